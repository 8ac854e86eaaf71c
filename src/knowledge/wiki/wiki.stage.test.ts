import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { writeSyntheticDump } from '../../../scripts/synthetic-dump.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { runRecipeText, writeRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import { InterruptedError, type Interrupt } from '../../run/interrupt.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { seedFolder } from '../../../test/worlds/seed-folder.ts';
import { dumpXml } from './fixtures/dump-xml.ts';
import { startFaultyFront, type FaultyFront } from './fixtures/faulty-front.ts';
import { scriptedWiki } from './fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from './fixtures/test-wiki-pages.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const articles = TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease');

it('reads a dump into a store; a run that is killed reads on and makes the same to the byte', async () => {
  using folder = temporaryFolder();
  writeSyntheticDump(folder.file('dump.xml'), 1500, 0);
  const recipe = '[stages.articles]\ndo = "knowledge.wiki"\ndump = "dump.xml"\nlicence = "CC0-1.0"\n';
  const path = writeRecipeText(folder.path, recipe);
  const run = [MAIN, 'run', path, '--out', folder.file('killed'), '--json'];
  const child = spawn(process.execPath, run, { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    // The first group of articles is on the disk.
    if (told.includes('"event":"step"')) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code, told).toBeNull();
  expect(existsSync(folder.file('killed/work/articles/kept/articles.db'))).toBe(true);
  const resumed = await runRecipeText(folder.path, recipe, { out: 'killed' });
  const undisturbed = await runRecipeText(folder.path, recipe, { out: 'undisturbed' });
  expect(resumed.stages[0]!.summary).toEqual(undisturbed.stages[0]!.summary);
  expect(undisturbed.stages[0]!.summary).toMatchObject({
    site: { licence: 'CC0-1.0' },
    dump: { pages: 1500 },
    graph: { articles: expect.any(Number) as number },
  });
  expect((undisturbed.stages[0]!.summary['graph'] as { relations: number }).relations).toBeGreaterThan(100);
  expect(sha256OfFile(folder.file('killed/articles/graph.sqlite'))).toBe(
    sha256OfFile(folder.file('undisturbed/articles/graph.sqlite')),
  );
  expect(existsSync(folder.file('killed/work/articles'))).toBe(false);
  expect(readdirSync(folder.file('killed/articles'))).toEqual(['graph.sqlite']);
}, 240_000);

/** A live wiki on loopback, titles to begin with, and the recipe that explores it. */
async function liveWiki(path: string, more = ''): Promise<{ front: FaultyFront; recipe: string }> {
  const front = await startFaultyFront({ respond: scriptedWiki(articles) });
  writeFileSync(join(path, 'titles.txt'), 'Gout\n');
  const recipe = `[stages.articles]
do = "knowledge.wiki"
wiki = "${front.url.href}"
titles = "titles.txt"
budget = 500
contact = "test@example.org"
requestsPerSecond = 1000
pagesPerRequest = 3
${more}`;
  return { front, recipe };
}

it('explores a live wiki from titles, is stopped, and asks for no page twice that was answered', async () => {
  using folder = temporaryFolder();
  const { front, recipe } = await liveWiki(folder.path);
  try {
    const stopAfterThree: Interrupt = {
      get requested() {
        return front.log.filter(({ titles }) => titles.length > 0).length >= 3;
      },
      throwIfRequested(where) {
        if (this.requested) throw new InterruptedError(where);
      },
    };
    await expect(runRecipeText(folder.path, recipe, { interrupt: stopAfterThree })).rejects.toThrow(
      /articles: \d pages are asked for/,
    );
    expect(existsSync(folder.file('run/articles/graph.sqlite'))).toBe(false);
    const resumed = await runRecipeText(folder.path, recipe);
    const asked = front.log.flatMap(({ titles }) => titles);
    expect(new Set(asked).size).toBe(asked.length);
    const undisturbed = await runRecipeText(folder.path, recipe, { out: 'undisturbed' });
    expect(resumed.stages[0]!.summary).toEqual(undisturbed.stages[0]!.summary);
    expect(sha256OfFile(folder.file('run/articles/graph.sqlite'))).toBe(
      sha256OfFile(folder.file('undisturbed/articles/graph.sqlite')),
    );
    using store = openGraphStore(folder.file('run/articles/graph.sqlite'), { readOnly: true });
    expect(store.findByName('Gout').map(({ type }) => type)).toContain('disease');
    // How quickly a wiki may be asked changes nothing of what was made.
    const slower = await runRecipeText(
      folder.path,
      recipe.replace('requestsPerSecond = 1000', 'requestsPerSecond = 2'),
    );
    expect(slower.stages[0]!.result).toBe('stood');
  } finally {
    await front.close();
  }
});

it('adds articles to the store of another stage, and asks a model beside the rules', async () => {
  using folder = temporaryFolder();
  using seeds = seedFolder();
  writeFileSync(folder.file('dump.xml'), dumpXml(articles));
  const asked: string[] = [];
  let closed = 0;
  const openChatModel = (): Promise<OpenChatModel> =>
    Promise.resolve({
      model: {
        name: 'scripted',
        complete: ({ id, decoding }) => {
          asked.push(`${id.itemId} ${String(decoding.maxTokens)}`);
          const raw = '{"relations": []}';
          return Promise.resolve({ kind: 'completion', raw, finish: 'stop', promptTokens: 1, generatedTokens: 1 });
        },
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      },
      spec: 'recorded:made',
      sha256: null,
      concurrency: 1,
      maxTokens: 900,
    });
  const recipe = `[models.reader]
use = "recorded:made.jsonl"
[stages.facts]
do = "knowledge.import"
sources = [{ seed = ${JSON.stringify(seeds.path)} }]
[stages.articles]
do = "knowledge.wiki"
start = "facts"
extractor = "reader"
dump = "dump.xml"
`;
  const { stages } = await runRecipeText(folder.path, recipe, { openChatModel });
  expect(asked).toContain('Gout 900');
  expect(closed).toBe(1);
  // The seeds' gout and the article's are one.
  expect(stages[1]!.summary).toMatchObject({ graph: { entities: { merged: expect.any(Number) as number } } });
  using store = openGraphStore(folder.file('run/articles/graph.sqlite'), { readOnly: true });
  expect(store.findByName('gout').filter(({ type }) => type === 'disease')).toHaveLength(1);
  expect(Object.keys(store.statistics().relationsBySource)).toEqual(
    expect.arrayContaining(['Fleming-R1 seeds', 'wiki.example']),
  );
});

it('is refused before anything runs where what is read is not stated, or not there', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('titles.txt'), 'Gout\n');
  const refused = (settings: string) =>
    expect(async () => runRecipeText(folder.path, `[stages.articles]\ndo = "knowledge.wiki"\n${settings}`)).rejects;
  await refused('').toThrow(/one of dump \(a file\) and wiki \(an address\)/);
  await refused('dump = "none.xml"').toThrow(/stages\.articles\.dump: there is no file .*none\.xml/);
  await refused('dump = "titles.txt"').toThrow(/stages\.articles\.dump: .*does not begin as a MediaWiki dump/);
  await refused('wiki = "http://127.0.0.1:9"\ntitles = "none.txt"\nbudget = 5').toThrow(/titles: .*none\.txt: ENOENT/);
  await refused('dump = "titles.txt"\nbudget = 5').toThrow(/stages\.articles\.budget: a dump is read whole/);
  await refused('wiki = "http://127.0.0.1:9"').toThrow(/titles: .*one title a line[^]*budget: say how many pages/);
  await refused('wiki = "nowhere"\ntitles = "titles.txt"\nbudget = 5').toThrow(
    /stages\.articles\.wiki: wiki nowhere: it must be an address/,
  );
  delete process.env['FLEMING_CONTACT'];
  await refused('wiki = "http://127.0.0.1:9"\ntitles = "titles.txt"\nbudget = 5').toThrow(
    /stages\.articles\.contact is missing: .*FLEMING_CONTACT/,
  );
});
