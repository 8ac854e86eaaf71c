/**
 * Markdown is written in 120 columns, as the code is, so that it reads in a terminal and a change shows as few lines. Tables,
 * fenced code and addresses of links do not count: none of them can be broken. Exits with 1 and one line per finding.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MARKDOWN_COLUMNS = 120;

export interface LongLine {
  readonly line: number;
  /** Without the addresses in it. */
  readonly columns: number;
}

export function longMarkdownLines(text: string): LongLine[] {
  let fence: string | null = null;
  const found: LongLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const marks = /^[ >]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (marks?.startsWith(fence) === true && line.trim() === marks) fence = null;
      continue;
    }
    if (marks !== undefined) {
      fence = marks;
      continue;
    }
    if (line.trimStart().startsWith('|')) continue;
    const columns = [...withoutAddresses(line)].length;
    if (columns > MARKDOWN_COLUMNS) found.push({ line: index + 1, columns });
  }
  return found;
}

function withoutAddresses(line: string): string {
  return line
    .trimEnd()
    .replaceAll(/\]\([^()\s]*\)/g, ']')
    .replaceAll(/https?:\/\/[^\s)>]+/g, '');
}

/** The pages of the project. CHANGELOG.md is left out: branches add to it at the same place, whole lines at a time. */
export function markdownPages(root: string): string[] {
  const folders = '{docs,recipes,seeds,bench,src,scripts,test,web}/**/*.md';
  return globSync(['*.md', folders, '.github/**/*.md'], { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== 'CHANGELOG.md')
    .toSorted();
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const path of markdownPages(root)) {
    for (const { line, columns } of longMarkdownLines(readFileSync(join(root, path), 'utf8'))) {
      console.error(`${path}:${line}: ${columns} columns; Markdown has ${MARKDOWN_COLUMNS}`);
      process.exitCode = 1;
    }
  }
}
