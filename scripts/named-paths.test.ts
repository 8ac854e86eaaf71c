import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = /\b(?:src|bench|scripts|test|recipes|seeds)\/[\w./-]+\.(?:ts|py|toml|tsv|md|js)\b/g;
/** Examples of files to be written: a benchmark (docs/benchmarks.md), a recipe (the READMEs). */
const examples = /first-aid\.ts$|recipes\/qwen\.toml$/;

/** All pages but the changelog, the log and the decisions, which name what was there on their day. */
const pages = globSync(['*.md', 'docs/*.md', 'docs/results/*.md', 'recipes/*.md', 'seeds/*.md'], { cwd: root }).filter(
  (page) => page !== 'CHANGELOG.md',
);

it.each(pages)('%s names files that are there', (page) => {
  const text = readFileSync(`${root}${page}`, 'utf8');
  const missing = [...new Set(text.match(named) ?? [])].filter(
    (path) => !examples.test(path) && !existsSync(root + path),
  );
  expect(missing).toEqual([]);
});
