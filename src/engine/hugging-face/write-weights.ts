/** A large file of weights: room for it is looked for first, and while it is written others have their turn. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeFileInTurns } from '../../support/atomic-file.ts';
import { missingRoom } from '../../support/disk-room.ts';
import { CheckpointError } from '../../support/errors.ts';

export interface WeightsContent {
  readonly bytes: number;
  readonly parts: Iterable<Uint8Array>;
}

export interface WritingWeights {
  /** Told behind each part. */
  readonly progress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** Ends the writing, and nothing is left of the file. */
  readonly signal?: AbortSignal | undefined;
}

/** CheckpointError where the disk has no room for them at that place. */
export function requireRoom(place: string, bytes: number): void {
  const missing = missingRoom(place, bytes);
  if (missing !== null) throw new CheckpointError(`${place} ${missing}`);
}

/** Atomically. */
export async function writeWeights(
  path: string,
  { bytes, parts }: WeightsContent,
  { progress, signal }: WritingWeights,
): Promise<void> {
  await writeFileInTurns(path, parts, async (doneBytes) => {
    progress?.(doneBytes, bytes);
    await nextTurn();
    signal?.throwIfAborted();
  });
}
