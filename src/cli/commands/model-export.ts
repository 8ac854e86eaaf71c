/** `fleming model export`: a model folder in the format of another program. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { WritableDtype } from '../../engine/hugging-face/number-formats.ts';
import type { GgufExportType } from '../../engine/hugging-face/gguf/export-gguf.ts';
import type { ModelFolderFacts } from '../../engine/hugging-face/inspect-model-folder.ts';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type Terminal } from '../command.ts';

interface ExportFlags {
  readonly out: string;
  readonly format: string;
  readonly dtype?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Number formats of each format of files, as a person names them; the first is the default. */
const DTYPES = {
  gguf: { f16: 'F16', f32: 'F32', q8_0: 'Q8_0' },
  safetensors: { bf16: 'BF16', f16: 'F16', f32: 'F32' },
  onnx: { f32: 'F32' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, WritableDtype | GgufExportType>>>>;
type Format = keyof typeof DTYPES;

export function registerExport(model: Command, terminal: Terminal): void {
  model
    .command('export')
    .description(
      'Write a model folder for other programs and print what was written: gguf, a file for llama.cpp, Ollama and LM ' +
        'Studio; onnx, a folder for Transformers.js and ONNX Runtime GenAI; safetensors, a folder in another number ' +
        'format. What the format cannot say of a model is refused in words. It is there whole or not at all.',
    )
    .argument('<folder>', 'model folder: Llama, Qwen2 or Qwen3 in safetensors, with its tokenizer')
    .requiredOption('--format <format>', 'gguf, onnx or safetensors')
    .requiredOption('--out <path>', 'the file (gguf) or the folder to make; it must not exist')
    .option('--dtype <dtype>', 'gguf: f16 (default), f32 or q8_0; safetensors: bf16 (default), f16 or f32; onnx: f32')
    .option('--quiet', 'no progress')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming model export models/mine --format gguf --dtype q8_0 --out mine-Q8_0.gguf',
        'fleming model export models/mine --format onnx --out models/mine-onnx',
        'fleming model export models/mine --format safetensors --dtype bf16 --out models/mine-bf16',
      ),
    )
    .action((folder: string, flags: ExportFlags) => runExport(folder, flags, terminal));
}

interface Call {
  readonly modelFolder: string;
  readonly out: string;
  readonly progress: (doneBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

interface Exported {
  readonly facts: ModelFolderFacts;
  /** Of what another program does otherwise. */
  readonly notes: readonly string[];
}

async function runExport(modelFolder: string, flags: ExportFlags, terminal: Terminal): Promise<void> {
  const { out, json = false, quiet = false } = flags;
  const { format, dtype } = chosen(flags);
  if (existsSync(out))
    throw new ConfigError(`--out ${out} is there already; name a new ${format === 'gguf' ? 'file' : 'folder'}`);
  const [{ isAdapterFolder }, { megabytesDone }, { terminalProgress }, { stopOnInterrupt }] = await Promise.all([
    import('../../engine/hugging-face/adapter-folder.ts'),
    import('../../run/megabytes-done.ts'),
    import('../terminal/terminal-progress.ts'),
    import('../terminal/stop-on-interrupt.ts'),
  ]);
  if (isAdapterFolder(modelFolder))
    throw new ConfigError(
      `${modelFolder} is an adapter; \`fleming model merge\` makes a whole model of it and its base`,
    );
  const bar = terminalProgress(terminal, { quiet: quiet || json });
  const { interrupt, signal } = stopOnInterrupt(terminal);
  const progress = (done: number, total: number): void => bar.stepDone(`${out} (MB)`, megabytesDone(done, total));
  try {
    bar.stageStarted(out);
    const { facts, notes } = await write({ modelFolder, out, progress, signal }, format, dtype);
    bar.close();
    if (json) return writeJson(terminal, { out, format, dtype, ...facts, notes });
    for (const note of notes) terminal.writeError(`note: ${note}\n`);
    terminal.write(`${out}\n`);
  } catch (cause) {
    interrupt.throwIfRequested(`nothing was kept of ${out}, which is written whole or not at all`);
    throw cause;
  } finally {
    bar.close();
    interrupt.stop();
  }
}

function chosen({ format, dtype }: ExportFlags): { readonly format: Format; readonly dtype: string } {
  const formats = Object.keys(DTYPES);
  if (!Object.hasOwn(DTYPES, format))
    throw new ConfigError(`--format is '${format}'; allowed are ${formats.join(', ')}`);
  const known = format as Format;
  const names = Object.keys(DTYPES[known]);
  const name = dtype ?? names[0]!;
  if (!names.includes(name))
    throw new ConfigError(`--dtype is '${name}'; allowed for --format ${format} are ${names.join(', ')}`);
  return { format: known, dtype: name };
}

async function write({ out, ...call }: Call, format: Format, dtype: string): Promise<Exported> {
  switch (format) {
    case 'gguf': {
      const { exportGguf } = await import('../../engine/hugging-face/gguf/export-gguf.ts');
      const type = DTYPES.gguf[dtype as keyof typeof DTYPES.gguf];
      const name = basename(out).replace(/\.gguf$/, '');
      const { notes, file: _file, bytes: _bytes, ...facts } = await exportGguf({ ...call, file: out, type, name });
      return { facts, notes };
    }
    case 'safetensors': {
      const { exportSafetensors } = await import('../../engine/hugging-face/export-safetensors.ts');
      const dtypeOfFile = DTYPES.safetensors[dtype as keyof typeof DTYPES.safetensors];
      return inFolder(out, (folder) => exportSafetensors({ ...call, folder, dtype: dtypeOfFile }));
    }
    case 'onnx': {
      const [{ exportOnnx }, { buildExportedGraph: buildGraph }] = await Promise.all([
        import('../../engine/hugging-face/onnx/export-onnx.ts'),
        import('../../engine/embedded/network/exported-graph.ts'),
      ]);
      return inFolder(out, (folder) => exportOnnx({ ...call, folder, buildGraph }));
    }
    default:
      return format satisfies never;
  }
}

async function inFolder(out: string, fill: (draft: string) => Promise<ModelFolderFacts>): Promise<Exported> {
  const { writeFolderAtomic } = await import('../../support/atomic-folder.ts');
  let facts: ModelFolderFacts | null = null;
  await writeFolderAtomic(out, async (draft) => {
    facts = await fill(draft);
  });
  return { facts: facts!, notes: [] };
}
