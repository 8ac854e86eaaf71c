/** What a disk has left, for who is about to write much. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Left free on the disk. */
const SPARE_BYTES = 2 ** 26;

/**
 * Null where `bytes` more fit on the disk of `folder`, which need not be there yet; else what is needed, what is free and
 * what to do, in words.
 */
export function missingRoom(folder: string, bytes: number): string | null {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  const disk = statfsSync(there);
  const free = disk.bavail * disk.bsize;
  if (bytes + SPARE_BYTES <= free) return null;
  return (
    `needs ${megabytes(bytes)} more; the disk of ${there} has ${megabytes(free)} free: make room, or name a folder on ` +
    'another disk'
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
