/**
 * Puts texts between `<!-- NAME -->` and `<!-- /NAME -->` of a Markdown file, by the names that stand in it; everything else
 * stays as it is.
 */
import { readFileSync } from 'node:fs';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { RunError } from '../support/errors.ts';

/** Throws, and leaves the file as it was, if it has none of the markers, or an opening one alone. */
export function replaceBetweenMarkers(path: string, texts: Readonly<Record<string, string>>): void {
  const before = readFile(path);
  const present = Object.keys(texts).filter((name) => before.includes(opening(name)));
  if (present.length === 0) {
    const all = Object.keys(texts).map((name) => `${opening(name)} followed by ${closing(name)}`);
    throw new RunError(`${path}: no ${all.join(', and no ')}; put a pair where its text belongs`);
  }
  writeFileAtomic(
    path,
    present.reduce((page, name) => withText(path, page, name, texts[name]!), before),
  );
}

function withText(path: string, page: string, name: string, text: string): string {
  const start = page.indexOf(opening(name));
  const end = page.indexOf(closing(name), start);
  if (end < 0) throw new RunError(`${path}: no ${closing(name)} after ${opening(name)}; put it where the text ends`);
  return `${page.slice(0, start + opening(name).length)}\n${text.trimEnd()}\n${page.slice(end)}`;
}

const opening = (name: string): string => `<!-- ${name} -->`;
const closing = (name: string): string => `<!-- /${name} -->`;

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RunError(`cannot read ${path}`, { cause });
  }
}
