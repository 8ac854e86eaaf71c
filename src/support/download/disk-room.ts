/** Room for a download: what a file may take at most, and what its disk has left. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DownloadError } from './download-error.ts';

/** Of a file whose length nobody has stated; none of those that are fetched without one comes near. */
export const LARGEST_UNSTATED_BYTES = 2 ** 30;
/** Left free on the disk. */
const SPARE_BYTES = 2 ** 26;

/** DownloadError when `bytes` more do not fit on the disk of `path`. */
export function checkRoom(path: string, bytes: number): void {
  const folder = dirname(path);
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (bytes + SPARE_BYTES <= free) return;
  throw new DownloadError(
    `${path} needs ${megabytes(bytes)} more; the disk of ${folder} has ${megabytes(free)} free: make room, or name a folder ` +
      'on another disk',
  );
}

/** An error of the disk, which another try does not mend; those of a connection come wrapped by `fetch`. */
export function isDiskFailure(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'syscall' in cause && 'code' in cause;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
