/**
 * A folder that is there whole or not at all: it is written as a draft beside its place, flushed, then renamed. A draft that
 * a killed process left is removed by the next who writes the same folder.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder, publishFolder } from './durable.ts';
import { isRunning } from './is-running.ts';

/** Makes `folder`, which must not exist, of what `write` puts into the draft. On any failure nothing is left. */
export async function writeFolderAtomic(folder: string, write: (draft: string) => Promise<void> | void): Promise<void> {
  const target = resolve(folder);
  const above = dirname(target);
  makeFolder(above);
  removeDraftFoldersOfTheDead(target);
  const draft = join(above, `.${basename(target)}.${process.pid}.draft`);
  try {
    mkdirSync(draft);
    await write(draft);
    publishFolder(draft, target);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw cause;
  }
}

function removeDraftFoldersOfTheDead(target: string): void {
  const start = `.${basename(target)}.`;
  for (const name of readdirSync(dirname(target))) {
    const [, pid] = (name.startsWith(start) && /^(\d{1,10})\.draft$/.exec(name.slice(start.length))) || [];
    // In a container the next process often has the number of the last.
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid))))
      rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
}
