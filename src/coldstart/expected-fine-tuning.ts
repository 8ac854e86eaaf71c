/**
 * What fine-tuning takes, told before it begins: the traces that it is fed, so many times over, and its looks at the
 * development questions. Where a budget is given it is the compute of the stages that it names.
 */
import { engineWork, type Expectation, type ExpectedPart, type KnownBefore } from '../products/expectation.ts';
import {
  atMost,
  exactly,
  likelyOf,
  productOf,
  sumIfKnown,
  upTo,
  type ExpectedCount,
} from '../products/expected-count.ts';
import {
  answerTokens,
  modelOf,
  promptTokens,
  splitNamed,
  type ExpectedModel,
  type ExpectedProducts,
} from '../products/expected-products.ts';
import { DEVELOPMENT_SPLIT, TRAINING_SPLIT } from '../products/splits.ts';
import { stepsOf } from './fine-tune.ts';

/** Ours: a long stage looks at the development slice a dozen times, however long it is. */
const LOOKS = 12;

export function evaluateEvery(stated: number, totalSteps: number): number {
  return Math.max(stated, Math.ceil(totalSteps / LOOKS));
}

export interface FineTuningCounts {
  readonly epochs: number;
  readonly batchSize: number;
  readonly replayRows?: number | undefined;
  readonly evaluateEverySteps: number;
  readonly maxTokens: number;
  readonly heldBackShare?: number | undefined;
  readonly forecast?: { readonly tries: number } | undefined;
}

/** Tokens of a question, of what is learned of it, and of what is then written. */
interface Lengths {
  readonly prompt: ExpectedCount | null;
  readonly trace: ExpectedCount;
  readonly answer: ExpectedCount;
}

export function expectedFineTuning({ settings, feeds, made, promptBytes }: KnownBefore<FineTuningCounts>): Expectation {
  const of = (role: string): ExpectedProducts => made(feeds[role]![0]);
  const start = modelOf(of('start'));
  const { traces = null, bytes = null } = of('trajectories').trajectories ?? {};
  const learned: ExpectedModel = { ...start, answerBytes: bytes ?? start.answerBytes };
  const questions = of('questions');
  const length: Lengths = {
    prompt: promptTokens(splitNamed(questions, TRAINING_SPLIT).bytes, start, promptBytes),
    answer: answerTokens(settings.maxTokens, learned),
    trace: traceTokens(settings.maxTokens, learned),
  };
  const budget = feeds['budget']!.map((stage) => made(stage).rollouts?.equivalents ?? null);
  const rowTokens = feeds['replay']!.length === 0 ? exactly(0) : rowTokensOf(of('replay'));
  const { steps, tokens } =
    budget.length > 0 ? ofBudget(sumIfKnown(budget), start) : ofEpochs(traces, { settings, length, rowTokens });
  const perStep = settings.batchSize + (feeds['replay']!.length === 0 ? 0 : (settings.replayRows ?? 0));
  return {
    work: engineWork({
      trained: { sequences: productOf(steps, exactly(perStep)), tokens },
      ...looks(steps, splitNamed(questions, DEVELOPMENT_SPLIT), settings, {
        answer: length.answer,
        prompt: promptTokens(splitNamed(questions, DEVELOPMENT_SPLIT).bytes, start, promptBytes),
      }),
      steps,
      batch:
        length.prompt === null
          ? null
          : {
              kind: 'pairs',
              sequences: settings.batchSize,
              promptTokens: length.prompt.count,
              answerTokens: likelyOf(length.trace),
              groupSize: 1,
            },
      without: settings.heldBackShare === undefined ? [] : ['loss on traces held back'],
    }),
    makes: { model: { ...learned, training: steps === null || tokens === null ? null : { steps, tokens } } },
  };
}

function ofEpochs(
  traces: ExpectedCount | null,
  { settings, length, rowTokens }: { settings: FineTuningCounts; length: Lengths; rowTokens: ExpectedCount | null },
): { steps: ExpectedCount | null; tokens: ExpectedCount | null } {
  if (traces === null) return { steps: null, tokens: null };
  const trained = traces.count - Math.floor((settings.heldBackShare ?? 0) * traces.count);
  const steps = { ...traces, count: stepsOf(trained, settings) };
  const ofTraces = productOf(exactly(settings.batchSize), sumIfKnown([length.prompt, length.trace]));
  const ofRows = productOf(exactly(settings.replayRows ?? 0), rowTokens);
  return { steps, tokens: productOf(steps, sumIfKnown([ofTraces, ofRows])) };
}

/** Traces are no longer than the longest answer where a recipe chooses that by them; they are not cut where it does not. */
function traceTokens(maxTokens: number, learned: ExpectedModel): ExpectedCount {
  const mean = learned.answerBytes === null ? 0 : Math.round(learned.answerBytes / learned.bytesPerToken);
  return answerTokens(Math.max(maxTokens, mean), learned);
}

/** Steps as long as those of the stage that training goes on from. */
function ofBudget(
  spent: ExpectedCount | null,
  { training }: ExpectedModel,
): { steps: ExpectedCount | null; tokens: ExpectedCount | null } {
  if (spent === null || training === null) return { steps: null, tokens: spent };
  const perStep = likelyOf(training.tokens) / likelyOf(training.steps);
  const stepsFor = (tokens: number): number => Math.max(1, Math.round(tokens / perStep));
  const steps = { ...spent, count: stepsFor(spent.count) };
  if (spent.likely === undefined) return { steps, tokens: spent };
  return { steps: atMost(steps.count, stepsFor(spent.likely)), tokens: spent };
}

/** The start is looked at, too. */
function looks(
  steps: ExpectedCount | null,
  development: { readonly questions: ExpectedCount | null },
  { evaluateEverySteps, forecast }: FineTuningCounts,
  { prompt, answer }: Pick<Lengths, 'prompt' | 'answer'>,
): { written: ExpectedPart; read: ExpectedPart } {
  const { questions } = development;
  const times =
    steps === null ? null : upTo(exactly(1 + Math.ceil(steps.count / evaluateEvery(evaluateEverySteps, steps.count))));
  const looked = productOf(times, questions);
  const tried = productOf(exactly(forecast?.tries ?? 0), questions);
  const answers = sumIfKnown([looked, tried]);
  const prompts = sumIfKnown([looked, forecast === undefined ? exactly(0) : questions]);
  return {
    written: { sequences: answers, tokens: productOf(answers, answer) },
    read: { sequences: prompts, tokens: productOf(prompts, prompt) },
  };
}

function rowTokensOf({ replay }: ExpectedProducts): ExpectedCount | null {
  return replay === undefined ? null : exactly(replay.rowTokens);
}
