/** `fleming model`: models of a hub, a server or a GGUF file as folders of this machine, and folders for other programs. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { WritableDtype } from '../../engine/hugging-face/number-formats.ts';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../command.ts';
import { registerExport } from './model-export.ts';
import { refuseAbsent } from '../flags/refuse-absent.ts';

interface FetchFlags {
  readonly cache?: string;
  readonly hubUrl?: string;
  readonly maxGb?: string;
  readonly server?: string;
  readonly out?: string;
  readonly base?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const EXAMPLE = 'fleming model fetch HuggingFaceTB/SmolLM2-135M-Instruct';
/** As of the hub. */
const DEFAULT_MAX_GB = 40;
const SERVER_EXAMPLE =
  'fleming model fetch tinker://RUN/sampler_weights/NAME --server http://127.0.0.1:8001 --out models/mine';

export function registerModel(program: Command, { terminal }: CommandContext): void {
  const model = program
    .command('model')
    .description('Models of others as folders of this machine, and folders in the formats of other programs.')
    .addHelpText('after', helpAfter(EXAMPLE));
  model
    .command('fetch')
    .description(
      'Fetch a model (Llama, Qwen2 or Qwen3 in safetensors) into the cache and print its folder, for --model. A branch is ' +
        'resolved to a commit, which is said; every file is checked by its hash; the same command goes on where it was cut off. ' +
        'A token is taken from HF_TOKEN, a mirror from HF_ENDPOINT. Or fetch a checkpoint (tinker://...) of a server of the ' +
        'Tinker protocol into a new folder, there whole or not at all: an adapter with its base named, or a whole model. The ' +
        'key is taken from TINKER_API_KEY.',
    )
    .argument(
      '<model>',
      'OWNER/NAME, or OWNER/NAME@REVISION with a branch, a tag or a commit; or tinker://RUN/weights/NAME',
    )
    .option('--server <url>', 'of a checkpoint: the server that keeps it')
    .option('--out <folder>', 'of a checkpoint: folder to make; it must not exist')
    .option(
      '--base <model>',
      'of a checkpoint: what it was trained from, a folder or hf:OWNER/NAME@REVISION (default: as the server names it)',
    )
    .option(
      '--cache <folder>',
      'where models are kept (default: FLEMING_CACHE, else fleming in XDG_CACHE_HOME or ~/.cache)',
    )
    .option('--hub-url <url>', 'model hub or a mirror (default: HF_ENDPOINT, else https://huggingface.co)')
    .option('--max-gb <n>', 'refuse a model of more gigabytes (default: 40)')
    .option('--quiet', 'no progress')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        EXAMPLE,
        SERVER_EXAMPLE,
        'fleming ask "What is fever?" --model "$(fleming model fetch Qwen/Qwen2.5-0.5B-Instruct@main --quiet)"',
      ),
    )
    .action((asked: string, flags: FetchFlags) => fetchOf(asked, flags, terminal));
  registerImport(model, terminal);
  registerMerge(model, terminal);
  registerExport(model, terminal);
}

interface ImportFlags {
  readonly out: string;
  readonly dtype: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const IMPORT_EXAMPLE = 'fleming model import Qwen2.5-0.5B-Instruct.Q4_K_M.gguf --out models/qwen-0.5b';

function registerImport(model: Command, terminal: Terminal): void {
  model
    .command('import')
    .description(
      'Make a Hugging Face folder of a GGUF file (Llama, Qwen2 or Qwen3; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, ' +
        'Q4_K, Q5_K, Q6_K) and print it, for --model and base.checkpoint. Weights are those that llama.cpp computes with; ' +
        'what the file once lost by quantisation does not come back. The folder is there whole or not at all.',
    )
    .argument('<file>', 'the GGUF file, with its tokenizer and chat template in it')
    .requiredOption('--out <folder>', 'folder to make; it must not exist')
    .option(
      '--dtype <dtype>',
      'format of the weights: f32; bf16 or f16 in half the room, rounded (f16 exact for a file in F16)',
      'f32',
    )
    .option('--quiet', 'no progress')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(IMPORT_EXAMPLE, 'fleming ask "What is fever?" --model "$(fleming model import FILE.gguf --out DIR)"'),
    )
    .action((file: string, flags: ImportFlags) => runImport(file, flags, terminal));
}

interface MergeFlags {
  readonly out: string;
  readonly base?: string;
  readonly dtype: string;
  readonly json?: boolean;
}

function registerMerge(model: Command, terminal: Terminal): void {
  model
    .command('merge')
    .description(
      'Add a LoRA adapter (PEFT, or the model/ of a stage with lora) to its base and print the folder of the whole model, ' +
        'which any software loads. The folder is there whole or not at all.',
    )
    .argument('<adapter>', 'folder with adapter_config.json and adapter_model.safetensors')
    .requiredOption('--out <folder>', 'folder to make; it must not exist')
    .option('--base <folder>', 'model folder of the base (default: the one that the adapter names)')
    .option('--dtype <dtype>', 'format of the weights: f32; bf16 or f16 in half the room, rounded', 'f32')
    .option('--json', 'print one JSON document')
    .addHelpText('after', helpAfter('fleming model merge runs/laptop/stage-2/model --out models/mine'))
    .action((adapter: string, flags: MergeFlags) => runMerge(adapter, flags, terminal));
}

async function runMerge(adapterFolder: string, flags: MergeFlags, terminal: Terminal): Promise<void> {
  const [
    { mergeAdapter },
    { readAdapterConfig },
    { writeFolderAtomic },
    { modelFolderOf },
    { hubModels },
    { folderReference },
  ] = await Promise.all([
    import('../../engine/hugging-face/merge-adapter.ts'),
    import('../../engine/hugging-face/adapter-folder.ts'),
    import('../../support/atomic-folder.ts'),
    import('../../engine/model-folder-of.ts'),
    import('../hub-models.ts'),
    import('../../engine/model-reference.ts'),
  ]);
  const dtype = await dtypeOf(flags.dtype);
  if (existsSync(flags.out)) throw new ConfigError(`--out ${flags.out} is there already; name a new folder`);
  refuseAbsent('adapter', adapterFolder, 'give a folder with adapter_config.json and adapter_model.safetensors');
  if (flags.base !== undefined) refuseAbsent('--base', flags.base, 'give the model folder of the base');
  const { base, lora } = readAdapterConfig(adapterFolder);
  const stated = flags.base === undefined ? base : folderReference(flags.base);
  const baseFolder = await modelFolderOf(stated, hubModels(process.env), 'a merge');
  await writeFolderAtomic(flags.out, (folder) => mergeAdapter({ adapterFolder, baseFolder, folder, dtype }));
  if (flags.json === true) return writeJson(terminal, { folder: flags.out, base: baseFolder, lora });
  terminal.write(`${flags.out}\n`);
}

async function dtypeOf(text: string): Promise<WritableDtype> {
  const { DTYPES_BY_NAME } = await import('../../engine/hugging-face/number-formats.ts');
  if (Object.hasOwn(DTYPES_BY_NAME, text)) return DTYPES_BY_NAME[text as keyof typeof DTYPES_BY_NAME];
  throw new ConfigError(`--dtype is '${text}'; allowed are f32, bf16 and f16`);
}

async function runImport(file: string, flags: ImportFlags, terminal: Terminal): Promise<void> {
  const { out: folder, dtype, json } = flags;
  const format = await dtypeOf(dtype);
  refuseAbsent('file', file, 'give a GGUF file');
  const [{ importGguf }, { megabytesDone }, { terminalProgress }, { stopOnInterrupt }] = await Promise.all([
    import('../../engine/hugging-face/gguf/import-gguf.ts'),
    import('../../run/megabytes-done.ts'),
    import('../terminal/terminal-progress.ts'),
    import('../terminal/stop-on-interrupt.ts'),
  ]);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || json === true });
  const { interrupt, signal } = stopOnInterrupt(terminal);
  try {
    progress.stageStarted(folder);
    const imported = await importGguf({
      file,
      folder,
      dtype: format,
      signal,
      progress: (done, total) => progress.stepDone(`${folder} (MB)`, megabytesDone(done, total)),
    });
    progress.close();
    if (json === true) return writeJson(terminal, imported);
    terminal.write(`${imported.folder}\n`);
  } catch (cause) {
    interrupt.throwIfRequested('nothing was kept of the folder, which is written whole or not at all');
    throw cause;
  } finally {
    progress.close();
    interrupt.stop();
  }
}

/** What only one of the two kinds of models takes is refused with the other. */
async function fetchOf(asked: string, flags: FetchFlags, terminal: Terminal): Promise<void> {
  const isRemote = asked.startsWith('tinker://');
  const others: readonly ('cache' | 'hubUrl' | 'server' | 'out' | 'base')[] = isRemote
    ? ['cache', 'hubUrl']
    : ['server', 'out', 'base'];
  const wrong = others.find((name) => flags[name] !== undefined);
  if (wrong !== undefined)
    throw new ConfigError(
      `--${wrong === 'hubUrl' ? 'hub-url' : wrong} is of ${isRemote ? 'models on a hub' : 'checkpoints on a server (tinker://...)'}; ` +
        `${asked} is none`,
    );
  if (!isRemote) return runFetch(asked, flags, terminal);
  const { server, out, base = null, maxGb } = flags;
  if (server === undefined || out === undefined)
    throw new ConfigError(
      `a checkpoint needs ${server === undefined ? '--server URL, the server that keeps it' : '--out FOLDER, which is made'}`,
    );
  const { runFetchCheckpoint } = await import('../fetch-remote-model.ts');
  const { quiet = false, json = false } = flags;
  const maxBytes = 1e9 * (maxGb === undefined ? DEFAULT_MAX_GB : gigabytes(maxGb));
  await runFetchCheckpoint({ checkpoint: asked, server, folder: out, base, maxBytes, quiet, json }, terminal);
}

async function runFetch(asked: string, flags: FetchFlags, terminal: Terminal): Promise<void> {
  const [
    { fetchModel },
    { splitRevision },
    { megabytesDone },
    { hubSettings },
    { terminalProgress },
    { stopOnInterrupt },
  ] = await Promise.all([
    import('../../engine/hugging-face/hub/fetch-model.ts'),
    import('../../engine/model-hub.ts'),
    import('../../run/megabytes-done.ts'),
    import('../hub-models.ts'),
    import('../terminal/terminal-progress.ts'),
    import('../terminal/stop-on-interrupt.ts'),
  ]);
  const { repository, revision } = splitRevision(asked);
  const settings = hubSettings(process.env);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
  const { interrupt, signal } = stopOnInterrupt(terminal);
  try {
    const fetched = await fetchModel({
      ...settings,
      repository,
      ...(revision !== null && { revision }),
      ...(flags.cache !== undefined && { cacheFolder: flags.cache }),
      ...(flags.hubUrl !== undefined && { endpoint: flags.hubUrl }),
      ...(flags.maxGb !== undefined && { maxBytes: 1e9 * gigabytes(flags.maxGb) }),
      signal,
      log: (line) => progress.log(line),
      progress: ({ file, doneBytes, totalBytes, secondsLeft }) =>
        // The line has a rate of its own, in the same unit.
        progress.stepDone(`${file} (MB)`, {
          ...megabytesDone(doneBytes, totalBytes),
          ...(secondsLeft !== null && { counts: { 'seconds left': Math.ceil(secondsLeft) } }),
        }),
    });
    progress.close();
    if (flags.json === true) return writeJson(terminal, fetched);
    terminal.write(`${fetched.folder}\n`);
  } catch (cause) {
    interrupt.throwIfRequested('what came is kept');
    throw cause;
  } finally {
    progress.close();
    interrupt.stop();
  }
}

function gigabytes(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new ConfigError(`--max-gb is '${text}'; it must be a number above 0`);
}
