/** Making what was written survive a power cut: flush files and folders, publish a folder by renaming it. */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Flushes one file or folder to the disk. */
export function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Flushes every file and folder below `folder`, then `folder`. */
export function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else if (entry.isFile()) flush(path);
  }
  flush(folder);
}

/** Flushes all of `from`, then renames it to `to`, which must not exist; afterwards `to` is there whole or not at all. */
export function publishFolder(from: string, to: string): void {
  flushTree(from);
  renameSync(from, to);
  flush(dirname(to));
}
