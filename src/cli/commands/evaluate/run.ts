/** `fleming evaluate --benchmark ... --model ... --out DIR`: a model's answers to benchmarks, then marks and results. */
import { InvalidArgumentError, type Command } from 'commander';
import type { AnswerSummary } from '../../../answers/answer-sets.ts';
import type { AskedSet } from '../../../answers/asked-set.ts';
import type { EvaluationFile } from '../../../answers/evaluation-file.ts';
import { ConfigError, RunError } from '../../../support/errors.ts';
import { addDownloadFlags, downloadMissing, type DownloadFlags } from '../../benchmark-downloads.ts';
import { writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { atLeastOne, share, wholeNumber } from '../../number-flags.ts';

export interface EvaluateFlags extends Omit<DownloadFlags, 'data'> {
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
  readonly seed: number;
  readonly shuffleOptions?: boolean;
  readonly timeoutSeconds: number;
  readonly apiKeyEnv?: string;
  readonly contextTokens: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Several greedy samples would be one and the same; 0.6 is what reasoning models of this family are run at. */
const TEMPERATURE_OF_SAMPLES = 0.6;

export const EVALUATE_EXAMPLES = [
  'fleming evaluate --benchmark medqa,pubmedqa --data benchmarks --model openai:http://127.0.0.1:8000/v1#qwen3 --out out/qwen3',
  'fleming evaluate --questions runs/mini/questions/new-diseases.jsonl --model hf:runs/mini/model --max-tokens 160 --out out/mini',
];

/** The flags of asking a model; the command itself belongs to the group. */
export function addEvaluateFlags(command: Command): Command {
  command
    .option('--benchmark <names>', 'benchmarks to ask, separated by commas (see --list)')
    .option('--questions <file>', "a run's own question file (JSON Lines) in the place of benchmarks")
    .option('--data <path>', 'folder with the files of the benchmarks, or the file of one')
    .option('--model <model>', 'openai:URL#model, hf:DIR, gguf:FILE or recorded:FILE')
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
    .option('--seed <n>', 'seed of sampling and of the order of options', wholeNumber, 0)
    .option('--shuffle-options', 'show the options of each item in an order drawn from the seed')
    .option('--timeout-seconds <s>', 'a request that takes longer has stalled and is sent again', seconds, 1800)
    .option('--api-key-env <variable>', 'environment variable that holds the API key (default: FLEMING_API_KEY)')
    .option('--context-tokens <n>', 'gguf: tokens of prompt and answer together', atLeastOne, 8192)
    .option('--quiet', 'no progress')
    .option('--json', 'print the results as one JSON document');
  return addDownloadFlags(command);
}

export async function runEvaluate(flags: EvaluateFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const { modelSpec, out } = requiredOf(flags);
  const [
    { openChatModel },
    { answerSets },
    { settingsOfSet },
    { InterruptedError },
    { stopOnInterrupt },
    { terminalProgress },
  ] = await Promise.all([
    import('../../chat-model-spec.ts'),
    import('../../../answers/answer-sets.ts'),
    import('../../../answers/asked-set.ts'),
    import('../../../run/interrupt.ts'),
    import('../../stop-on-interrupt.ts'),
    import('../../terminal-progress.ts'),
  ]);
  const sets = await setsOf(flags, terminal);
  const { model, sha256 } = await openChatModel(modelSpec, {
    concurrency: flags.concurrency,
    timeoutSeconds: flags.timeoutSeconds,
    contextTokens: flags.contextTokens,
    environment: process.env,
    ...(flags.apiKeyEnv === undefined ? {} : { apiKeyVariable: flags.apiKeyEnv }),
  });
  const { interrupt, signal, again } = stopOnInterrupt(terminal);
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true });
  try {
    const name = flags.name ?? model.name;
    const settings = await settingsOf(flags, { spec: modelSpec, name, sha256 }, sets.map(settingsOfSet));
    const summary = await answerSets({
      folder: out,
      settings,
      sets,
      model,
      concurrency: flags.concurrency,
      progress,
      stop: signal,
    });
    progress.close();
    const { outcome, before, kept, wanted } = summary;
    const there = `${before + kept} of ${wanted} answers are in ${out}`;
    if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
    if (outcome.kind === 'failed') {
      const { set, itemId } = outcome.request.id;
      throw new RunError(`${set}, item ${itemId}: ${outcome.failure.message}. ${there}; the same command goes on`);
    }
    await showResults(flags, out, settings, terminal);
    if (summary.refused.length > 0) {
      setExitCode(1);
      terminal.writeError(refusedText(summary));
    }
  } finally {
    interrupt.stop();
    progress.close();
    await model.close();
  }
}

function requiredOf(flags: EvaluateFlags): { readonly modelSpec: string; readonly out: string } {
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

async function setsOf(flags: EvaluateFlags, terminal: Terminal): Promise<AskedSet[]> {
  if (flags.questions !== undefined) {
    const { questionSet } = await import('../../../evaluation/answers/question-set.ts');
    return [questionSet(flags.questions)];
  }
  const [{ benchmarkSet }, { benchmarkNamed }] = await Promise.all([
    import('../../../evaluation/answers/benchmark-set.ts'),
    import('../../../benchmarks/benchmarks.ts'),
  ]);
  const ids = [...new Set(flags.benchmark!.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0) throw new ConfigError('--benchmark names no benchmark; see fleming evaluate --list');
  const definitions = ids.map(benchmarkNamed);
  await downloadMissing(definitions, { ...flags, data: flags.data! }, terminal);
  const sets: AskedSet[] = [];
  for (const { id } of definitions) {
    const { set, partial } = await benchmarkSet(id, flags.data!, flags.shuffleOptions === true ? flags.seed : null);
    if (partial)
      terminal.writeError(`${id}: ${set.source} is only part of the benchmark; its figures are of that part\n`);
    sets.push(set);
  }
  return sets;
}

async function settingsOf(
  flags: EvaluateFlags,
  model: EvaluationFile['model'],
  sets: EvaluationFile['benchmarks'],
): Promise<EvaluationFile> {
  const { softwareVersions } = await import('../../../support/software.ts');
  const { package: fleming, node, onnxruntime } = softwareVersions();
  const { samples, seed, topP = null, maxTokens = null, shuffleOptions = false } = flags;
  const temperatureTaken =
    flags.temperature === undefined ? (samples > 1 ? TEMPERATURE_OF_SAMPLES : 0) : flags.temperature;
  return {
    version: 1,
    model,
    decoding: { temperature: temperatureTaken, topP, maxTokens, samples, seed, shuffleOptions },
    versions: { fleming, node, onnxruntime },
    ...(flags.questions === undefined ? { benchmarks: sets } : { benchmarks: [], questions: sets[0]! }),
  };
}

async function showResults(
  flags: EvaluateFlags,
  out: string,
  settings: EvaluationFile,
  terminal: Terminal,
): Promise<void> {
  const { SAFETY_EN, SAFETY_ZH, SAFETY_LINES } = await import('../../../support/safety.ts');
  const show = (results: object, text: string): void => {
    if (flags.json === true) writeJson(terminal, { ...results, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
    else terminal.write(`\n${text}\n${SAFETY_LINES}\n`);
  };
  if (flags.questions !== undefined) {
    const [{ gradeQuestions }, { describeQuestions }] = await Promise.all([
      import('../../../evaluation/results/grade-questions.ts'),
      import('./regrade.ts'),
    ]);
    const results = gradeQuestions(out, settings);
    show(results, describeQuestions(results));
  } else {
    const [{ regrade }, { describeResults }] = await Promise.all([
      import('../../../evaluation/results/regrade.ts'),
      import('./regrade.ts'),
    ]);
    const results = regrade(out);
    show(results, describeResults(results));
  }
}

function refusedText({ refused }: AnswerSummary): string {
  const shown = refused.slice(0, 5).map(({ set, itemId, message }) => `  ${set}, item ${itemId}: ${message}\n`);
  return (
    `${refused.length} answer(s) are missing: the model refused them. They count as wrong; the same command asks again.\n` +
    shown.join('')
  );
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
