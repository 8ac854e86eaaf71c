/**
 * The agent against a real MediaWiki that holds our test wiki, through a front that is slow and fails at known requests and
 * writes down every title that it was asked for.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, startLiveWiki, type LiveWiki } from '../../scripts/live-wiki.ts';
import { openGraphStore, type GraphStore } from '../../src/graph/store/graph-store.ts';
import { startFaultyFront, type Fault, type FaultyFront } from '../../src/knowledge/wiki/fixtures/faulty-front.ts';
import { TEST_ARTICLES, TEST_SEEDS, testFacts } from '../../src/knowledge/wiki/fixtures/test-wiki-pages.ts';
import { withoutQualifier } from '../../src/knowledge/wiki/article/wiki-title.ts';

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname;
const REAL_TITLES = TEST_ARTICLES.filter(({ text }) => !text.startsWith('#')).map(({ title }) => title);
const folder = mkdtempSync(join(tmpdir(), 'fleming-live-'));
const seeds = join(folder, 'seeds.txt');
writeFileSync(seeds, TEST_SEEDS.join('\n'));

let wiki: LiveWiki;
beforeAll(async () => {
  if (!isInstalled()) throw new Error('MediaWiki is not installed: node scripts/live-wiki.ts install (as root)');
  wiki = await startLiveWiki();
});
afterAll(async () => {
  await wiki?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function throughFront(faultOf: (request: number) => Fault | null, latencyMilliseconds = 0): Promise<FaultyFront> {
  return startFaultyFront({
    respond: async (query) => (await fetch(`${wiki.api}?${query.toString()}`)).text(),
    faultOf,
    latencyMilliseconds,
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a process of its own; ends it by SIGKILL when `killWhen` resolves first. */
async function explore(
  url: URL,
  graph: string,
  more: readonly string[] = [],
  killWhen?: () => Promise<void>,
): Promise<Ended> {
  const parameters = ['--wiki', url.href, '--seeds', seeds, '--graph', graph, '--contact', 'test@example.org'];
  const child = spawn(
    process.execPath,
    [
      MAIN,
      'knowledge',
      'explore',
      ...parameters,
      '--budget',
      '500',
      '--rate',
      '200',
      '--timeout-seconds',
      '5',
      '--json',
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => void (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => void (err += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (killWhen !== undefined) {
    await Promise.race([killWhen(), ended]);
    child.kill('SIGKILL');
  }
  return { code: await ended, out, err };
}

/** Relations of the graph by the titles of the test wiki; denials left out. */
function relationsIn(store: GraphStore): Set<string> {
  const titles = new Map(REAL_TITLES.map((title) => [withoutQualifier(title).toLowerCase(), title]));
  const titleOf = (id: number): string => {
    const name = store.entity(id)!.names.find(({ language, kind }) => language === 'en' && kind === 'preferred')!.text;
    return titles.get(name.toLowerCase()) ?? name;
  };
  const rows = store.database
    .prepare('SELECT subject, word.text AS type, object FROM relation JOIN word ON word.id = relation.type')
    .all();
  return new Set(
    rows
      .filter((row) => !(row['type'] as string).startsWith('not_'))
      .map((row) => [titleOf(row['subject'] as number), row['type'], titleOf(row['object'] as number)].join('\t')),
  );
}

describe('the agent on a real MediaWiki', () => {
  it('finds what the articles were written from, past slow and failing answers, and asks for each page once', async () => {
    const faults: Record<number, Fault> = {
      2: 'maxlag',
      3: 'stall',
      5: 'broken',
      6: 'too many',
      8: 'reset',
      10: 'cut off',
      12: 'unavailable',
      13: 'no json',
    };
    const front = await throughFront((request) => faults[request] ?? null, 20);
    const graph = join(folder, 'whole.db');
    try {
      const { code, out, err } = await explore(front.url, graph);
      expect(code, err).toBe(0);
      const summary = JSON.parse(out);
      expect(summary.explore).toMatchObject({ outcome: 'nothing left to ask for', inDoubt: [] });
      expect(summary.site).toMatchObject({ licence: 'CC-BY-SA-4.0', language: 'en' });
      const answered = front.answeredTitles();
      expect(new Set(answered).size).toBe(answered.length);
      expect(front.log.filter(({ outcome }) => outcome !== 'answered').map(({ outcome }) => outcome)).toEqual(
        Object.values(faults),
      );
      expect(front.log.every(({ userAgent }) => userAgent.includes('test@example.org'))).toBe(true);

      using store = openGraphStore(graph);
      const [found, facts] = [relationsIn(store), testFacts()];
      const right = [...found].filter((each) => facts.has(each)).length;
      const [precision, recall] = [right / found.size, right / facts.size];
      console.log(
        `precision ${precision.toFixed(3)} (${right} of ${found.size}), recall ${recall.toFixed(3)} (of ${facts.size}), ${answered.length} pages`,
      );
      expect(precision).toBeGreaterThanOrEqual(0.9);
      expect(recall).toBeGreaterThanOrEqual(0.9);
    } finally {
      await front.close();
    }
  });

  it('has Chinese names from interlanguage links, synonyms from redirects, and revisions with their address', async () => {
    using store = openGraphStore(join(folder, 'whole.db'));
    expect(store.findByName('法布里病', 'zh')).toMatchObject([{ type: 'disease', kind: 'preferred' }]);
    expect(store.findByName('Pyrexia')).toMatchObject([{ type: 'symptom', kind: 'synonym' }]);
    const [gout, colchicine] = ['Gout', 'Colchicine'].map((name) => store.findByName(name)[0]!.entity);
    for (const { address, quote, revision } of store.evidenceOf(gout!, 'first_line_treatment', colchicine!)) {
      const title = /index\.php\/([^?]+)\?oldid=/.exec(address)![1]!;
      const text = await (
        await fetch(`${wiki.api.replace('api.php', 'index.php')}?title=${title}&oldid=${revision}&action=raw`)
      ).text();
      expect(text.slice(quote!.start, quote!.end)).toBe(quote!.text);
    }
  });

  it('takes no harm from the page that lies and from the page that gives orders', () => {
    using store = openGraphStore(join(folder, 'whole.db'));
    const names = store.database
      .prepare('SELECT text FROM name')
      .all()
      .map((row) => String(row['text']));
    expect(names.filter((name) => /[<>{}[\]|]|script|onerror|ignore all|previous instructions/i.test(name))).toEqual(
      [],
    );
    const idOf = (name: string): number => store.findByName(name)[0]!.entity;
    expect(store.relationsOf(idOf('Zorblat syndrome'))).toEqual([]);
    const found = relationsIn(store);
    expect(found.has('Gout\tfirst_line_treatment\tPropranolol')).toBe(false);
    expect(found.has('Gout\tfirst_line_treatment\tQuackamine')).toBe(false);
    // Both sides of a contradiction are there, neither at full confidence.
    for (const relation of ['first_line_treatment', 'not_first_line_treatment']) {
      const evidence = store.evidenceOf(idOf('Fabry disease'), relation, idOf('Quackamine'));
      expect(evidence.map(({ confidence }) => confidence)).toEqual([0.4]);
    }
    // What Tuberculosis says of its cause, the lying page cannot take back.
    const cause = store.evidenceOf(idOf('Tuberculosis'), 'caused_by', idOf('Mycobacterium tuberculosis'));
    expect(cause.map(({ confidence }) => confidence)).toEqual([0.9]);
  });

  it('is killed again and again, asks for no page twice, and ends with the same but for the answers that were lost', async () => {
    const front = await throughFront(() => null, 150);
    const graph = join(folder, 'killed.db');
    try {
      let kills = 0;
      for (const requests of [2, 3, 3, 2, 4]) {
        const from = front.log.length;
        const { code } = await explore(front.url, graph, ['--batch', '4'], async () => {
          while (front.log.length < from + requests) await pause(5);
          await pause(40 * kills);
        });
        if (code === null) kills++;
      }
      const { code, out, err } = await explore(front.url, graph, ['--batch', '4']);
      expect(code, err).toBe(0);
      expect(kills).toBe(5);
      const asked = front.log.flatMap(({ titles, continued }) => (continued ? [] : titles));
      expect(asked.filter((title, index) => asked.indexOf(title) !== index)).toEqual([]);
      const { inDoubt } = JSON.parse(out).explore as { inDoubt: string[] };
      console.log(`${kills} kills, ${asked.length} pages asked for, ${inDoubt.length} answers lost`);

      // Asked for again on demand: then all is as if nothing had happened, and only those were asked for twice.
      const again = await explore(front.url, graph, ['--ask-again']);
      expect(again.code, again.err).toBe(0);
      const all = front.log.flatMap(({ titles, continued }) => (continued ? [] : titles));
      expect(all.filter((title, index) => all.indexOf(title) !== index).toSorted()).toEqual(inDoubt.toSorted());
      using whole = openGraphStore(join(folder, 'whole.db'));
      using killed = openGraphStore(graph);
      expect(relationsIn(killed)).toEqual(relationsIn(whole));
    } finally {
      await front.close();
    }
  });

  it('reads a dump that the wiki itself wrote to the same relations', async () => {
    const { spawnSync } = await import('node:child_process');
    const environment = { ...process.env, MW_CONFIG_FILE: join(wiki.folder, 'LocalSettings.php') };
    const dumped = spawnSync('php', ['/usr/share/mediawiki/maintenance/dumpBackup.php', '--current', '--quiet'], {
      env: environment,
      maxBuffer: 1 << 26,
    });
    const dump = join(folder, 'dump.xml');
    writeFileSync(dump, dumped.stdout);
    expect(readFileSync(dump, 'utf8')).toContain('</mediawiki>');
    const graph = join(folder, 'dump.db');
    const { status, stderr } = spawnSync(
      process.execPath,
      [MAIN, 'knowledge', 'dump', dump, '--graph', graph, '--quiet'],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    using whole = openGraphStore(join(folder, 'whole.db'));
    using read = openGraphStore(graph);
    expect(relationsIn(read)).toEqual(relationsIn(whole));
  });
});
