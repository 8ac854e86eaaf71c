/** `fleming serve tinker`: the engine of this machine for clients of the Tinker protocol. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { parseModelReference, type ModelReference } from '../../../engine/model-reference.ts';
import type { TinkerServer } from '../../../serving/tinker/tinker-server.ts';
import { ConfigError } from '../../../support/errors.ts';
import { printable } from '../../../support/printable.ts';
import { helpAfter, type CommandContext, type Terminal } from '../../command.ts';
import { checkModelFolder } from '../../flags/model-folder-flag.ts';
import { atLeastOne, wholeNumberWithin } from '../../flags/number-flags.ts';
import { sameCommandAgain } from '../../terminal/terminal-progress.ts';
import { serverTelling } from './server-telling.ts';

export const TINKER_EXAMPLES = [
  'fleming serve tinker --model models/qwen --name Qwen/Qwen2.5-0.5B-Instruct',
  'fleming serve tinker --model models/qwen --host 0.0.0.0 --api-key-file key.txt --max-models 4',
];

/** Of the environment; in its place a file may be named. */
const KEY_VARIABLE = 'FLEMING_TINKER_KEY';

interface TinkerFlags {
  readonly model: string;
  readonly name?: string;
  readonly state: string;
  readonly host: string;
  readonly port: number;
  readonly apiKeyFile?: string;
  readonly full?: boolean;
  readonly threads?: number;
  readonly maxModels: number;
  readonly maxSamplers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerServeTinker(serve: Command, context: CommandContext): void {
  serve
    .command('tinker')
    .description(
      'Serve a model to clients of the Tinker protocol, such as the Python SDK tinker and its cookbook: they train adapters ' +
        '(or, with --full, all weights) on the CPU of this machine, sample and save. What they save is in the state folder; ' +
        'the same command goes on with it.',
    )
    .requiredOption('--model <model>', 'the base: a model folder, or hf:OWNER/NAME@REVISION')
    .option(
      '--name <name>',
      "what clients call it (default: the folder's name); they choose tokenizer and format by it",
    )
    .option('--state <folder>', 'sessions, models and checkpoints of clients', 'tinker-state')
    .option('--host <address>', 'address to listen on; other than the loopback address it needs a key', '127.0.0.1')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumberWithin(0, 65_535), 8765)
    .option(
      '--api-key-file <file>',
      `file with the key that clients must send (default: ${KEY_VARIABLE}; none: no key)`,
    )
    .option('--full', 'train all weights, whatever adapter clients ask for')
    .option('--threads <n>', 'worker threads (default: one a core)', atLeastOne)
    .option('--max-models <n>', 'models that are trained and open at a time', atLeastOne, 4)
    .option('--max-samplers <n>', 'saved weights that are sampled from and open at a time', atLeastOne, 2)
    .option('--quiet', 'no progress')
    .option('--json', 'print what happens as JSON lines')
    .addHelpText('after', helpAfter(...TINKER_EXAMPLES))
    .action((flags: TinkerFlags) => serveTinker(flags, context));
}

async function serveTinker(flags: TinkerFlags, { terminal }: CommandContext): Promise<void> {
  const model = modelOf(flags.model);
  const name = flags.name ?? nameOf(model);
  const key = keyOf(flags.apiKeyFile, process.env);
  const [{ startTinkerServer }, { embeddedEngines }, { listenForInterrupts }] = await Promise.all([
    import('../../../serving/tinker/tinker-server.ts'),
    import('../../adapters/embedded-engines.ts'),
    import('../../../run/interrupt.ts'),
  ]);
  const server = await startTinkerServer({
    engines: embeddedEngines(flags.threads),
    model,
    name,
    stateFolder: flags.state,
    host: flags.host,
    port: flags.port,
    key,
    isFull: flags.full === true,
    limits: { models: flags.maxModels, snapshots: flags.maxSamplers },
    onError: (error) => tellError(terminal, error),
  });
  const telling = serverTelling(terminal, server, flags);
  telling.ready({ name, state: flags.state, isFull: flags.full === true });
  await new Promise<void>((end) => {
    const interrupt = listenForInterrupts({
      continueWith: sameCommandAgain(process.argv.slice(2)),
      notify: () => {
        terminal.writeError('Ending: begun work is finished and models are saved; a second Ctrl-C ends at once.\n');
        void closeServer(server, terminal).finally(() => {
          interrupt.stop();
          end();
        });
      },
    });
  });
  telling.ended();
}

async function closeServer(server: TinkerServer, terminal: Terminal): Promise<void> {
  await server.close().catch((error: unknown) => tellError(terminal, error));
}

function modelOf(text: string): ModelReference {
  const model = parseModelReference(text);
  if (model.kind !== 'folder') return model;
  checkModelFolder(text);
  // Adapters name their base by it, wherever they are opened.
  return { kind: 'folder', path: resolve(model.path) };
}

function nameOf(model: ModelReference): string {
  if (model.kind === 'hub') return model.repository;
  return basename(model.kind === 'folder' ? model.path : model.checkpoint);
}

/** Null is none. */
function keyOf(file: string | undefined, environment: NodeJS.ProcessEnv): string | null {
  if (file === undefined) return environment[KEY_VARIABLE] ?? null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`--api-key-file ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function tellError(terminal: Terminal, error: unknown): void {
  terminal.writeError(`${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
}
