import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { markdownPages } from './lint-markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** As hubs make them of headings: lower case, no punctuation, hyphens for spaces, a number where a heading comes again. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = text.match(/^#{1,6} .*$/gm)?.map((heading) => {
    const plain = heading.replace(/^#+ /, '').replaceAll(/\]\([^)]*\)/g, ']');
    const anchor = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
}

it.each([...markdownPages(root), 'CHANGELOG.md'])('%s links to files and headings that are there', (page) => {
  const broken = [...read(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, address]) => address!)
    .filter((address) => !/^[a-z]+:/.test(address))
    .filter((address) => {
      const [path, anchor] = address.split('#') as [string, string | undefined];
      const target = path === '' ? join(root, page) : resolve(root, dirname(page), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
    });
  expect(broken).toEqual([]);
});

it("the log's table of contents has every entry", () => {
  const contents = read('docs/log/README.md');
  const topics = globSync('docs/log/*.md', { cwd: root }).filter((path) => !path.endsWith('README.md'));
  const missing = topics.flatMap((topic) =>
    [...read(topic).matchAll(/^## (\S+) (.*)$/gm)]
      .map(([, date, title]) => `- ${date} [${title}](${topic.slice('docs/log/'.length)}#`)
      .filter((entry) => !contents.includes(entry)),
  );
  expect([topics.length > 0, missing]).toEqual([true, []]);
});
