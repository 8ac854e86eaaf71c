/**
 * The runs and evaluations below the folders that a studio was given, each with an id that stands in addresses. Nothing
 * else is ever opened: an id is looked up among what was found, links are not followed, and a file counts only where it
 * truly lies below a given folder.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { RequestError } from '../pages/local-server.ts';

export interface FoundFolder {
  readonly id: string;
  readonly path: string;
  readonly kind: 'run' | 'evaluation';
}

/** Below a given folder; a run holds its evaluations two further down. */
const DEEPEST = 5;
const MOST_FOLDERS = 500;
const MOST_LOOKED_AT = 20_000;
/** A listing is as old as this at most. */
const FRESH_MILLISECONDS = 2000;
/** What a run keeps for itself, and what holds no runs. */
const PASSED_OVER = new Set(['work', 'calls', 'metrics', 'timings', 'tensorboard', 'model', 'node_modules']);

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
      if (kind === 'evaluation' || next.depth === DEEPEST) continue;
      for (const name of foldersIn(next.path))
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
function foldersIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.flatMap(({ name }) => (PASSED_OVER.has(name) ? [] : [name])).toSorted();
  } catch {
    return [];
  }
}
