/**
 * The files of a model: JSON and templates, read whole, and weights. They may come from anybody: what is no file (a pipe
 * would be waited for without end), or a text larger than any model has, is refused before it is read.
 */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { CheckpointError } from '../../support/errors.ts';
import { parseExactJson } from '../../support/exact-json.ts';

/** The largest tokenizer.json in use, of a quarter of a million tokens, takes 35 MB. */
const LARGEST_BYTES = 2 ** 27;

/** CheckpointError for a pipe, a device or a folder where a file is meant; a link to a file is one. */
export function checkRegularFile(path: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
  } catch (cause) {
    throw new CheckpointError(`Cannot open ${path}`, { cause });
  }
  if (!isFile) throw new CheckpointError(`${path} is a folder, a pipe or a device; a model folder has a file there`);
}

/** Of what a stranger wrote, enough to find it. */
export function said(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** CheckpointError when it is no file, or too large. */
export function readModelText(path: string): string {
  checkRegularFile(path);
  const { size } = statSync(path);
  if (size > LARGEST_BYTES)
    throw new CheckpointError(
      `${path} has ${size} bytes; allowed are ${LARGEST_BYTES}: is it another file under this name?`,
    );
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CheckpointError(`Cannot read ${path}`, { cause });
  }
}

/** As `parseExactJson` reads it. CheckpointError that says what is wrong with the file. */
export function readModelJson(path: string): unknown {
  const text = readModelText(path);
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new CheckpointError(`Cannot read ${path} as JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

/** Opens a model's file, which must be a regular one, for as long as `use` reads it. */
export function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openModelFile(path);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** The same for who reads it in turns with others. */
export async function withFileInTurns<T>(path: string, use: (file: number) => Promise<T>): Promise<T> {
  const file = openModelFile(path);
  try {
    return await use(file);
  } finally {
    closeSync(file);
  }
}

function openModelFile(path: string): number {
  checkRegularFile(path);
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new CheckpointError(`Cannot open ${path}`, { cause });
  }
}
