/**
 * What a stage is expected to make, by kind of product: all that the stages that read from it reckon with before it is
 * there. Lengths are bytes of UTF-8, as no tokenizer is opened: a model says how many of them it takes for a token.
 */
import { about, atMost, sumIfKnown, upTo, type ExpectedCount } from './expected-count.ts';
import { TRAINING_SPLIT, type Split } from './splits.ts';

export interface ExpectedQuestions {
  readonly questions: ExpectedCount | null;
  /** Of a question as it is shown, stem and options, on average. */
  readonly bytes: number | null;
  /** Those whose tier nothing states. */
  readonly untiered: ExpectedCount | null;
}

/** Questions of a bank, a source each. */
export interface SourcedQuestions extends ExpectedQuestions {
  /** As `questions.mix` names it; null: unknown, or of several. */
  readonly source: string | null;
}

export interface ExpectedSplit extends ExpectedQuestions, Pick<Split, 'name' | 'use'> {}

export interface ExpectedTraces {
  readonly traces: ExpectedCount | null;
  /** Of one, on average. */
  readonly bytes: number | null;
}

export interface ExpectedModel {
  /** Of its tokenizer, on questions and answers. */
  readonly bytesPerToken: number;
  /** As long as the traces that it has learned are its answers, on average; null: it has learned none. */
  readonly answerBytes: number | null;
  /** Of the stage that made it, where that was no reinforcement: by this a control's steps are counted. */
  readonly training: { readonly steps: ExpectedCount; readonly tokens: ExpectedCount } | null;
}

export interface ExpectedProducts {
  readonly bank?: readonly SourcedQuestions[];
  readonly splits?: readonly ExpectedSplit[];
  readonly trajectories?: ExpectedTraces;
  readonly model?: ExpectedModel;
  readonly replay?: { readonly rowTokens: number };
  /** Compute of reinforcement as tokens of training (`compute.ts`). */
  readonly rollouts?: { readonly equivalents: ExpectedCount | null };
}

/** Of tokenizers of tens of thousands of tokens, for English and Chinese: SmolLM2 takes 3.9 for the graph's traces. */
export const BYTES_PER_TOKEN = 4;
/** Ours: what a chat template puts around a turn. */
const TEMPLATE_TOKENS = 20;

/** Nothing is known of what was never said. */
export const UNKNOWN_QUESTIONS: ExpectedQuestions = { questions: null, bytes: null, untiered: null };

/** What is mixed or refined: a bank's questions, or of splits the training questions. */
export function bankQuestions({ bank, splits }: ExpectedProducts): readonly SourcedQuestions[] {
  if (bank !== undefined) return bank;
  return [{ source: null, ...splitNamed({ splits: splits ?? [] }, TRAINING_SPLIT) }];
}

export function splitNamed({ splits = [] }: Pick<ExpectedProducts, 'splits'>, name: string): ExpectedQuestions {
  return splits.find((split) => split.name === name) ?? UNKNOWN_QUESTIONS;
}

/** One that is still to be made and of which nothing was said has a usual tokenizer. */
export function modelOf({ model }: ExpectedProducts): ExpectedModel {
  return model ?? { bytesPerToken: BYTES_PER_TOKEN, answerBytes: null, training: null };
}

/** Of a question with the recipe's prompt around it. */
export function promptTokens(
  bytes: number | null,
  { bytesPerToken }: Pick<ExpectedModel, 'bytesPerToken'>,
  promptBytes: number,
): ExpectedCount | null {
  return bytes === null ? null : about((bytes + promptBytes) / bytesPerToken + TEMPLATE_TOKENS);
}

/** Of an answer: as long as it may be, likely as long as what was learned. */
export function answerTokens(
  maxTokens: number,
  { bytesPerToken, answerBytes }: Pick<ExpectedModel, 'bytesPerToken' | 'answerBytes'>,
): ExpectedCount {
  return atMost(maxTokens, answerBytes === null ? undefined : Math.round(answerBytes / bytesPerToken));
}

/** What is left of traces where some may go. */
export function fewerTraces({ trajectories }: ExpectedProducts): ExpectedTraces {
  const { traces = null, bytes = null } = trajectories ?? {};
  return { traces: traces === null ? null : upTo(traces), bytes };
}

/** All of several as if they were one; bytes are the mean by their numbers. */
export function together(parts: readonly ExpectedQuestions[]): ExpectedQuestions {
  const questions = sumIfKnown(parts.map((part) => part.questions));
  return {
    questions,
    bytes: meanBytes(parts.map(({ bytes, questions: own }) => ({ bytes, weight: own?.count ?? null }))),
    untiered: sumIfKnown(parts.map(({ untiered }) => untiered)),
  };
}

/** Null where one that counts is unknown. */
export function meanBytes(
  parts: readonly { readonly bytes: number | null; readonly weight: number | null }[],
): number | null {
  const counted = parts.filter(({ weight }) => weight !== 0);
  const total = counted.reduce((sum, { weight }) => sum + (weight ?? NaN), 0);
  const sum = counted.reduce((all, { bytes, weight }) => all + (bytes ?? NaN) * (weight ?? NaN), 0);
  if (counted.length > 0 && counted.every(({ bytes }) => bytes === counted[0]!.bytes)) return counted[0]!.bytes;
  return Number.isFinite(sum) && total > 0 ? sum / total : null;
}
