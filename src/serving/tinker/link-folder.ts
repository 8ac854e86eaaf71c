/** A second name for the files of a folder that is about to lose its own: nothing is copied where the disk can do without. */
import { copyFileSync, linkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../support/durable.ts';

/** Files are never written in place here, so that two folders may share them. */
export function linkFolder(from: string, to: string): void {
  makeFolder(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else linkFile(source, target);
  }
}

/** Not every disk has links. */
function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
