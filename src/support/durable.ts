/** Making what was written survive a power cut: flush files and folders, publish a folder by renaming it. */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Writes all of `bytes` to an open file; one call may write less. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.byteLength;) offset += writeSync(file, bytes, offset);
}

/** Flushes one file to the disk. */
export function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Flushes a folder's list of names, so that a file made or renamed there is found again. */
export function flushFolder(folder: string): void {
  // Windows opens no folder as a file, and keeps names by itself.
  if (process.platform !== 'win32') flush(folder);
}

/** Makes a folder and those above it that are missing, and flushes the names of all that it made. */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= resolve(first).length; made = dirname(made)) flushFolder(dirname(made));
}

/** Flushes every file and folder below `folder`, then `folder`. */
export function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else if (entry.isFile()) flush(path);
  }
  flushFolder(folder);
}

/** Flushes all of `from`, then renames it to `to`, which must not exist; afterwards `to` is there whole or not at all. */
export function publishFolder(from: string, to: string): void {
  flushTree(from);
  renameSync(from, to);
  flushFolder(dirname(to));
}
