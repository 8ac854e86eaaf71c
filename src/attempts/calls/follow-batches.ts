/**
 * Batches from their file to the end: sent, made once, looked at until they have ended, their results kept. What the provider
 * does not show is looked at again and again, since it may be there all the same; it is lost only when its time is over.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchLook } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';
import { LOST, type Batch, type BatchJournal } from './batch-journal.ts';
import { BatchEnd, BatchSteps } from './batch-steps.ts';
import { keepBatchResults, keepUnanswered, type ResultsKeeping } from './keep-batch-results.ts';
import { makeBatch } from './make-batch.ts';
import { MissedBatches, MOST_MISSED } from './missed-batches.ts';
import { isRestUntried, lacksFailuresAlone, lacksResults } from './told-results.ts';

export interface BatchFollowing extends ResultsKeeping {
  readonly batches: BatchJournal;
  /** Of the files of the batches. */
  readonly folder: string;
  /** By key, those that are asked for now. */
  readonly requests: ReadonlyMap<string, ChatRequest>;
  readonly progress: Progress;
  readonly stop: AbortSignal;
  readonly pollSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The budget of now has room for this call. */
  readonly isReserved: (key: string) => boolean;
  /** What became of its calls is in the journal. */
  readonly onEnded: (batch: Batch) => void;
}

/** What a batch, or a file of its results, is to whoever asks for it now. */
interface Missing {
  readonly kind: 'missing';
  readonly message: string;
  /** Milliseconds since its making after which it is lost; null: never, without a person's line. */
  readonly lostAfter: number | null;
  /** All that can be had is there: after some looks it has ended so; absent: it is lost. */
  readonly endsAs?: string;
}
type Got = { readonly kind: 'there' } | Missing;

/** The time within which a provider has promised to answer a batch: one that its own list lacks then is lost. */
const WINDOW_MILLISECONDS = 24 * 3600 * 1000;
/** Ours: a batch may end with its window, and another such time is left to what is answered and not yet there to be read. */
const RESULTS_MILLISECONDS = 2 * WINDOW_MILLISECONDS;

/** Until all batches of the journal have ended. */
export async function followBatches(following: BatchFollowing): Promise<void> {
  await new BatchFollower(following).all();
}

export function fileOfBatch(folder: string, { name }: Batch): string {
  return join(folder, `${name}.jsonl`);
}

class BatchFollower {
  readonly #following: BatchFollowing;
  readonly #steps: BatchSteps;
  readonly #missed = new MissedBatches();

  constructor(following: BatchFollowing) {
    this.#following = following;
    this.#steps = new BatchSteps(following.stop, following.pollSeconds);
  }

  async all(): Promise<void> {
    const { batches, pollSeconds } = this.#following;
    const open = batches.batches.filter(({ ended }) => ended === null);
    for (const batch of open) await this.#send(batch);
    const running = new Set(open.filter(({ ended }) => ended === null));
    while (running.size > 0) {
      for (const batch of running) if (await this.#look(batch)) running.delete(batch);
      this.#missed.endWhereAllAre(running, batches.path);
      if (running.size > 0) await this.#steps.pause(pollSeconds);
    }
  }

  async #send(batch: Batch): Promise<void> {
    const { service, stop, batches, folder, isReserved, progress, now } = this.#following;
    if (batch.id !== null) return;
    // Nothing of it is paid for, and limits and what is wanted may have changed since: its calls are planned anew.
    if (!batch.isCreating && !batch.keys.every(isReserved)) return this.#note(batch, 'never sent');
    if (batch.file === null) {
      const { id: file } = await this.#steps.until(() => service.upload(fileOfBatch(folder, batch), stop));
      await batches.note(batch, { kind: 'uploaded', batch: batch.name, file });
    }
    const id = await makeBatch(batch, batch.file!, {
      ...this.#following,
      steps: this.#steps,
      // Under a name of its own: what comes of the batch that is made is another matter.
      onUnfound: async () => {
        const attempt = { ...batch, name: `${batch.name}, unanswered` };
        await this.#leaveInDoubt(attempt, 'its batch may have been made, and was not found');
      },
      onRefused: async () => this.#note(batch, 'not made'),
    });
    await batches.note(batch, { kind: 'created', batch: batch.name, id, at: new Date(now()).toISOString() });
    progress.log(`${batch.name}: ${batch.keys.length} requests are with the provider as ${id}`);
  }

  /** True when it has ended and its results are in the journal of calls. */
  async #look(batch: Batch): Promise<boolean> {
    const { service, stop, journal, progress } = this.#following;
    const look = await this.#steps.until(async (): Promise<BatchLook | Missing | ChatFailure> => {
      const looked = await service.look(batch.id!, stop, batch.creatingAt ?? batch.createdAt);
      return looked.kind === 'failure' ? missingOr(looked, looked.message, null) : looked;
    });
    if (look.kind === 'missing') return this.#miss(batch, look);
    if (look.state === 'absent') return this.#miss(batch, { message: look.message, lostAfter: WINDOW_MILLISECONDS });
    if (look.state === 'running') {
      this.#missed.found(batch);
      progress.stepDone('answers', { done: look.done ?? 0, total: batch.keys.length });
      return false;
    }
    if (look.state === 'rejected') {
      await this.#note(batch, look.status);
      throw new BatchEnd({ kind: 'failed', words: `${batch.name} was rejected: ${look.message}` });
    }
    const missing = await this.#keepResults(batch, look);
    if (missing !== null) return this.#miss(batch, missing);
    await this.#note(batch, look.status);
    const answered = batch.keys.filter((key) => journal.stateOf(key) === 'answered').length;
    progress.log(`${batch.name}: ${look.status}, ${answered} of ${batch.keys.length} are answered`);
    this.#following.onEnded(batch);
    return true;
  }

  /** Null where all its files were read. */
  async #keepResults(batch: Batch, look: BatchLook): Promise<Missing | null> {
    const { files, status } = look;
    const { service, stop, folder, requests, batches, progress } = this.#following;
    const read = { lines: 0, replies: 0, damaged: 0 };
    for (const [at, file] of files.entries()) {
      const path = join(folder, `${batch.name}.results-${at}.jsonl`);
      const got = await this.#steps.until(async (): Promise<Got | ChatFailure> => {
        const failure = await service.download(file, path, stop);
        if (failure === null) return { kind: 'there' };
        return missingOr(failure, `its file of results ${file}: ${failure.message}`, RESULTS_MILLISECONDS);
      });
      if (got.kind === 'missing') return got;
      const { lines, replies, damaged } = await keepBatchResults(path, batch, requests, this.#following);
      read.lines += lines;
      read.replies += replies;
      read.damaged += damaged;
      // Before any other file of requests is written: the journal tells of each how it was written.
      if (service.learnt !== null && service.learnt !== batches.learnt) await batches.noteLearnt(service.learnt);
    }
    // A provider may name its files late, and a proxy may answer in the place of one.
    if (lacksResults(look, read)) {
      const told = look.done === null ? 'results' : `${look.done} answers and ${look.failed ?? 'untold'} failures`;
      const held = `${files.length} files of results hold ${read.lines}, and ${read.damaged} lines that are no JSON`;
      const message = `it is ${status} with ${told}: ${held}`;
      // No answer is waited for: a few looks are enough, since providers name files late.
      if (lacksFailuresAlone(look, read)) return { kind: 'missing', message, lostAfter: 0, endsAs: status };
      return { kind: 'missing', message, lostAfter: RESULTS_MILLISECONDS };
    }
    if (isRestUntried(look, read)) return null;
    const count = await this.#leaveInDoubt(batch, `the results of its batch, which is ${status}, say nothing of it`);
    if (count > 0 || read.damaged > 0)
      progress.log(
        `WARNING: the results of ${batch.name} have ${read.damaged} lines that are no JSON, and say nothing of ${count} ` +
          'requests, which are open again and may have been billed',
      );
    return null;
  }

  /** True where nothing more is waited for. */
  async #miss(batch: Batch, { message, lostAfter, endsAs }: Omit<Missing, 'kind'>): Promise<boolean> {
    const { now, progress, onEnded } = this.#following;
    const times = this.#missed.add(batch, message);
    if (times === 1) progress.log(`${batch.name} as ${batch.id}: ${message}; it is looked at again`);
    if (lostAfter === null || times < MOST_MISSED || now() < this.#beganAt(batch) + lostAfter) return false;
    const count = await this.#leaveInDoubt(batch, message);
    await this.#note(batch, endsAs ?? LOST);
    const words =
      endsAs === undefined
        ? `is lost, its time is over and the provider does not have it as ${batch.id}: ${message}. ` +
          `${count} requests of it have no answer and are asked again; they may have been billed. Was it made with another API key?`
        : `has ended in part: ${message}, and ${times} looks in a row brought no more. ${count} requests, of those that the ` +
          'provider counts as failed, have no line there; they are asked again, and may have been billed';
    progress.log(`WARNING: ${batch.name} ${words}`);
    onEnded(batch);
    return true;
  }

  /** Lines of before say no time: then it is that of its file. */
  #beganAt(batch: Batch): number {
    if (batch.createdAt !== null) return batch.createdAt;
    const file = statSync(fileOfBatch(this.#following.folder, batch), { throwIfNoEntry: false });
    return file?.mtimeMs ?? this.#following.now();
  }

  async #leaveInDoubt(batch: Batch, message: string): Promise<number> {
    return keepUnanswered(batch, message, this.#following.requests, this.#following);
  }

  async #note(batch: Batch, status: string): Promise<void> {
    await this.#following.batches.note(batch, { kind: 'ended', batch: batch.name, status });
  }
}

function missingOr(failure: ChatFailure, message: string, lostAfter: number | null): Missing | ChatFailure {
  return failure.reason === 'absent' ? { kind: 'missing', message, lostAfter } : failure;
}
