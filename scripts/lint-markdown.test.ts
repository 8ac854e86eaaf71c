import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { longMarkdownLines, markdownPages } from './lint-markdown.ts';

const long = 'word '.repeat(25).trim();

describe('longMarkdownLines', () => {
  it.each([
    ['a paragraph', `short\n${long}\n`, 2],
    ['an item of a list', `- item\n  - ${long}\n`, 2],
    ['a heading', `# ${long}`, 1],
    ['Chinese, by characters', '中'.repeat(121), 1],
    ['what follows a fence', `\`\`\`sh\n${long}\n\`\`\`\n${long}`, 4],
    ['what follows a fence with another in it', `\`\`\`\`\n\`\`\`\n${long}\n\`\`\`\`\n${long}`, 5],
    ['what only mentions a fence', `text \`\`\` text\n${long}`, 2],
  ])('finds %s', (_, text, line) => {
    expect(longMarkdownLines(text).map((found) => found.line)).toEqual([line]);
  });

  it('says how many columns there are', () => {
    expect(longMarkdownLines(`${'a'.repeat(121)}  `)).toEqual([{ line: 1, columns: 121 }]);
  });

  it.each([
    ['a line of 120 columns', 'a'.repeat(120)],
    ['120 characters that are two units each', '𠮷'.repeat(120)],
    ['a table', `| ${long} |\n| --- |`],
    ['fenced code', `~~~\n${long}\n~~~`],
    ['a fence within a list', `- item\n\n  \`\`\`sh\n  ${long}\n  \`\`\``],
    ['the address of a link', `[a page](${'a'.repeat(121)})`],
    ['an address alone', `See https://example.org/${'a'.repeat(121)} for it.`],
  ])('lets %s pass', (_, text) => {
    expect(longMarkdownLines(text)).toEqual([]);
  });
});

it('looks at the pages of every folder', () => {
  const pages = markdownPages(fileURLToPath(new URL('..', import.meta.url)));
  expect(pages).toEqual(
    expect.arrayContaining([
      'README.md',
      'docs/log/README.md',
      'recipes/README.md',
      '.github/pull_request_template.md',
    ]),
  );
  expect(pages).not.toContain('CHANGELOG.md');
  expect(pages.filter((page) => page.includes('node_modules'))).toEqual([]);
});
