/**
 * Requests to sample that come twice, since a client lost the answer: they are told the samples that were drawn, not others.
 * Two clients may share a sampling session and count for themselves; what is not byte for byte the same is a new request.
 */
import { sha256 } from '../../support/hash.ts';

export interface NumberedSample {
  readonly sampling_session_id?: string | null | undefined;
  readonly seq_id?: number | null | undefined;
}

const MOST = 20_000;

export class SampleRepeats {
  /** Futures by request, the oldest first. */
  readonly #futures = new Map<string, string>();

  find(sample: NumberedSample, bytes: Uint8Array, isKept: (future: string) => boolean): string | null {
    const future = this.#futures.get(keyOf(sample, bytes) ?? '');
    return future !== undefined && isKept(future) ? future : null;
  }

  remember(sample: NumberedSample, bytes: Uint8Array, future: string): void {
    const key = keyOf(sample, bytes);
    if (key === null) return;
    this.#futures.delete(key);
    this.#futures.set(key, future);
    const [oldest] = this.#futures.keys();
    if (this.#futures.size > MOST) this.#futures.delete(oldest!);
  }
}

function keyOf({ sampling_session_id: session, seq_id: seqId }: NumberedSample, bytes: Uint8Array): string | null {
  return typeof session === 'string' && typeof seqId === 'number' ? `${session} ${seqId} ${sha256(bytes)}` : null;
}
