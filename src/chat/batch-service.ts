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
 * `lost`: the provider does not know it, and lists others.
 */
export interface BatchLook {
  readonly kind: 'look';
  readonly state: 'running' | 'ended' | 'rejected' | 'lost';
  /** In the provider's word. */
  readonly status: string;
  /** Ids of files with results; null where there is none. */
  readonly files: readonly string[];
  readonly done: number;
  /** Why it was rejected, or what the provider says of one that is lost. */
  readonly message: string;
}

export interface BatchResult {
  readonly customId: string;
  readonly result: ChatResult;
}

export interface Named {
  readonly kind: 'id';
  readonly id: string;
}

export interface BatchService {
  readonly limits: BatchLimits;
  /** A request as a line of the file, its newline included. */
  line(customId: string, request: ChatRequest): string;
  upload(path: string, signal: AbortSignal): Promise<Named | ChatFailure>;
  create(fileId: string, signal: AbortSignal): Promise<Named | ChatFailure>;
  /** The batch of a file that was uploaded; null where none was made of it. */
  find(fileId: string, signal: AbortSignal): Promise<Named | ChatFailure | null>;
  look(batchId: string, signal: AbortSignal): Promise<BatchLook | ChatFailure>;
  /** Writes a file of results to `path`; fails with `absent` where the provider does not have it. */
  download(fileId: string, path: string, signal: AbortSignal): Promise<ChatFailure | null>;
  /** A line of such a file; null where it is none. */
  read(line: unknown): BatchResult | null;
}
