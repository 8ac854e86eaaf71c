/**
 * Batches from their file to the end: sent, made once, looked at until they have ended, their results kept. What can never
 * come (a batch that was not made, or that the provider no longer knows) ends too, so that it keeps nothing from going on.
 */
import { join } from 'node:path';
import type { BatchLook, Named } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';
import { LOST, type Batch, type BatchJournal } from './batch-journal.ts';
import { BatchEnd, BatchSteps } from './batch-steps.ts';
import { keepBatchResults, keepLostBatch, type ResultsKeeping } from './keep-batch-results.ts';

export interface BatchFollowing extends ResultsKeeping {
  readonly batches: BatchJournal;
  /** Of the files of the batches. */
  readonly folder: string;
  /** By key, those that are asked for now. */
  readonly requests: ReadonlyMap<string, ChatRequest>;
  readonly progress: Progress;
  readonly stop: AbortSignal;
  readonly pollSeconds: number;
  /** The budget of now has room for this call. */
  readonly isReserved: (key: string) => boolean;
  /** What became of its calls is in the journal. */
  readonly onEnded: (batch: Batch) => void;
}

type Got = { readonly kind: 'there' } | { readonly kind: 'gone'; readonly message: string };

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
      if (running.size > 0) await this.#steps.pause(pollSeconds);
    }
  }

  async #send(batch: Batch): Promise<void> {
    const { service, stop, batches, folder, isReserved, progress } = this.#following;
    if (batch.id !== null) return;
    // Nothing of it is paid for, and limits and what is wanted may have changed since: its calls are planned anew.
    if (!batch.isCreating && !batch.keys.every(isReserved)) return this.#note(batch, 'never sent');
    if (batch.file === null) {
      const { id: file } = await this.#steps.until(() => service.upload(fileOfBatch(folder, batch), stop));
      await batches.note(batch, { kind: 'uploaded', batch: batch.name, file });
    }
    const id = await this.#create(batch, batch.file!);
    await batches.note(batch, { kind: 'created', batch: batch.name, id });
    progress.log(`${batch.name}: ${batch.keys.length} requests are with the provider as ${id}`);
  }

  /** Before it is made once more, it is looked for: its making may have come through. */
  async #create(batch: Batch, file: string): Promise<string> {
    const { service, stop, batches } = this.#following;
    const { id } = await this.#steps.until(async (): Promise<Named | ChatFailure> => {
      if (batch.isCreating) {
        const found = await service.find(file, stop);
        if (found !== null) return found;
      } else await batches.note(batch, { kind: 'creating', batch: batch.name });
      const made = await service.create(file, stop);
      // What was refused was not made. Left as being made, it would be refused each time, and keep others waiting for ever.
      if (made.kind === 'failure' && isRefusal(made)) await this.#note(batch, 'not made');
      return made;
    });
    return id;
  }

  /** True when it has ended and its results are in the journal of calls. */
  async #look(batch: Batch): Promise<boolean> {
    const { service, stop, journal, progress } = this.#following;
    const look: BatchLook = await this.#steps.until(() => service.look(batch.id!, stop));
    if (look.state === 'running') {
      progress.stepDone('answers', { done: look.done, total: batch.keys.length });
      return false;
    }
    if (look.state === 'rejected') {
      await this.#note(batch, look.status);
      throw new BatchEnd({ kind: 'failed', words: `${batch.name} was rejected: ${look.message}` });
    }
    const gone = look.state === 'lost' ? look.message : await this.#keepResults(batch, look.files);
    if (gone !== null) await this.#lose(batch, gone);
    else {
      await this.#note(batch, look.status);
      const answered = batch.keys.filter((key) => journal.stateOf(key) === 'answered').length;
      progress.log(`${batch.name}: ${look.status}, ${answered} of ${batch.keys.length} are answered`);
    }
    this.#following.onEnded(batch);
    return true;
  }

  /** Null, or what the provider says of a file of results that it no longer has. */
  async #keepResults(batch: Batch, files: readonly string[]): Promise<string | null> {
    const { service, stop, folder, requests } = this.#following;
    let gone: string | null = null;
    for (const [at, file] of files.entries()) {
      const path = join(folder, `${batch.name}.results-${at}.jsonl`);
      const got = await this.#steps.until(async (): Promise<Got | ChatFailure> => {
        const failure = await service.download(file, path, stop);
        if (failure === null) return { kind: 'there' };
        return failure.reason === 'absent' ? { kind: 'gone', message: failure.message } : failure;
      });
      if (got.kind === 'gone') gone = `its file of results ${file}: ${got.message}`;
      else await keepBatchResults(path, batch, requests, this.#following);
    }
    return gone;
  }

  async #lose(batch: Batch, message: string): Promise<void> {
    const count = await keepLostBatch(batch, message, this.#following.requests, this.#following);
    await this.#note(batch, LOST);
    this.#following.progress.log(
      `WARNING: ${batch.name} is lost, the provider no longer has it as ${batch.id}: ${message}. ${count} requests of it ` +
        'have no answer and are asked again; they may have been billed. Was it made with another API key?',
    );
  }

  async #note(batch: Batch, status: string): Promise<void> {
    await this.#following.batches.note(batch, { kind: 'ended', batch: batch.name, status });
  }
}

function isRefusal({ reason }: ChatFailure): boolean {
  return reason === 'refused' || reason === 'fatal' || reason === 'absent';
}
