/**
 * Tells a refusal of one conversation (filtered, too long, never finished) from a model that refuses them all (a name or a
 * setting that it does not take, an empty account). What a server says tells them apart as little as how many were refused
 * before: a set may begin with a hundred that are filtered, and an account may run empty in the middle. After a refusal the
 * model is therefore asked one thing that every model answers, decoded as the conversation was. Whoever asks many
 * conversations asks here what to make of a refusal, so that all of them go by one rule.
 */
import { deriveSeed, randomStream } from '../support/random.ts';
import { chatFailure, type ChatFailure, type ChatModel, type ChatRequest } from './chat-model.ts';
import { completeWithRetries, defaultRetryPolicy, type RetryOptions } from './complete-with-retries.ts';

export const CHECK_PROMPT = 'Reply with the letter A.';
const CHECK_SET = 'refusal-check';

export class RefusalCheck {
  readonly #model: ChatModel;
  readonly #options: Omit<RetryOptions, 'random' | 'onRetry'>;
  #underWay: Promise<ChatFailure | null> | null = null;

  constructor(model: ChatModel, options: Omit<RetryOptions, 'random' | 'onRetry'> = {}) {
    this.#model = model;
    this.#options = options;
  }

  /** Null: others can be answered. A failure: nothing can (`fatal`), or somebody stopped the asking. */
  async judge(
    { decoding }: Pick<ChatRequest, 'decoding'>,
    { reason, message }: ChatFailure,
  ): Promise<ChatFailure | null> {
    if (reason === 'unanswerable') return null;
    // What is refused while a check is under way was refused before its answer: one check is for all of these.
    this.#underWay ??= this.#ask(decoding).finally(() => (this.#underWay = null));
    const other = await this.#underWay;
    if (other === null || other.reason === 'aborted') return other;
    const told = other.message === message ? 'in the same words' : other.message;
    return chatFailure('fatal', `${message}; the model does not answer "${CHECK_PROMPT}" either (${told})`);
  }

  /** Few attempts: the conversation that was refused may have taken many already. */
  async #ask(decoding: ChatRequest['decoding']): Promise<ChatFailure | null> {
    const { policy = defaultRetryPolicy, ...options } = this.#options;
    const seed = deriveSeed(CHECK_SET) >>> 1;
    const request: ChatRequest = {
      id: { set: CHECK_SET, itemId: '1', sample: 0 },
      messages: [{ role: 'user', content: CHECK_PROMPT }],
      decoding,
      seed,
    };
    const { result } = await completeWithRetries(this.#model, request, {
      ...options,
      policy: { ...policy, faults: Math.min(2, policy.faults), timeouts: 1 },
      random: () => randomStream(seed).next(),
    });
    return result.kind === 'completion' || isOfThisAlone(result) ? null : result;
  }
}

/** An adapter without a server says for certain that the conversation is the reason. */
function isOfThisAlone({ reason }: ChatFailure): boolean {
  return reason === 'unanswerable' || reason === 'absent';
}
