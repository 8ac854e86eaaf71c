/** Puts text between `<!-- NAME -->` and `<!-- /NAME -->` of a Markdown file; everything else stays as it is. */
import { readFileSync } from 'node:fs';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { RunError } from '../support/errors.ts';

export function replaceBetweenMarkers(path: string, name: string, text: string): void {
  const before = readFile(path);
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = before.indexOf(opening);
  const end = before.indexOf(closing);
  if (start < 0 || end < start) {
    throw new RunError(`${path}: no ${opening} followed by ${closing}; put both where the text belongs`);
  }
  const head = before.slice(0, start + opening.length);
  writeFileAtomic(path, `${head}\n${text.trimEnd()}\n${before.slice(end)}`);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RunError(`cannot read ${path}`, { cause });
  }
}
