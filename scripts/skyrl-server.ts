/**
 * A real SkyRL server on this machine's CPU (its JAX backend), to test the client of the Tinker protocol against.
 *
 *     node scripts/skyrl-server.ts install FOLDER     6 GB and some minutes; wants Python 3.12, its venv module and a network
 *
 * FLEMING_SKYRL names that folder to `npm run test:live`, which starts and stops the server by itself.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FlemingError } from '../src/support/errors.ts';

/** Its pins of torch, jax and transformers come with it; aiohttp it imports and does not name. */
const PROJECT = `[project]
name = "skyrl-on-a-cpu"
version = "0"
requires-python = "==3.12.*"

[project.optional-dependencies]
tinker = ["skyrl[tinker]==0.4.0"]
jax = ["skyrl[jax]==0.4.0", "aiohttp"]

[tool.uv]
package = false
`;
const UV = 'uv==0.13.9';
const EXTRAS = ['--extra', 'tinker', '--extra', 'jax'];
const READY_SECONDS = 600;

class SkyrlError extends FlemingError {}

export interface SkyrlServer {
  readonly address: string;
  /** SIGKILL, as a machine that fails; false where it has ended. */
  kill(): void;
  stop(): Promise<void>;
}

export function isSkyrlInstalled(folder: string | undefined): folder is string {
  return folder !== undefined && existsSync(join(folder, 'venv/bin/python'));
}

export function installSkyrl(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pyproject.toml'), PROJECT);
  const steps: readonly (readonly string[])[] = [
    ['python3.12', '-m', 'venv', 'uv'],
    ['uv/bin/pip', 'install', '-q', UV],
    ['uv/bin/uv', 'sync', '-q', ...EXTRAS],
  ];
  for (const [program, ...parameters] of steps) {
    const { status, error } = spawnSync(program!, parameters, {
      cwd: folder,
      env: environment(folder),
      stdio: 'inherit',
    });
    if (status !== 0) throw new SkyrlError(`${program} ${parameters.join(' ')} ended with ${error?.message ?? status}`);
  }
}

/** Serves the model folder `model`, which is also the name of the base. What it keeps lies in `state` and outlives it. */
export async function startSkyrl(
  folder: string,
  { model, port, state }: { readonly model: string; readonly port: number; readonly state: string },
): Promise<SkyrlServer> {
  mkdirSync(state, { recursive: true });
  const log = join(state, 'server.log');
  const child = spawn(
    'uv',
    // It starts its engine by repeating the command of its parent, which must be uv's.
    ['run', ...EXTRAS, '-m', 'skyrl.tinker.api', '--backend', 'jax', '--base-model', model].concat(
      ['--host', '127.0.0.1', '--port', String(port), '--checkpoints-base', join(state, 'checkpoints')],
      ['--database-url', `sqlite:///${join(state, 'tinker.db')}`],
      ['--backend-config', JSON.stringify({ max_lora_adapters: 16, max_lora_rank: 32 })],
    ),
    {
      cwd: folder,
      env: environment(folder),
      detached: true,
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
    },
  );
  const ended = new Promise<void>((end) => child.on('close', () => end()));
  const signal = (name: NodeJS.Signals): void => {
    try {
      // Of the whole group: uv, the server, uv again, the engine.
      process.kill(-child.pid!, name);
    } catch {
      // It has ended.
    }
  };
  const address = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    signal('SIGTERM');
    await Promise.race([ended, pause(10_000)]);
    signal('SIGKILL');
    await ended;
  };
  for (let second = 0; !(await isReady(address)); second++) {
    if (second >= READY_SECONDS || child.exitCode !== null) {
      await stop();
      throw new SkyrlError(`SkyRL does not answer at ${address}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    }
    await pause(1000);
  }
  return { address, kill: () => signal('SIGKILL'), stop };
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/api/v1/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [join(folder, 'uv/bin'), process.env['PATH']].join(delimiter),
    UV_PROJECT_ENVIRONMENT: join(folder, 'venv'),
    UV_PYTHON_DOWNLOADS: 'never',
    HF_HUB_OFFLINE: '1',
    JAX_PLATFORMS: 'cpu',
  };
}

if (import.meta.main) {
  const [action, folder] = process.argv.slice(2);
  if (action !== 'install' || folder === undefined) {
    process.stderr.write('node scripts/skyrl-server.ts install FOLDER\n');
    process.exitCode = 2;
  } else {
    rmSync(join(folder, 'uv'), { recursive: true, force: true });
    installSkyrl(resolve(folder));
    process.stdout.write(`FLEMING_SKYRL=${resolve(folder)} npm run test:live -- skyrl\n`);
  }
}
