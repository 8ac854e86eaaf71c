/**
 * What of a folder goes to the cluster: its files but for those that are made anew there (packages, runs, banks), secrets and
 * links. What else is wanted of the folder is named.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../support/errors.ts';
import { holdsSecret, isSecretName } from './secret-files.ts';

export interface PackedFile {
  /** From the folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
}

export interface WorkingFolder {
  /** By path. */
  readonly files: readonly PackedFile[];
  /** Paths that were left out because they are or hold secrets, or lead elsewhere. */
  readonly secrets: readonly string[];
  readonly links: readonly string[];
}

/** Anywhere in the folder. Folders whose names begin with a dot are left out too. */
const LEFT_OUT = new Set(['node_modules', '__pycache__', '.git']);
/** At the top: what commands leave. */
const LEFT_OUT_AT_TOP = new Set([
  'runs',
  'banks',
  'benchmarks',
  'data',
  'out',
  'exports',
  'models',
  'dist',
  'tinker-state',
]);
/** A package has 100 MiB at most, and texts become a third or a tenth. */
const MOST_BYTES = 512 << 20;
const MOST_FILES = 50_000;

/** `more` names files and folders in it that are packed though they would be left out. */
export function readWorkingFolder(
  folder: string,
  more: readonly string[] = [],
  { mostBytes = MOST_BYTES, mostFiles = MOST_FILES }: { readonly mostBytes?: number; readonly mostFiles?: number } = {},
): WorkingFolder {
  const files = new Map<string, PackedFile>();
  const [secrets, links] = [new Set<string>(), new Set<string>()];
  let total = 0;
  const add = (path: string): void => {
    if (files.has(path)) return;
    if (isSecretName(basename(path))) return void secrets.add(path);
    const full = join(folder, path);
    const { size, mode } = lstatSync(full);
    total += size;
    if (total > mostBytes || files.size >= mostFiles)
      throw new ConfigError(
        `${folder} holds more than is packed (${mostBytes >> 20} MiB, ${mostFiles} files): ${largestOf(files)}. ` +
          'Put what is large where the nodes can read it, and submit a smaller --working-folder',
      );
    const bytes = readFileSync(full);
    if (holdsSecret(basename(path), bytes)) return void secrets.add(path);
    files.set(path, { path, bytes, isExecutable: (mode & 0o100) !== 0 });
  };
  const walk = (path: string, isNamed: boolean): void => {
    const entry = lstatSync(join(folder, path));
    if (entry.isSymbolicLink()) return void links.add(path);
    if (entry.isFile()) return add(path);
    if (!entry.isDirectory()) return;
    for (const name of readdirSync(join(folder, path)).toSorted()) {
      const inner = path === '' ? name : `${path}/${name}`;
      if (isNamed || !isLeftOut(folder, inner)) walk(inner, isNamed);
    }
  };
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ConfigError(`--working-folder ${folder}: there is no such folder`);
  walk('', false);
  for (const named of more) walk(pathWithin(folder, named), true);
  const byPath = [...files.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1));
  return { files: byPath, secrets: [...secrets].toSorted(), links: [...links].toSorted() };
}

function isLeftOut(folder: string, path: string): boolean {
  const name = basename(path);
  if (LEFT_OUT.has(name) || name.endsWith('.log')) return true;
  const isFolder = lstatSync(join(folder, path)).isDirectory();
  return isFolder && (name.startsWith('.') || LEFT_OUT_AT_TOP.has(path));
}

function pathWithin(folder: string, named: string): string {
  const path = relative(resolve(folder), resolve(folder, named)).split(sep).join('/');
  if (
    path !== '' &&
    !path.startsWith('../') &&
    path !== '..' &&
    lstatSync(join(folder, path), { throwIfNoEntry: false })
  )
    return path;
  throw new ConfigError(`--pack ${named}: there is no such file or folder in ${folder}`);
}

function largestOf(files: ReadonlyMap<string, PackedFile>): string {
  const tops = new Map<string, number>();
  for (const { path, bytes } of files.values()) {
    const [top] = path.split('/') as [string];
    tops.set(top, (tops.get(top) ?? 0) + bytes.byteLength);
  }
  const sorted = [...tops].toSorted((left, right) => right[1] - left[1]).slice(0, 5);
  return `so far ${sorted.map(([top, size]) => `${top} ${(size / (1 << 20)).toFixed(1)} MiB`).join(', ')}`;
}
