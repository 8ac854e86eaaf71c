/**
 * The runs, evaluations and graphs below the folders that a studio was given, each with an id that stands in addresses.
 * Nothing else is ever opened: an id is looked up among what was found, links are not followed, and a file counts only where
 * it truly lies below a given folder.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { RequestError } from '../pages/local-server.ts';

export interface FoundFolder {
  readonly id: string;
  /** Of a graph it is a file. */
  readonly path: string;
  readonly kind: 'run' | 'evaluation' | 'graph';
}

/** Below a given folder; a run holds its evaluations two further down. */
const DEEPEST = 5;
const MOST_FOLDERS = 500;
const MOST_LOOKED_AT = 20_000;
/** A listing is as old as this at most. */
const FRESH_MILLISECONDS = 2000;
/** What a run keeps for itself, and what holds no runs. */
const PASSED_OVER = new Set(['work', 'calls', 'metrics', 'timings', 'tensorboard', 'model', 'replay', 'node_modules']);
/** Where an SQLite file says what it is: its first words, and the number of its program, which is a graph store's. */
const SQLITE = { words: 'SQLite format 3\0', programAt: 68, program: 'FLGR' } as const;

export class StudioFolders {
  /** As they were given. */
  readonly roots: readonly string[];
  readonly #now: () => number;
  #found: readonly FoundFolder[] = [];
  #isCut = false;
  #lookedAt = -Infinity;

  constructor(roots: readonly string[], now: () => number = () => performance.now()) {
    this.roots = roots;
    this.#now = now;
  }

  list(): { readonly folders: readonly FoundFolder[]; readonly isCut: boolean } {
    if (this.#now() - this.#lookedAt >= FRESH_MILLISECONDS) this.#look();
    return { folders: this.#found, isCut: this.#isCut };
  }

  /** The folder of an id, or a RequestError with 404. */
  pathOf(id: string, kind: FoundFolder['kind']): string {
    const has = (folder: FoundFolder): boolean => folder.id === id && folder.kind === kind;
    const known = this.list().folders.find(has);
    if (known !== undefined && this.#isInside(known.path)) return known.path;
    throw new RequestError(404, `there is no ${kind} ${JSON.stringify(id)} in ${this.roots.join(', ')}`);
  }

  /** A file below a found folder, or null where none is there. A file elsewhere, behind a link, is a RequestError. */
  fileIn(folder: string, ...names: readonly string[]): string | null {
    const path = join(folder, ...names);
    if (!existsSync(path)) return null;
    if (this.#isInside(path)) return path;
    throw new RequestError(403, `${path} does not lie in the folders that were given`);
  }

  #isInside(path: string): boolean {
    if (!existsSync(path)) return false;
    const real = realpathSync(path);
    return this.roots.some((root) => {
      if (!existsSync(root)) return false;
      const inside = realpathSync(root);
      return real === inside || real.startsWith(inside.endsWith(sep) ? inside : inside + sep);
    });
  }

  #look(): void {
    const found: FoundFolder[] = [];
    const waiting = this.#begin();
    let looked = 0;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (++looked > MOST_LOOKED_AT || found.length >= MOST_FOLDERS) break;
      const kind = kindOf(next.path);
      if (kind !== null) found.push({ id: next.id, path: next.path, kind });
      const { folders, files } = entriesOf(next.path);
      for (const name of files.filter((file) => isGraph(join(next.path, file))))
        found.push({ id: `${next.id}/${name}`, path: join(next.path, name), kind: 'graph' });
      if (kind === 'evaluation' || next.depth === DEEPEST) continue;
      for (const name of folders)
        waiting.push({ id: `${next.id}/${name}`, path: join(next.path, name), depth: next.depth + 1 });
    }
    [this.#found, this.#isCut, this.#lookedAt] = [found, waiting.length > 0, this.#now()];
  }

  /** Given folders of one name are told apart by their numbers. */
  #begin(): { readonly id: string; readonly path: string; readonly depth: number }[] {
    const taken = new Map<string, number>();
    return this.roots.map((root) => {
      const path = resolve(root);
      const name = basename(path) || 'root';
      const times = (taken.get(name) ?? 0) + 1;
      taken.set(name, times);
      return { id: times === 1 ? name : `${name}~${times}`, path, depth: 0 };
    });
  }
}

function kindOf(path: string): FoundFolder['kind'] | null {
  if (existsSync(join(path, 'evaluation.json'))) return 'evaluation';
  return existsSync(join(path, 'manifest.json')) && existsSync(join(path, 'config.json')) ? 'run' : null;
}

/** Sorted; a folder that is behind a link or cannot be read has none. */
function entriesOf(path: string): { readonly folders: readonly string[]; readonly files: readonly string[] } {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
    const names = (some: typeof entries): string[] => some.map(({ name }) => name).toSorted();
    return {
      folders: names(entries.filter((entry) => entry.isDirectory() && !PASSED_OVER.has(entry.name))),
      files: names(entries.filter((entry) => entry.isFile())),
    };
  } catch {
    return { folders: [], files: [] };
  }
}

function isGraph(path: string): boolean {
  if (basename(path) === 'graph.json') return true;
  if (!/\.(?:db|sqlite)$/.test(path)) return false;
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(SQLITE.programAt + SQLITE.program.length);
      readSync(file, head, 0, head.length, 0);
      const text = head.toString('latin1');
      return text.startsWith(SQLITE.words) && text.endsWith(SQLITE.program);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
