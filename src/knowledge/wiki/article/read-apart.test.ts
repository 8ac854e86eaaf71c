import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../graph/store/fixtures/store-samples.ts';
import { testPage } from '../fixtures/read-test-article.ts';
import { readApart } from './read-apart.ts';

const pages = [
  testPage('X', "'''X''' is a disease."),
  testPage('Killer', 'kills'),
  testPage('Hot', '#REDIRECT [[Fever]]'),
];

it('reads pages as they are read together', async () => {
  expect(await readApart(pages)).toMatchObject([
    { kind: 'article', record: { type: 'disease' } },
    { kind: 'article', record: { type: null } },
    { kind: 'redirect', target: 'Fever' },
  ]);
  expect(await readApart([])).toEqual([]);
}, 60_000);

it('passes over the page that ends its process, and reads the next ones in another', async () => {
  using folder = temporaryFolder();
  const program = folder.file('program.mjs');
  writeFileSync(
    program,
    `process.on('message', ({ page }) => {
      if (page.title === 'Killer') process.kill(process.pid, 'SIGKILL');
      process.send({ kind: 'redirect', target: page.title });
    });`,
  );
  expect(await readApart(pages, {}, program)).toEqual([
    { kind: 'redirect', target: 'X' },
    { kind: 'unread', reason: 'it ended the program that read it, twice (SIGKILL)' },
    { kind: 'redirect', target: 'Hot' },
  ]);
}, 60_000);

it('stops when it is told to', async () => {
  using folder = temporaryFolder();
  const program = folder.file('program.mjs');
  writeFileSync(program, `process.on('message', () => undefined);`);
  const begun = performance.now();
  expect(await readApart(pages, { stopped: () => performance.now() - begun > 300 }, program)).toBeNull();
});
