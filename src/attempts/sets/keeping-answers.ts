/** Hands answers to their journals; lets asking run ahead of the disk, but not far. */
import type { ConversationId } from '../../chat/chat-model.ts';
import type { ModelAnswer } from '../../records/benchmark.ts';
import type { AnswerJournal } from './answer-journal.ts';

export class KeepingAnswers {
  readonly #mostWaiting: number;
  /** Of each journal; answers of one are kept in turn. */
  readonly #last = new Map<AnswerJournal, Promise<void>>();
  #error: { readonly cause: unknown } | null = null;

  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting;
  }

  async keep(
    { id, journal }: { readonly id: ConversationId; readonly journal: AnswerJournal },
    came: Omit<ModelAnswer, keyof ConversationId>,
    onKept: () => void,
  ): Promise<void> {
    this.#throwIfFailed();
    const { set, itemId, sample } = id;
    const { raw, finish, promptTokens, generatedTokens, ...rest } = came;
    const answer: ModelAnswer = { set, itemId, sample, raw, finish, promptTokens, generatedTokens, ...rest };
    const kept = journal.append(answer).then(onKept, (cause: unknown) => void (this.#error ??= { cause }));
    this.#last.set(journal, kept);
    if (journal.waiting > this.#mostWaiting) await kept;
    this.#throwIfFailed();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    if (this.#error !== null) throw this.#error.cause;
  }
}
