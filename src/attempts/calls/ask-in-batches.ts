/**
 * Calls through batch files: packed by the provider's limits, followed to their end, read by their keys in whatever order the
 * answers come. A batch that expired or lost a part keeps what it answered; the rest goes into the next. After a kill at
 * any moment batches under way are followed further and none is made twice.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchLook, BatchService, Named } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest, Decoding } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { BatchJournal, type Batch } from './batch-journal.ts';
import { BatchEnd, BatchSteps } from './batch-steps.ts';
import type { Budget, Reservation } from './budget.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';
import { keepBatchResults } from './keep-batch-results.ts';
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

interface Line {
  readonly key: string;
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
  readonly #steps: BatchSteps;
  readonly #reserved = new Map<string, Reservation>();

  constructor(requests: readonly BatchRequest[], asking: BatchAsking, batches: BatchJournal, folder: string) {
    this.#requests = new Map(requests.map((request) => [request.key, request]));
    this.#asking = asking;
    this.#batches = batches;
    this.#folder = folder;
    this.#steps = new BatchSteps(asking.stop, asking.pollSeconds ?? POLL_SECONDS);
  }

  async all(): Promise<PaidOutcome> {
    try {
      // Those of before, which are paid for, whatever is wanted now.
      await this.#follow();
      for (let fruitless = 0; fruitless < MOST_FRUITLESS;) {
        const { lines, words } = this.#plan();
        if (!(await this.#write(lines))) return words === null ? { kind: 'done' } : { kind: 'spent', words };
        const before = this.#asking.journal.spent.answers;
        await this.#follow();
        fruitless = this.#asking.journal.spent.answers > before ? 0 : fruitless + 1;
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
    const { service, journal, budget } = this.#asking;
    const lines: Line[] = [];
    for (const request of this.#requests.values()) {
      const { key, messages, decoding } = request;
      if (!['open', 'failed-again'].includes(journal.stateOf(key))) continue;
      const reserved = budget.reserveNow(mostTokens(messages, decoding));
      if (reserved.kind === 'refused') return { lines, words: reserved.words };
      this.#reserved.set(key, reserved.reservation);
      lines.push({ key, line: service.line(key, request) });
    }
    return { lines, words: null };
  }

  async #write(lines: readonly Line[]): Promise<boolean> {
    for (const part of splitBatches(lines, ({ line }) => Buffer.byteLength(line), this.#asking.service.limits)) {
      const batch = await this.#batches.planned(part.map(({ key }) => key));
      writeFileAtomic(this.#path(batch), part.map(({ line }) => line).join(''));
    }
    return lines.length > 0;
  }

  async #follow(): Promise<void> {
    const open = this.#batches.batches.filter(({ ended }) => ended === null);
    for (const batch of open) await this.#send(batch);
    const running = new Set(open.filter(({ ended }) => ended === null));
    while (running.size > 0) {
      for (const batch of running) if (await this.#look(batch)) running.delete(batch);
      if (running.size > 0) await this.#steps.pause(this.#asking.pollSeconds ?? POLL_SECONDS);
    }
  }

  async #send(batch: Batch): Promise<void> {
    const { service, stop } = this.#asking;
    if (batch.id !== null) return;
    // Nothing of it is paid for, and limits and what is wanted may have changed since: its calls are planned anew.
    if (!batch.isCreating && !batch.keys.every((key) => this.#reserved.has(key))) {
      await this.#batches.note(batch, { kind: 'ended', batch: batch.name, status: 'never sent' });
      return;
    }
    if (batch.file === null) {
      const { id: file } = await this.#steps.until(() => service.upload(this.#path(batch), stop));
      await this.#batches.note(batch, { kind: 'uploaded', batch: batch.name, file });
    }
    const id = await this.#create(batch, batch.file!);
    await this.#batches.note(batch, { kind: 'created', batch: batch.name, id });
    this.#asking.progress.log(`${batch.name}: ${batch.keys.length} requests are with the provider as ${id}`);
  }

  /** Before it is made once more, it is looked for: its making may have come through. */
  async #create(batch: Batch, file: string): Promise<string> {
    const { service, stop } = this.#asking;
    const { id } = await this.#steps.until(async (): Promise<Named | ChatFailure> => {
      if (batch.isCreating) {
        const found = await service.find(file, stop);
        if (found !== null) return found;
      } else await this.#batches.note(batch, { kind: 'creating', batch: batch.name });
      return service.create(file, stop);
    });
    return id;
  }

  /** True when it has ended and its results are in the journal of calls. */
  async #look(batch: Batch): Promise<boolean> {
    const { service, stop } = this.#asking;
    const look: BatchLook = await this.#steps.until(() => service.look(batch.id!, stop));
    if (look.state === 'running') {
      this.#asking.progress.stepDone('answers', { done: look.done, total: batch.keys.length });
      return false;
    }
    if (look.state === 'rejected') {
      await this.#batches.note(batch, { kind: 'ended', batch: batch.name, status: look.status });
      throw new BatchEnd({ kind: 'failed', words: `${batch.name} was rejected: ${look.message}` });
    }
    for (const [at, file] of look.files.entries()) {
      const path = join(this.#folder, `${batch.name}.results-${at}.jsonl`);
      await this.#steps.until(
        async () => (await service.download(file, path, stop)) ?? { kind: 'id' as const, id: file },
      );
      await keepBatchResults(path, batch, this.#requests, this.#asking);
    }
    await this.#batches.note(batch, { kind: 'ended', batch: batch.name, status: look.status });
    const answered = batch.keys.filter((key) => this.#asking.journal.stateOf(key) === 'answered').length;
    for (const key of batch.keys) {
      this.#reserved.get(key)?.settle();
      this.#reserved.delete(key);
    }
    this.#asking.progress.log(`${batch.name}: ${look.status}, ${answered} of ${batch.keys.length} are answered`);
    return true;
  }

  #path({ name }: Batch): string {
    return join(this.#folder, `${name}.jsonl`);
  }
}
