/**
 * The port for providers that take many conversations as one file and answer them within a day, for less. Each method is one
 * request; a failure is a value, as with chat models, and a disk that fails here is an error. Knows nothing of what was asked before: following batches over kills
 * is the caller's.
 */
import type { ChatFailure, ChatRequest, ChatResult } from './chat-model.ts';

export interface BatchLimits {
  readonly requests: number;
  readonly bytes: number;
}

/**
 * `running`: not yet. `ended`: what was answered is in the files, whatever became of the rest. `rejected`: none was tried.
 * `absent`: the provider says that there is none, and its own list lacks it too; just after its making, or with another
 * account's key, it may be there all the same.
 */
export interface BatchLook {
  readonly kind: 'look';
  readonly state: 'running' | 'ended' | 'rejected' | 'absent';
  /** In the provider's word. */
  readonly status: string;
  /** Ids of files with results; null where there is none. */
  readonly files: readonly string[];
  /** Requests that were answered, and that failed; null where the provider does not say. */
  readonly done: number | null;
  readonly failed: number | null;
  /** Answers are told and no file of them is named: it is named later. */
  readonly lacksAnswers: boolean;
  /** Why it was rejected, or what the provider says of one that is absent. */
  readonly message: string;
}

export interface BatchResult {
  readonly customId: string;
  readonly result: ChatResult;
  /** The request was written in a way that the model does not take; the service writes the next ones otherwise. */
  readonly isOfForm?: true;
}

export interface Named {
  readonly kind: 'id';
  readonly id: string;
}

export interface BatchService {
  readonly limits: BatchLimits;
  /** What replies taught about how requests must be written, as a text for another day's service; null: nothing yet. */
  readonly learnt: string | null;
  recall(learnt: string): void;
  /** A request as a line of the file, its newline included. */
  line(customId: string, request: ChatRequest): string;
  upload(path: string, signal: AbortSignal): Promise<Named | ChatFailure>;
  create(fileId: string, signal: AbortSignal): Promise<Named | ChatFailure>;
  /**
   * The batch of a file that was uploaded; null where none was made of it. Fails with `absent` where the provider lists none,
   * or too many to look through. `notBefore` (milliseconds since 1970): batches that are older need no look.
   */
  find(fileId: string, signal: AbortSignal, notBefore?: number | null): Promise<Named | ChatFailure | null>;
  /** Fails with `absent` where neither the batch nor a list is there that says so: the address may be wrong. */
  look(batchId: string, signal: AbortSignal, notBefore?: number | null): Promise<BatchLook | ChatFailure>;
  /** Writes a file of results to `path`; fails with `absent` where the provider does not have it. */
  download(fileId: string, path: string, signal: AbortSignal): Promise<ChatFailure | null>;
  /** A line of such a file; null where it is none. `learntBefore`: what was learnt when the file of requests was written. */
  read(line: unknown, learntBefore: string | null): BatchResult | null;
}
