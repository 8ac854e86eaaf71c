import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startScriptedServer } from '../../chat/fixtures/scripted-server.ts';
import { dumpXml } from '../../knowledge/wiki/fixtures/dump-xml.ts';
import { startFaultyFront } from '../../knowledge/wiki/fixtures/faulty-front.ts';
import { scriptedWiki } from '../../knowledge/wiki/fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../../knowledge/wiki/fixtures/test-wiki-pages.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerKnowledge } from './knowledge.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-explore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const seeds = join(folder, 'seeds.txt');
writeFileSync(seeds, 'Gout\n');
const articles = TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease');

const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['knowledge', ...parameters], [registerKnowledge]);

test('explore fills a graph and goes on with a larger budget without asking again', async () => {
  const front = await startFaultyFront({ respond: scriptedWiki(articles) });
  const flags = ['--wiki', front.url.href, '--seeds', seeds, '--graph', join(folder, 'G.db'), '--rate', '1000'];
  const explore = (budget: string, ...more: string[]) =>
    run('explore', ...flags, '--contact', 'test@example.org', '--budget', budget, ...more);
  try {
    const first = await explore('2', '--quiet');
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining('budget spent.\n2 pages asked for, 2 answered'),
    });
    const second = await explore('100', '--json', '--quiet');
    expect(JSON.parse(second.out)).toMatchObject({
      explore: { outcome: 'nothing left to ask for' },
      site: { licence: 'CC-BY-SA-4.0' },
    });
    const asked = front.log.flatMap(({ titles }) => titles);
    expect(new Set(asked).size).toBe(asked.length);
    // What the wiki says of itself is asked for once.
    expect(front.log.filter(({ titles }) => titles.length === 0)).toHaveLength(1);
  } finally {
    await front.close();
  }
});

test('explore asks for nobody, and says what is wrong with its flags', async () => {
  const flags = ['explore', '--wiki', 'http://127.0.0.1:9', '--seeds', seeds, '--graph', join(folder, 'H.db')];
  delete process.env['FLEMING_CONTACT'];
  expect(await run(...flags, '--budget', '5')).toMatchObject({
    code: 2,
    error: expect.stringContaining('--contact is missing'),
  });
  expect(await run(...flags, '--budget', 'many')).toMatchObject({ code: 2 });
  expect(await run(...flags, '--budget', '5', '--contact', 'me@example.org', '--batch', '51')).toMatchObject({
    code: 2,
  });
});

test('dump fills a graph, twice the same, and refuses what is no dump', async () => {
  const path = join(folder, 'dump.xml');
  writeFileSync(path, dumpXml(articles));
  const first = await run('dump', path, '--graph', join(folder, 'D.db'), '--licence', 'CC0-1.0', '--json', '--quiet');
  expect(JSON.parse(first.out)).toMatchObject({ site: { licence: 'CC0-1.0' }, dump: { outcome: 'read to the end' } });
  const second = await run('dump', path, '--graph', join(folder, 'D.db'), '--licence', 'CC0-1.0', '--quiet');
  expect(second.out).toContain('0 new relations, 0 new pieces of evidence');
  expect(await run('dump', seeds, '--graph', join(folder, 'E.db'))).toMatchObject({
    code: 1,
    error: expect.stringContaining('does not begin as a MediaWiki dump'),
  });
  expect(await run('dump', join(folder, 'nothere.xml'), '--graph', join(folder, 'E.db'))).toMatchObject({
    code: 2,
    error: expect.stringContaining('nothere.xml: no such file'),
  });
});

test('dump asks a model beside the rules, with the key and the limit it is given', async () => {
  const seen = new Set<string>();
  const server = await startScriptedServer({
    reply: () => ({ content: '{"relations": []}' }),
    instead: ({ headers }, _response, { max_tokens: limit }) => {
      seen.add(`${headers.authorization}, ${limit}`);
      return false;
    },
  });
  const path = join(folder, 'asked.xml');
  writeFileSync(path, dumpXml(articles.filter(({ title }) => title === 'Gout')));
  process.env['TEST_MODEL_KEY'] = 'secret-of-the-test';
  try {
    const dump = ['dump', path, '--graph', join(folder, 'M.db'), '--licence', 'CC0-1.0', '--quiet'];
    const model = ['--model', `openai:${server.url}#scripted`, '--api-key-env', 'TEST_MODEL_KEY'];
    expect(await run(...dump, ...model, '--max-tokens', '0')).toMatchObject({ code: 2 });
    expect(await run(...dump, ...model, '--max-tokens', '900')).toMatchObject({ code: 0 });
    expect([...seen]).toEqual(['Bearer secret-of-the-test, 900']);
  } finally {
    delete process.env['TEST_MODEL_KEY'];
    await server.close();
  }
});

test('dump says which pages could not be read, cleans what it prints, and fails where the dump is cut off', async () => {
  const path = join(folder, 'cut.xml');
  const steering = '\u001b]0;owned\u0007';
  const gout = articles.filter(({ title }) => title === 'Gout');
  const long = { title: 'Long disease', text: `This long disease is a disease. ${'x'.repeat(400_000)}` };
  const whole = dumpXml([...gout, long]).replace('Fleming test wiki', `Wiki ${steering}`);
  writeFileSync(path, whole.slice(0, -14));
  const dump = (): Promise<CommandOutcome> => run('dump', path, '--graph', join(folder, 'C.db'), '--quiet');
  const cut = await dump();
  expect(cut).toMatchObject({ code: 1, error: expect.stringContaining('cut.xml is cut off') });
  expect(cut.out).toContain('1 pages could not be read and are not in the graph:\n  Long disease: longer than 400000');
  expect(cut.out + cut.error).not.toContain('\u001b');
  writeFileSync(path, whole);
  expect(await dump()).toMatchObject({ code: 0, error: '' });
});

test('explore fails at a wiki without the pages, and at one that is too old', async () => {
  const answers = ['{"query":{"pages":[{"title":"Gout","ns":0,"missing":true}]}}', '{"query":{"pages":{"-1":{}}}}'];
  const outcomes = [];
  for (const [index, answer] of answers.entries()) {
    const wiki = scriptedWiki(articles);
    const front = await startFaultyFront({ respond: (query) => (query.has('titles') ? answer : wiki(query)) });
    const flags = ['--wiki', front.url.href, '--seeds', seeds, '--graph', join(folder, `W${index}.db`), '--quiet'];
    outcomes.push(await run('explore', ...flags, '--budget', '3', '--contact', 'test@example.org', '--rate', '1000'));
    await front.close();
  }
  expect(outcomes).toMatchObject([
    { code: 1, error: expect.stringContaining('has none of the 1 pages that were asked for (Gout: no such page)') },
    { code: 1, error: expect.stringContaining('in the old form of MediaWiki before 1.25') },
  ]);
});
