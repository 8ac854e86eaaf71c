/**
 * A chat model whose every request is paid for once: room in the budget, a place in flight, then a line in the journal, and
 * only then is it sent; what it came to is in the journal before anybody sees it.
 */
import type { AdaptiveLimit } from '../../chat/adaptive-limit.ts';
import {
  chatFailure,
  hasFired,
  type ChatFailure,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from '../../chat/chat-model.ts';
import { sha256OfJson } from '../../support/hash.ts';
import type { Budget, Reservation } from './budget.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine, FailedLine } from './call-lines.ts';
import { mostTokens, type MostTokens } from './most-tokens.ts';

/** A request with the key of its call; one without (whether the model answers at all) is a call of its own. */
export interface KeyedRequest extends ChatRequest {
  readonly key?: string;
}

export interface JournalledModelOptions {
  readonly journal: CallJournal;
  readonly budget: Budget;
  readonly limit: AdaptiveLimit;
  /** Asked beside batches: at the price of a request alone, and with no room for it there may be room for them. */
  readonly isBesideBatches?: true;
  /** Nothing more is sent once it fires. */
  readonly stop: AbortSignal;
  /** False: whoever asks keeps the texts, and the journal what they took. */
  readonly isTextKept?: boolean;
  readonly onAnswer?: (line: Omit<AnsweredLine, 'kind'>) => void;
}

/** Whether a request was begun and the journal does not hold what came of it. */
interface Share {
  isUnrecorded: boolean;
}

export class JournalledModel implements ChatModel {
  readonly name: string;
  readonly #model: ChatModel;
  readonly #options: JournalledModelOptions;

  constructor(model: ChatModel, options: JournalledModelOptions) {
    this.name = model.name;
    this.#model = model;
    this.#options = options;
  }

  async complete(request: KeyedRequest, signal?: AbortSignal): Promise<ChatResult> {
    const { budget, limit, stop, isBesideBatches = false } = this.#options;
    const most = mostTokens(request.messages, request.decoding);
    const reserved = isBesideBatches ? budget.reserveNow(most, 'live') : await budget.reserve(most);
    // Nobody refused it, and there is no answer: it is left for whoever raises the limit.
    // A look whether the model answers at all says nothing either: it was not sent.
    if (reserved.kind === 'refused')
      return chatFailure(request.key === undefined ? 'aborted' : 'absent', reserved.words);
    const { reservation } = reserved;
    const share: Share = { isUnrecorded: false };
    try {
      await limit.take();
      let result: ChatResult | null = null;
      try {
        if (hasFired(stop)) return chatFailure('aborted', 'stopped');
        result = await this.#send(request, most, { reservation, share }, signal);
        return result;
      } finally {
        const isTurnedAway = result?.kind === 'failure' && result.reason === 'rate-limited';
        limit.giveBack(isTurnedAway ? 'turned-away' : 'other');
      }
    } finally {
      if (share.isUnrecorded) reservation.leave();
      else reservation.settle();
    }
  }

  async close(): Promise<void> {
    await this.#model.close();
  }

  async #send(
    request: KeyedRequest,
    most: MostTokens,
    { reservation, share }: { readonly reservation: Reservation; readonly share: Share },
    signal: AbortSignal | undefined,
  ): Promise<ChatResult> {
    const { journal, onAnswer, isTextKept = true } = this.#options;
    const key = request.key ?? sha256OfJson([request.id, request.messages]);
    await journal.begun(key, most);
    reservation.begun();
    share.isUnrecorded = true;
    const start = performance.now();
    const result = await this.#model.complete(request, signal);
    if (result.kind === 'failure') {
      // What is final is decided by whoever knows whether others are answered.
      await journal.failed({ ...failedLine(key, result), again: true }, most);
      share.isUnrecorded = false;
      return result;
    }
    const line = answeredLine(key, request, result, (performance.now() - start) / 1000);
    await journal.answered(isTextKept ? line : { ...line, content: null, reasoning: null }, most);
    share.isUnrecorded = false;
    onAnswer?.(line);
    return result;
  }
}

/** All but whether it may be asked again. */
export function failedLine(
  key: string,
  { reason, message, unanswered, billed }: ChatFailure,
): Omit<FailedLine, 'kind' | 'again'> {
  const line = { key, reason, message, unanswered: unanswered === true };
  if (billed === undefined) return line;
  return { ...line, billed: { read: billed.promptTokens, written: billed.generatedTokens } };
}

export function answeredLine(
  key: string,
  { id }: Pick<ChatRequest, 'id'>,
  {
    raw,
    parts,
    finish,
    promptTokens,
    generatedTokens,
    reasoningTokens = null,
  }: Extract<ChatResult, { kind: 'completion' }>,
  seconds: number | null,
): Omit<AnsweredLine, 'kind'> {
  return {
    key,
    item: id.itemId,
    index: id.sample,
    content: parts === undefined ? raw : parts.content,
    reasoning: parts?.reasoning ?? null,
    finish,
    read: promptTokens,
    written: generatedTokens,
    reasoningTokens,
    seconds: seconds === null ? null : Math.round(seconds * 1000) / 1000,
  };
}
