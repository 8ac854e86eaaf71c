/**
 * Calls through batch files: packed by the provider's limits, followed to their end, read by their keys in whatever order the
 * answers come. A batch that expired or lost a part keeps what it answered; the rest goes into the next, but for what
 * failed in so many. After a kill at any moment batches under way are followed further and none is made twice.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatRequest, Decoding } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { BatchJournal, COMPLETED, type Batch, type PlannedCall } from './batch-journal.ts';
import { BatchEnd } from './batch-steps.ts';
import type { Budget, Reservation } from './budget.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';
import { fileOfBatch, followBatches } from './follow-batches.ts';
import { mostTokens } from './most-tokens.ts';
import type { PaidOutcome } from './paid-outcome.ts';
import { splitBatches } from './split-batches.ts';

export interface BatchRequest extends ChatRequest {
  readonly key: string;
}

export interface BatchAsking {
  readonly folder: string;
  readonly service: BatchService;
  readonly journal: CallJournal;
  readonly budget: Budget;
  readonly decoding: Decoding;
  readonly progress: Progress;
  readonly stop: AbortSignal;
  readonly onAnswer: (line: Omit<AnsweredLine, 'kind'>) => void;
  readonly pollSeconds?: number;
}

/** Batches take hours; a look a minute is a courtesy. */
const POLL_SECONDS = 60;
/** Ours: rounds of batches without a single answer before a person is told. */
const MOST_FRUITLESS = 3;
/** Ours: batches in which a request may fail; each takes up to a day. */
const MOST_FAILED_BATCHES = 3;

export async function askInBatches(requests: readonly BatchRequest[], asking: BatchAsking): Promise<PaidOutcome> {
  const folder = join(asking.folder, 'batches');
  mkdirSync(folder, { recursive: true });
  const batches = await BatchJournal.open(join(asking.folder, 'batches.jsonl'));
  try {
    return await new BatchRun(requests, asking, batches, folder).all();
  } finally {
    await batches.close();
  }
}

interface Line extends PlannedCall {
  readonly line: string;
}

interface Planned {
  readonly lines: readonly Line[];
  readonly words: string | null;
}

class BatchRun {
  readonly #requests: ReadonlyMap<string, BatchRequest>;
  readonly #asking: BatchAsking;
  readonly #batches: BatchJournal;
  readonly #folder: string;
  readonly #reserved = new Map<string, Reservation>();

  constructor(requests: readonly BatchRequest[], asking: BatchAsking, batches: BatchJournal, folder: string) {
    this.#requests = new Map(requests.map((request) => [request.key, request]));
    this.#asking = asking;
    this.#batches = batches;
    this.#folder = folder;
  }

  async all(): Promise<PaidOutcome> {
    try {
      // Those of before, which are paid for, whatever is wanted now.
      await this.#follow();
      await this.#giveUp();
      for (let fruitless = 0; fruitless < MOST_FRUITLESS;) {
        const { lines, words } = this.#plan();
        if (!(await this.#write(lines))) return words === null ? { kind: 'done' } : { kind: 'spent', words };
        const before = this.#asking.journal.spent.answers;
        await this.#follow();
        const isFruitful = (await this.#giveUp()) || this.#asking.journal.spent.answers > before;
        fruitless = isFruitful ? 0 : fruitless + 1;
      }
      return {
        kind: 'failed',
        words: `${MOST_FRUITLESS} rounds of batches brought no answer; what failed is in calls.jsonl`,
      };
    } catch (cause) {
      if (cause instanceof BatchEnd) return cause.outcome;
      throw cause;
    } finally {
      for (const reservation of this.#reserved.values()) reservation.settle();
    }
  }

  /** What is open, as far as the budget goes, and why it goes no further. */
  #plan(): Planned {
    const { service, budget } = this.#asking;
    const lines: Line[] = [];
    for (const request of this.#requests.values()) {
      const { key, messages, decoding } = request;
      if (!this.#isOpen(key)) continue;
      const most = mostTokens(messages, decoding);
      const reserved = budget.reserveNow(most);
      if (reserved.kind === 'refused') return { lines, words: reserved.words };
      this.#reserved.set(key, reserved.reservation);
      lines.push({ key, most, line: service.line(key, request) });
    }
    return { lines, words: null };
  }

  async #write(lines: readonly Line[]): Promise<boolean> {
    for (const part of splitBatches(lines, ({ line }) => Buffer.byteLength(line), this.#asking.service.limits)) {
      const batch = await this.#batches.planned(part);
      writeFileAtomic(fileOfBatch(this.#folder, batch), part.map(({ line }) => line).join(''));
    }
    return lines.length > 0;
  }

  async #follow(): Promise<void> {
    await followBatches({
      ...this.#asking,
      pollSeconds: this.#asking.pollSeconds ?? POLL_SECONDS,
      batches: this.#batches,
      folder: this.#folder,
      requests: this.#requests,
      isReserved: (key) => this.#reserved.has(key),
      onEnded: (batch) => this.#settle(batch),
    });
  }

  #settle({ keys }: Batch): void {
    for (const key of keys) {
      this.#reserved.get(key)?.settle();
      this.#reserved.delete(key);
    }
  }

  /** A conversation that fails in batch after batch would keep all others from their end. True where there was one. */
  async #giveUp(): Promise<boolean> {
    const { journal, progress } = this.#asking;
    const failed = new Map<string, number>();
    for (const { keys, ended } of this.#batches.batches)
      if (ended === COMPLETED) for (const key of keys) failed.set(key, (failed.get(key) ?? 0) + 1);
    const hopeless = [...this.#requests.keys()].filter(
      (key) => this.#isOpen(key) && (failed.get(key) ?? 0) >= MOST_FAILED_BATCHES,
    );
    // A model that has answered fewer than it fails is what fails, not the conversations.
    if (hopeless.length === 0 || hopeless.length > journal.spent.answers) return false;
    const message = `given up: without an answer in ${MOST_FAILED_BATCHES} batches`;
    await Promise.all(hopeless.map((key) => journal.judged({ key, reason: 'refused', message, again: false })));
    progress.log(`WARNING: ${hopeless.length} requests are ${message}; why is in calls.jsonl`);
    return true;
  }

  #isOpen(key: string): boolean {
    return ['open', 'failed-again'].includes(this.#asking.journal.stateOf(key));
  }
}
