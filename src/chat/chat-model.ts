/**
 * The port for models that one talks to: completes one conversation, or says in a value why not and whether it is worth
 * asking again. Adapters make one attempt; asking again is for `completeWithRetries`. Knows nothing of questions, letters
 * or marks.
 */

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** null leaves a setting to the model's own default. */
export interface Decoding {
  /** 0 is greedy. */
  readonly temperature: number | null;
  readonly topP: number | null;
  /** Longest output in tokens, thinking included. */
  readonly maxTokens: number | null;
}

/** Which conversation of a run this is; recorded outputs are found by it. */
export interface ConversationId {
  /** A benchmark, or another named set of items. */
  readonly set: string;
  readonly itemId: string;
  /** 0 to samples - 1. */
  readonly sample: number;
}

export interface ChatRequest {
  readonly id: ConversationId;
  readonly messages: readonly ChatMessage[];
  readonly decoding: Decoding;
  /** 32 bits without sign, of this one conversation; a model that cannot be seeded takes no notice. */
  readonly seed: number;
  /** The answer ends before the first of these texts; a model that cannot be told so takes no notice. Absent is none. */
  readonly stop?: readonly string[];
}

export interface ChatCompletion {
  readonly kind: 'completion';
  /** The whole output; reasoning that came apart from the text stands before it in <think> tags. */
  readonly raw: string;
  /** 'length': cut short by the token limit; 'filtered': by the provider. */
  readonly finish: 'stop' | 'length' | 'filtered' | 'unknown';
  /** As the model counts them; null when it does not say. */
  readonly promptTokens: number | null;
  readonly generatedTokens: number | null;
  /** Of the generated ones; absent or null where the model does not say. */
  readonly reasoningTokens?: number | null;
  /** Reasoning and text as they came, of a model that sends them apart; absent: `raw` is all that came. */
  readonly parts?: { readonly reasoning: string | null; readonly content: string | null };
}

/** As the model counts them. */
export interface BilledReply {
  readonly promptTokens: number | null;
  readonly generatedTokens: number | null;
}

/**
 * - `rate-limited`: asked too often; ask again.
 * - `fault`: the server or the way to it failed; ask again.
 * - `timed-out`: no answer came within the time that a person allowed; ask again, but not often.
 * - `refused`: the server does not answer this conversation (filtered, too long); `RefusalCheck` says whether it answers others.
 * - `unanswerable`: this conversation cannot be answered, and others can: the adapter knows why (too long).
 * - `absent`: there is no answer, and nobody refused one: recorded outputs lack it.
 * - `fatal`: nothing can be answered (wrong key, no such model).
 * - `aborted`: the caller's signal.
 */
export interface ChatFailure {
  readonly kind: 'failure';
  readonly reason: 'rate-limited' | 'fault' | 'timed-out' | 'refused' | 'unanswerable' | 'absent' | 'fatal' | 'aborted';
  /** What happened, for a person; never holds a key. */
  readonly message: string;
  /** When the model said how long to wait before asking again; null when it did not. */
  readonly retryAfterSeconds: number | null;
  /** It was sent and nothing came back: whether it was answered, and billed, nobody here knows. */
  readonly unanswered?: true;
  /** A reply came with a status of success and is no answer: it is billed as one, with these tokens; null is unknown. */
  readonly billed?: BilledReply;
  /** Refused after faults or time-outs, each time it was asked: another day it may be answered. */
  readonly givenUp?: true;
}

export type ChatResult = ChatCompletion | ChatFailure;

export interface ChatModel {
  /** Short name for tables. */
  readonly name: string;
  /** Never rejects for what a model or network does. */
  complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatResult>;
  close(): Promise<void>;
}

export function chatFailure(
  reason: ChatFailure['reason'],
  message: string,
  retryAfterSeconds: number | null = null,
): ChatFailure {
  return { kind: 'failure', reason, message, retryAfterSeconds };
}

/** A function, because the answer changes while one waits. */
export function hasFired(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Reasoning and text as one output. Reasoning that the token limit cut off stays open, as it would in one stream. */
export function joinReasoning(reasoning: string, text: string, finish: ChatCompletion['finish']): string {
  if (reasoning === '') return text;
  if (text === '' && finish === 'length') return `<think>\n${reasoning}`;
  return `<think>\n${reasoning}\n</think>\n${text}`;
}
