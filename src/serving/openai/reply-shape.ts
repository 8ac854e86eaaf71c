/** Answers in OpenAI's words: what is the same for conversations and for raw prompts. */
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import type { Choice, Generation, Piece } from './served-model.ts';

/** Of one request; stands in the answer and in every event of it. */
export interface ReplyFrame {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly fingerprint: string;
  readonly revision: string | null;
  readonly seed: number;
}

export interface ReplyShape {
  readonly idPrefix: string;
  readonly whole: (frame: ReplyFrame, generation: Generation) => object;
  /** Before the first piece of a choice; null where nothing is said. */
  readonly begin: (frame: ReplyFrame, choice: number) => object | null;
  /** `offset`: UTF-16 units of the tokens that were told of its choice before. */
  readonly piece: (frame: ReplyFrame, piece: Piece, offset: number) => object;
  readonly end: (frame: ReplyFrame, choice: number, ended: Choice) => object;
  readonly usage: (frame: ReplyFrame, generation: Generation) => object;
}

/** What no other server says: the field is named so that no client takes it for one of OpenAI's. */
export function flemingField({ revision, seed }: Pick<ReplyFrame, 'revision' | 'seed'>) {
  return { safety: { en: SAFETY_EN, zh: SAFETY_ZH }, revision, seed };
}

export function frameFields({ id, created, model, fingerprint }: ReplyFrame, object: string) {
  return { id, object, created, model, system_fingerprint: fingerprint };
}

/** As the model counts; a count that nobody knows is left out. */
export function usageOf({ promptTokens, choices }: Generation): object | null {
  const sum = (of: (choice: Choice) => number | null): number | null =>
    choices.reduce<number | null>((total, choice) => addKnown(total, of(choice)), 0);
  const completion = sum(({ generatedTokens }) => generatedTokens);
  if (promptTokens === null || completion === null) return null;
  const reasoning = sum(({ reasoningTokens }) => reasoningTokens);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completion,
    total_tokens: promptTokens + completion,
    ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}

function addKnown(total: number | null, more: number | null): number | null {
  return total === null || more === null ? null : total + more;
}
