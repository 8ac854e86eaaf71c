/**
 * A real Ray cluster of one node on this machine's CPU, to test `fleming submit` against.
 *
 *     node scripts/ray-head.ts install FOLDER     500 MB and some minutes; wants Python 3.10 to 3.13, its venv module and a network
 *     node scripts/ray-head.ts start FOLDER       until Ctrl-C; its dashboard is at http://127.0.0.1:8265
 *
 * FLEMING_RAY names that folder to `npm run test:live`, which starts and stops the head by itself.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FlemingError } from '../src/support/errors.ts';

const RAY = 'ray[default]==2.58.0';
const READY_SECONDS = 300;

class RayHeadError extends FlemingError {}

export interface RayHead {
  /** Of its dashboard. */
  readonly address: string;
  stop(): Promise<void>;
}

export function isRayInstalled(folder: string | undefined): folder is string {
  return folder !== undefined && existsSync(join(folder, 'venv/bin/ray'));
}

export function installRay(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [program, ...parameters] of [
    ['python3', '-m', 'venv', 'venv'],
    ['venv/bin/pip', 'install', '-q', RAY],
  ]) {
    const { status, error } = spawnSync(program!, parameters, { cwd: folder, stdio: 'inherit' });
    if (status !== 0)
      throw new RayHeadError(`${program} ${parameters.join(' ')} ended with ${error?.message ?? status}`);
  }
}

/** With a token it asks for it. `port` is the dashboard's; the other ports follow it. */
export async function startRay(
  folder: string,
  { port = 8265, token = null }: { readonly port?: number; readonly token?: string | null } = {},
): Promise<RayHead> {
  // The paths of its sockets have 107 characters at most.
  const state = mkdtempSync(join(tmpdir(), 'ray-'));
  const log = join(state, 'head.log');
  const own = (offset: number): string => String(port + offset);
  const child = spawn(
    join(resolve(folder), 'venv/bin/ray'),
    [
      'start',
      '--head',
      '--block',
      '--disable-usage-stats',
      '--node-ip-address',
      '127.0.0.1',
      '--temp-dir',
      state,
    ].concat(
      ['--dashboard-host', '127.0.0.1', '--dashboard-port', own(0), '--port', own(1)],
      ['--dashboard-agent-listen-port', own(2), '--dashboard-agent-grpc-port', own(3), '--metrics-export-port', own(4)],
      ['--ray-client-server-port', own(5), '--runtime-env-agent-port', own(6)],
      ['--num-cpus', '2', '--num-gpus', '0', '--object-store-memory', String(80 << 20)],
    ),
    {
      env: {
        ...process.env,
        // Jobs find Python's programs of the same folder, and the Node of this process.
        PATH: [join(resolve(folder), 'venv/bin'), process.env['PATH']].join(delimiter),
        ...(token !== null && { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: token }),
      },
      detached: true,
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
    },
  );
  const ended = new Promise<void>((end) => child.on('close', () => end()));
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // It has ended.
    }
  };
  const address = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    signal('SIGTERM');
    await Promise.race([ended, pause(20_000)]);
    signal('SIGKILL');
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
  for (let second = 0; !(await isReady(address, token)); second++) {
    if (second >= READY_SECONDS || child.exitCode !== null) {
      const said = readFileSync(log, 'utf8').slice(-2000);
      await stop();
      throw new RayHeadError(`Ray does not answer at ${address}:\n${said}`);
    }
    await pause(1000);
  }
  return { address, stop };
}

function isReady(address: string, token: string | null): Promise<boolean> {
  return new Promise((tell) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const asked = request(`${address}/api/version`, { headers, timeout: 5000 }, (response) => {
      response.resume();
      tell(response.statusCode === 200);
    });
    asked.on('error', () => tell(false)).on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.end();
  });
}

if (import.meta.main) {
  const [action, folder] = process.argv.slice(2);
  if (folder === undefined || (action !== 'install' && action !== 'start')) {
    process.stderr.write('node scripts/ray-head.ts install|start FOLDER\n');
    process.exitCode = 2;
  } else if (action === 'install') {
    rmSync(join(folder, 'venv'), { recursive: true, force: true });
    installRay(resolve(folder));
    process.stdout.write(`FLEMING_RAY=${resolve(folder)} npm run test:live -- ray\n`);
  } else {
    const head = await startRay(folder);
    process.stdout.write(`${head.address}\n`);
    process.once('SIGINT', () => void head.stop());
    process.once('SIGTERM', () => void head.stop());
  }
}
