/**
 * Calls through batch files: packed by the provider's limits, followed to their end, read by their keys in whatever order the
 * answers come. A batch that expired or lost a part keeps what it answered; the rest goes into the next, but for what
 * failed in so many: for this process, or for good where the model refuses the request itself. After a kill at any moment
 * batches under way are followed further and none is made twice.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatRequest, Decoding } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { BatchJournal, type Batch, type PlannedCall } from './batch-journal.ts';
import { BatchEnd } from './batch-steps.ts';
import type { Budget, Reservation } from './budget.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';
import { fileOfBatch, followBatches } from './follow-batches.ts';
import { hopelessCalls, MOST_FAILED_BATCHES } from './hopeless-calls.ts';
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
  /** Keys that this process asks for no more; added to. */
  readonly skipped: Set<string>;
  /** The model answers what every model answers, so that what it refuses is the requests' own. */
  readonly isAnswering: () => Promise<boolean>;
  readonly pollSeconds?: number;
  /** Milliseconds since 1970; absent: the machine's clock. */
  readonly now?: () => number;
}

/** Batches take hours; a look a minute is a courtesy. */
const POLL_SECONDS = 60;
/** Ours: rounds of batches without a single answer before a person is told. */
const MOST_FRUITLESS = 3;

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
  /** By name, of batches that were ended here: another day's faults say nothing about those of today. */
  readonly #endedHere = new Set<string>();
  /** Refused alone and for no reason of their own: nobody here knows whether the model refuses all. */
  #leftAlone = 0;

  constructor(requests: readonly BatchRequest[], asking: BatchAsking, batches: BatchJournal, folder: string) {
    this.#requests = new Map(requests.map((request) => [request.key, request]));
    this.#asking = asking;
    this.#batches = batches;
    this.#folder = folder;
  }

  async all(): Promise<PaidOutcome> {
    const { learnt } = this.#batches;
    if (learnt !== null) this.#asking.service.recall(learnt);
    try {
      // Those of before, which are paid for, whatever is wanted now.
      await this.#follow();
      await this.#giveUp();
      for (let fruitless = 0; fruitless < MOST_FRUITLESS;) {
        const { lines, words } = this.#plan();
        if (!(await this.#write(lines))) {
          if (words !== null) return { kind: 'spent', words };
          return this.#leftAlone === 0 ? { kind: 'done' } : fruitlessOutcome();
        }
        const before = this.#asking.journal.spent.answers;
        await this.#follow();
        const isFruitful = (await this.#giveUp()) || this.#asking.journal.spent.answers > before;
        fruitless = isFruitful ? 0 : fruitless + 1;
      }
      return fruitlessOutcome();
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
      now: this.#asking.now ?? Date.now,
      batches: this.#batches,
      folder: this.#folder,
      requests: this.#requests,
      isReserved: (key) => this.#reserved.has(key),
      onEnded: (batch) => this.#settle(batch),
    });
  }

  #settle({ name, keys }: Batch): void {
    this.#endedHere.add(name);
    for (const key of keys) {
      this.#reserved.get(key)?.settle();
      this.#reserved.delete(key);
    }
  }

  /**
   * A conversation that fails in batch after batch would keep all others from their end. True where one was given up for
   * good, or where others were answered beside it.
   */
  async #giveUp(): Promise<boolean> {
    const { journal, progress, skipped, isAnswering } = this.#asking;
    const { batches } = this.#batches;
    const hopeless = hopelessCalls(batches, journal, {
      isOpen: (key) => this.#isOpen(key),
      isOfNow: ({ name }) => this.#endedHere.has(name),
    });
    if (hopeless.length === 0) return false;
    for (const { key } of hopeless) skipped.add(key);
    // An empty account refuses alike what is alone, and may be filled by the time that the model is asked.
    const refused = hopeless.filter(({ isRefused, isOfRequest, isAlone }) => isRefused && (isOfRequest || !isAlone));
    const final = refused.length > 0 && (await isAnswering()) ? refused : [];
    const message = `given up: refused in ${MOST_FAILED_BATCHES} batches`;
    await Promise.all(final.map(({ key }) => journal.judged({ key, reason: 'refused', message, again: false })));
    progress.log(
      `WARNING: ${hopeless.length} requests have no answer in ${MOST_FAILED_BATCHES} batches; why is in calls.jsonl. ` +
        `${final.length} of them are refused for good, the others may be asked for by the next run`,
    );
    const isAlone = hopeless.some((call) => call.isAlone);
    if (isAlone) this.#leftAlone += hopeless.length - final.length;
    return final.length > 0 || !isAlone;
  }

  #isOpen(key: string): boolean {
    const { journal, skipped } = this.#asking;
    return !skipped.has(key) && ['open', 'failed-again'].includes(journal.stateOf(key));
  }
}

function fruitlessOutcome(): PaidOutcome {
  const words = `${MOST_FRUITLESS} rounds of batches brought no answer; what failed is in calls.jsonl`;
  return { kind: 'failed', words };
}
