/**
 * One process per run folder: a lock file that names its owner. A lock whose owner is dead is taken over.
 * "Dead" is decided on this machine only: no such process, or one with that number that began at another time.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { removeDraftsOfTheDead } from '../support/atomic-file.ts';
import { RunError } from '../support/errors.ts';
import { isRunning } from '../support/is-running.ts';

export const LOCK_FILE = 'lock.json';

export interface Lock {
  release(): void;
}

interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's ticks since boot, with the boot's id; null where /proc does not say. */
  readonly began: string | null;
}

/** Locks `folder`, or throws a RunError that names the process that holds it. */
export function lockFolder(folder: string): Lock {
  const path = join(folder, LOCK_FILE);
  for (const name of [LOCK_FILE, `stale-${LOCK_FILE}`]) removeDraftsOfTheDead(join(folder, name));
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    began: processBegan(process.pid),
  } satisfies LockOwner);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createWith(path, mine)) {
      return {
        release: () => {
          if (textOf(path) === mine) rmSync(path, { force: true });
        },
      };
    }
    const held = textOf(path);
    if (held === null) continue;
    if (isAlive(held)) throw lockedError(folder, path, held);
    removeStale(path, held);
  }
  throw new RunError(`${folder}: another process keeps taking the lock ${path}; wait for it to end`);
}

/** Whether a process that lives holds the folder; one of another machine is taken to. */
export function isLocked(folder: string): boolean {
  const held = textOf(join(folder, LOCK_FILE));
  return held !== null && isAlive(held);
}

/** Creates the lock with its whole content in one step (a link to a finished file); false when one is there. */
function createWith(path: string, content: string): boolean {
  const draft = draftOf(path);
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (cause) {
    // ENOENT: the owner of the lock has just swept the folder's drafts away.
    if (['EEXIST', 'ENOENT'].includes((cause as NodeJS.ErrnoException).code ?? '')) return false;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Named as the drafts of atomic writes are, so that one a killed process left is swept away with them. */
function draftOf(path: string, prefix = ''): string {
  return join(dirname(path), `.${prefix}${basename(path)}.${process.pid}.tmp`);
}

/** Moves the lock away and looks at what was moved: when another process was faster it is put back. */
function removeStale(path: string, stale: string): void {
  const aside = draftOf(path, 'stale-');
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== stale) createWith(path, textOf(aside) ?? '');
  rmSync(aside, { force: true });
}

function isAlive(text: string): boolean {
  const owner = ownerOf(text);
  if (owner === null) return false;
  if (owner.host !== hostname()) return true;
  if (!isRunning(owner.pid)) return false;
  return owner.began === null || owner.began === processBegan(owner.pid);
}

function lockedError(folder: string, path: string, held: string): RunError {
  const owner = ownerOf(held)!;
  const elsewhere = owner.host !== hostname();
  const advice = elsewhere ? `if that machine no longer runs it, delete ${path}` : 'wait for it, or stop it';
  const place = elsewhere ? ` on ${owner.host}` : '';
  return new RunError(`${folder} is in use by process ${owner.pid}${place}; ${advice}`);
}

function ownerOf(text: string): LockOwner | null {
  try {
    const owner = JSON.parse(text) as LockOwner;
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? owner : null;
  } catch {
    return null;
  }
}

function processBegan(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the command's name, may hold spaces and brackets: count from its closing bracket.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${ticks}`;
  } catch {
    return null;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
