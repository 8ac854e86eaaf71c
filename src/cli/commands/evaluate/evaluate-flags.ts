/** The flags of asking a model in `fleming evaluate`, and what they must say. */
import { InvalidArgumentError, type Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import type { Shard } from '../../../support/shard.ts';
import { API_KEY_FLAG } from '../../flags/api-key-flag.ts';
import { addDownloadFlags, type DownloadFlags } from '../../benchmark-downloads.ts';
import { atLeastOne, share, wholeNumber } from '../../flags/number-flags.ts';
import { shard } from '../../flags/shard-flag.ts';
import { addSpendingFlags, type SpendingFlags } from '../../flags/spending-flags.ts';

export interface EvaluateFlags extends Omit<DownloadFlags, 'data'>, SpendingFlags {
  readonly benchmark?: string;
  readonly questions?: string;
  readonly data?: string;
  readonly model?: string;
  readonly name?: string;
  readonly out?: string;
  readonly samples: number;
  readonly concurrency: number;
  /** null: left to the model; undefined: 0, or 0.6 for several samples. */
  readonly temperature?: number | null;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** Of each set. */
  readonly limit?: number;
  readonly shard?: Shard;
  readonly writeOut?: string;
  readonly seed: number;
  readonly shuffleOptions?: boolean;
  readonly timeoutSeconds: number;
  readonly askRefused?: boolean;
  readonly apiKeyEnv?: string;
  readonly contextTokens: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export const EVALUATE_EXAMPLES = [
  'fleming evaluate --benchmark medqa,pubmedqa --data benchmarks --model openai:http://127.0.0.1:8000/v1#qwen3 --out out/qwen3',
  'fleming evaluate --questions runs/mini/questions/new-diseases.jsonl --model hf:runs/mini/model --max-tokens 160 --out out/mini',
];

/** The flags of asking a model; the command itself belongs to the group. */
export function addEvaluateFlags(command: Command): Command {
  command
    .option('--benchmark <names>', 'benchmarks to ask, separated by commas (see --list)')
    .option(
      '--questions <bank>',
      "a bank's folder or a file of questions (a split, a run's) in the place of benchmarks",
    )
    .option('--data <path>', 'folder with the files of the benchmarks, or the file of one')
    .option('--model <model>', 'openai:URL#model, hf:DIR or hf:OWNER/NAME, gguf:FILE or recorded:FILE')
    .option('--name <name>', 'what tables call the model')
    .option('--out <folder>', 'where answers and results go; the same command continues there')
    .option('--samples <k>', 'answers to each item', atLeastOne, 1)
    .option('--concurrency <n>', 'conversations in flight at most', atLeastOne, 64)
    .option(
      '--temperature <t>',
      "0 is greedy, 'default' the model's own (default: 0, or 0.6 for several samples)",
      temperature,
    )
    .option('--top-p <p>', 'keep the most probable tokens up to this share', share)
    .option(
      '--max-tokens <n>',
      "longest answer in tokens, thinking included (default: the model's own limit)",
      atLeastOne,
    )
    .option('--limit <n>', 'ask the first n questions of each set alone', atLeastOne)
    .option(
      '--shard <i/n>',
      'ask the i-th of n parts of the items alone; fleming evaluate merge puts all together',
      shard,
    )
    .option('--write-out <file>', 'write the first five prompts of each set there as they are sent, one a line')
    .option('--seed <n>', 'seed of sampling and of the order of options', wholeNumber, 0)
    .option('--shuffle-options', 'show the options of each item in an order drawn from the seed')
    .option(
      '--timeout-seconds <s>',
      'a request that takes longer has stalled and is sent again, twice at most',
      seconds,
      1800,
    )
    .option('--ask-refused', 'ask again what the model refused before')
    .option(...API_KEY_FLAG)
    .option('--context-tokens <n>', 'gguf: tokens of prompt and answer together', atLeastOne, 8192)
    .option('--quiet', 'no progress')
    .option('--json', 'print the results as one JSON document');
  return addDownloadFlags(addSpendingFlags(command));
}

/** The flags that every call needs, or what is missing or does not go together. */
export function requiredOf(flags: EvaluateFlags): { readonly modelSpec: string; readonly out: string } {
  const { benchmark, questions, model, out, data, samples } = flags;
  const refuse = (what: string): never => {
    throw new ConfigError(`${what}; for example: ${EVALUATE_EXAMPLES[0]}`);
  };
  if (benchmark === undefined && questions === undefined) return refuse('--benchmark NAME is missing');
  if (benchmark !== undefined && questions !== undefined)
    return refuse('--benchmark and --questions exclude each other');
  if (benchmark !== undefined && data === undefined) return refuse('--data DIR or FILE is missing');
  if (questions !== undefined && samples > 1)
    return refuse('--questions takes one sample, as the report of a run does');
  if (questions !== undefined && flags.shuffleOptions === true) return refuse('--questions keeps the order of options');
  if (model === undefined) return refuse('--model is missing');
  if (out === undefined) return refuse('--out DIR is missing');
  return { modelSpec: model, out };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function temperature(text: string): number | null {
  if (text === 'default') return null;
  const value = numberOf(text);
  if (value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError("It must be 0 to 2, or 'default'.");
}

function seconds(text: string): number {
  const value = numberOf(text);
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a number of seconds, more than 0 and 86400 at most.');
}

/** What to name where an evaluation is to be read. */
export const EVALUATION_FOLDER = 'give the --out folder of an evaluation (fleming evaluate --benchmark ... --out DIR)';
