/** Which file or files of a folder hold a benchmark: by name, the preferred first; shards of a Parquet data set together. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../support/errors.ts';
import type { BenchmarkDefinition } from '../definition.ts';

/** How deep the publishers nest their files (`data/`, `Text/`, `questions/US/`). */
const DEEPEST = 4;
/** The better ones first: what loses least. */
const FORMATS = ['parquet', 'jsonl', 'json', 'csv'];
const shard = /-(\d{5})-of-(\d{5})\.parquet$/;

/**
 * `path` itself when it is a file; else what the benchmark's own folder below it holds (in `path` or in `path/benchmarks`),
 * or the folder itself.
 */
export function findBenchmarkFiles(
  definition: Pick<BenchmarkDefinition, 'id' | 'folder' | 'files'>,
  path: string,
): string[] {
  if (!isFolder(path)) return [path];
  const own = [join(path, definition.folder), join(path, 'benchmarks', definition.folder)];
  // Names such as test-00000-of-00001.parquet say nothing outside a folder that does.
  for (const folder of [...own, path]) {
    const names = namesBelow(folder, folder === path ? 0 : DEEPEST);
    for (const pattern of definition.files) {
      const found = names.filter((name) => pattern.test(name.split('/').at(-1)!));
      if (found.length > 0) return oneFile(found, folder).map((name) => join(folder, name));
    }
  }
  throw new ConfigError(
    `${path}: no file of ${definition.id} here, in ${definition.folder}/ or in benchmarks/${definition.folder}/; allowed names: ` +
      `${definition.files.map(({ source }) => readable(source)).join(', ')}. Give the file itself, or add --download`,
  );
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new ConfigError(`${path}: no such file or folder`, { cause });
  }
}

/** Paths of files below a folder, sorted, without hidden ones; none when there is no such folder. */
function namesBelow(folder: string, depth: number): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && isFolderLink(path)))
        return depth === 0 ? [] : namesBelow(path, depth - 1).map((name) => `${entry.name}/${name}`);
      return [entry.name];
    })
    .toSorted();
}

function isFolderLink(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function oneFile(found: readonly string[], folder: string): string[] {
  if (found.length === 1) return [...found];
  // The same in several formats: one of them.
  const twins = new Set(found.map((name) => name.replace(/\.[^.]+$/, '')));
  if (twins.size === 1) return [found.toSorted((left, right) => preference(left) - preference(right))[0]!];
  const totals = new Set(found.map((name) => shard.exec(name)?.[2]));
  const [total] = totals;
  if (totals.size === 1 && total !== undefined && Number(total) === found.length) return [...found];
  throw new ConfigError(
    `${folder}: several files could be meant (${found.slice(0, 6).join(', ')}${found.length > 6 ? ', ...' : ''}); give the file itself`,
  );
}

function preference(name: string): number {
  return FORMATS.indexOf(name.slice(name.lastIndexOf('.') + 1));
}

/** A pattern as a person would write the name. */
function readable(source: string): string {
  return source
    .replaceAll(/[\^$\\]/g, '')
    .replaceAll('d{5}', '00000')
    .replaceAll('?:', '')
    .replaceAll('[-_]?', '-');
}
