/**
 * Benchmarks of this project: `npm run bench -- NAME [--json] [--repetitions N]` runs bench/NAME.ts.
 * The machine is usually shared: figures are medians over repetitions, to be compared as ratios taken in the same run.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { atLeastOne, wholeNumberWithin } from '../src/cli/flags/number-flags.ts';
import { FlemingError } from '../src/support/errors.ts';

export interface BenchOptions {
  readonly repetitions: number;
  /** A finished run's folder, if one is given. */
  readonly run?: string;
  /** A GGUF file, if one is given. */
  readonly gguf?: string;
  /** How many questions are asked, if it is said. */
  readonly questions?: number;
  /** The engine beside other programs; what follows is said of that alone. */
  readonly peers?: boolean;
  /** Names of figures; absent is all. */
  readonly only?: readonly string[];
  /** A model folder in float32. */
  readonly model?: string;
  readonly newTokens?: number;
  readonly batches?: readonly number[];
  readonly shapes?: readonly string[];
  readonly peerDtype?: 'float32' | 'bfloat16';
}

/** What a benchmark file exports. The report is printed as JSON, or as one line a figure. */
export interface Bench {
  run(options: BenchOptions): Promise<Record<string, unknown>>;
  /** Options that it makes something of, beside the repetitions. */
  readonly takes?: readonly (typeof OWN_OPTIONS)[number][];
}

const PEER_OPTIONS = ['only', 'model', 'newTokens', 'batches', 'shapes', 'peerDtype'] as const;
const OWN_OPTIONS = ['run', 'gguf', 'questions', 'peers', ...PEER_OPTIONS] as const;

const commaSeparated = (text: string): string[] => {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => part !== '')) return parts;
  throw new InvalidArgumentError('It must be names or numbers with commas between them.');
};

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const program = new Command('npm run bench --')
  .description("The project's benchmarks: each figure is a median over repetitions")
  .addArgument(new Argument('<name>', 'which one').choices(names))
  .option('--json', 'print JSON')
  .option('--repetitions <count>', 'measurements of a figure', atLeastOne, 5)
  .option('--run <folder>', 'a finished run, whose model answers its questions (against-transformers)')
  .option('--gguf <file>', 'a Llama, Qwen2 or Qwen3 whose answers are held against llama.cpp (gguf-answers, engine)')
  .option('--questions <count>', 'questions that it answers (gguf-answers)', atLeastOne)
  .option('--peers', 'the engine against other programs; what follows is of that alone')
  .option('--only <names>', 'figures, with commas between them; all by default', commaSeparated)
  .option('--model <folder>', 'a model folder in float32')
  .option('--new-tokens <count>', 'of an answer of the folder, 64 by default', wholeNumberWithin(2, 500))
  .option('--batches <counts>', 'answers at once, 1,8,32 by default', (text) => commaSeparated(text).map(atLeastOne))
  .option('--shapes <names>', 'models of random weights: 4M,60M,135M and their like', commaSeparated)
  .addOption(new Option('--peer-dtype <name>', 'of peers that decode').choices(['float32', 'bfloat16']))
  .addHelpText(
    'after',
    '\nExamples:\n  npm run bench -- engine --json\n  npm run bench -- against-transformers --run runs/mini' +
      '\n  npm run bench -- gguf-answers --gguf FILE.gguf --json' +
      '\n  PYTHON=venv/bin/python npm run bench -- engine --peers --only lora --model FOLDER --json',
  )
  .configureHelp({ minWidthToWrap: 30 })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const [name] = program.args;
const { json, ...options } = program.opts<BenchOptions & { readonly json?: boolean }>();
const bench = (await import(join(import.meta.dirname, `${name}.ts`))) as Bench;
for (const option of OWN_OPTIONS)
  if (options[option] !== undefined && bench.takes?.includes(option) !== true)
    program.error(`error: ${name} makes nothing of ${flagOf(option)}`);
for (const option of PEER_OPTIONS)
  if (options[option] !== undefined && options.peers !== true)
    program.error(`error: ${flagOf(option)} says something of --peers alone`);
const report = await bench.run(options).catch((error: unknown) => {
  if (!(error instanceof FlemingError)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
});
if (json) console.log(JSON.stringify(report, null, 2));
else printLines(report, '');

function flagOf(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function printLines(value: Record<string, unknown>, prefix: string): void {
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      printLines(entry as Record<string, unknown>, `${prefix}${key}.`);
    } else console.log(`${prefix}${key}: ${Array.isArray(entry) ? JSON.stringify(entry) : String(entry)}`);
  }
}
