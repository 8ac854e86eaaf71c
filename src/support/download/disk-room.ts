/** Room for a download: what a file may take at most, and what its disk has left. */
import { dirname } from 'node:path';
import { missingRoom } from '../disk-room.ts';
import { DownloadError } from './download-error.ts';

/** Of a file whose length nobody has stated; none of those that are fetched without one comes near. */
export const LARGEST_UNSTATED_BYTES = 2 ** 30;

/** DownloadError when `bytes` more do not fit on the disk of `path`. */
export function checkRoom(path: string, bytes: number): void {
  const missing = missingRoom(dirname(path), bytes);
  if (missing !== null) throw new DownloadError(`${path} ${missing}`);
}

/** An error of the disk, which another try does not mend; those of a connection come wrapped by `fetch`. */
export function isDiskFailure(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'syscall' in cause && 'code' in cause;
}
