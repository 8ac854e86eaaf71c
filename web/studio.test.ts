/** The studio in a real browser: what a reader sees, by pointer, keys and screen reader, and what the pages never do. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpAnswer, madeUpItem, writeEvaluation } from '../src/evaluation/results/fixtures/evaluation-folder.ts';
import { writeGraphFile } from '../src/graph/graph-file.ts';
import { KnowledgeGraph, type Entity } from '../src/graph/knowledge-graph.ts';
import { studioSiteFolder } from '../src/cli/studio-site-folder.ts';
import { LocalToken } from '../src/pages/local-token.ts';
import type { LocalServer } from '../src/pages/local-server.ts';
import { startStudio } from '../src/studio/start-studio.ts';
import { HOSTILE, writeStudioRun } from '../test/worlds/studio-run.ts';
import { hasBrowser, openBrowser } from './fixtures/open-browser.ts';

const MOST_GZIP_BYTES = 150_000;
const TOKEN = 'a-token-of-this-test';
const e = encodeURIComponent;

const VIEWS = {
  runs: '/',
  curves: '/run?run=runs%2Flive',
  stages: '/run?run=runs%2Ftoy&view=stages',
  rollouts: '/run?run=runs%2Ftoy&view=rollouts&step=2',
  answers: '/run?run=runs%2Ftoy&view=answers&show=flips',
  item: '/run?run=runs%2Ftoy&view=answers&show=flips&in=new-diseases&item=q-0',
  settings: '/run?run=runs%2Ftoy&view=settings',
  compared: '/compare?run=runs%2Ftoy&run=runs%2Fseed-1&bands=1',
  evaluations: '/evaluations',
  sheet: `/sheet?of=${e('evaluation:runs/a')}&of=${e('evaluation:runs/b')}`,
  found: '/graph?words=fever',
  graph: '/graph?entity=flu',
  lost: '/run?run=runs%2Fnone',
} as const;

let place: string;
let site: string;
let server: LocalServer;
let browser: Browser;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'studio-'));
  const runs = join(place, 'runs');
  writeStudioRun(join(runs, 'toy'));
  writeStudioRun(join(runs, 'seed-1'), { seed: 1 });
  writeStudioRun(join(runs, 'live'), { isGoingOn: true });
  writeFileSync(join(runs, 'live', 'lock.json'), JSON.stringify({ pid: 1, host: 'elsewhere', began: null }));
  const items = [0, 1, 2].map((at) => madeUpItem('medqa', at, { stem: `${HOSTILE} ${at}` }));
  for (const [name, said] of [
    ['a', ['A', 'A', 'B']],
    ['b', ['B', 'A', HOSTILE]],
  ] as const)
    writeEvaluation(join(runs, name), [
      { id: 'medqa', items, answers: items.map((item, at) => madeUpAnswer(item, said[at]!)) },
    ]);
  const entity = (id: string, zh: string, type: Entity['type']): Entity => {
    const synonyms = { en: [HOSTILE], zh: [] };
    return { id, type, names: { en: id, zh }, synonyms, prevalence: null, specialty: 'toys' };
  };
  writeGraphFile(
    join(runs, 'graph.json'),
    new KnowledgeGraph(
      [entity('flu', '流感', 'disease'), entity('fever', '发热', 'symptom'), entity('cough', '咳嗽', 'symptom')],
      ['fever', 'cough'].map((object) => ({ subject: 'flu', relation: 'has_symptom', object })),
    ),
  );
  site = await studioSiteFolder(() => undefined);
  const token = new LocalToken(TOKEN);
  const onError = (error: unknown): void => {
    throw error;
  };
  server = await startStudio({ roots: [runs], site, host: '127.0.0.1', port: 0, token, onError });
  if (hasBrowser) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.close();
  rmSync(place, { recursive: true, force: true });
});

it('is small: all that the first view loads is below 150 kB as gzip', () => {
  const files = [
    join(site, 'index.html'),
    ...readdirSync(join(site, 'assets')).map((name) => join(site, 'assets', name)),
  ];
  expect(files.length).toBeGreaterThan(2);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  expect(bytes).toBeLessThan(MOST_GZIP_BYTES);
});

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console said of errors. */
  readonly complaints: string[];
  readonly hosts: Set<string>;
}

async function visit(options: Parameters<Browser['newContext']>[0]): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(server.address);
  return { page, context, complaints, hosts };
}

async function show(page: Page, view: keyof typeof VIEWS): Promise<void> {
  await page.goto(new URL(VIEWS[view], server.address).href);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Finding[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    );
}

describe.skipIf(!hasBrowser)('in a browser', () => {
  it.each([
    { locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
    { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const)(
    'each view ($locale, $colorScheme) is readable by all, fits, asks nobody else, and shows text as text',
    async (options) => {
      const { page, context, complaints, hosts } = await visit(options);
      for (const view of Object.keys(VIEWS) as (keyof typeof VIEWS)[]) {
        await show(page, view);
        if (view === 'rollouts' || view === 'graph') await page.locator('main summary').first().click();
        expect(await findings(page), view).toEqual([]);
        const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        expect(beyond, view).toBeLessThanOrEqual(0);
        expect(await page.locator('main img').count(), view).toBe(0);
        expect(await page.title(), view).toMatch(/ · Fleming-R1 Studio$/);
        expect(await page.locator('html').getAttribute('lang')).toBe(options.locale === 'zh-CN' ? 'zh-CN' : 'en');
      }
      expect([...hosts]).toEqual([new URL(server.address).host]);
      // The last view asks for a run that is not there.
      expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
      await context.close();
    },
  );

  it('is closed without the token, and to pages of other sites', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    const { origin } = new URL(server.address);
    for (const path of ['/', '/api/folders', '/assets/x.js'])
      expect((await page.goto(`${origin}${path}`))?.status(), path).toBe(403);
    await context.close();
  });

  it('draws a run that goes on, further, without being loaded again', async () => {
    const { page, context } = await visit({});
    await show(page, 'curves');
    const reward = page.getByRole('slider', { name: 'Reward' });
    expect(await reward.getAttribute('aria-valuetext')).toMatch(/^step 5: stage-1 0\.8/);
    const line = { stage: 'stage-1', step: 6, reward: 0.95, accuracy: 0.9 };
    const live = join(place, 'runs', 'live');
    appendFileSync(join(live, 'metrics', 'stage-1.grpo.jsonl'), `${JSON.stringify(line)}\nnot a record\n`);
    appendFileSync(join(live, 'timings', 'stage-1.grpo.jsonl'), `${JSON.stringify({ step: 6, at: 1_800_000_012 })}\n`);
    await expect
      .poll(() => reward.getAttribute('aria-valuetext'), { timeout: 60_000 })
      .toMatch(/^step 6: stage-1 0\.95/);
    await expect.poll(() => page.getByText('1 lines are no records').count(), { timeout: 60_000 }).toBe(1);
    await expect.poll(() => page.getByText('7/12 steps').count(), { timeout: 60_000 }).toBe(1);
    await reward.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Home');
    await expect.poll(() => reward.getAttribute('aria-valuetext')).toMatch(/^step 0: stage-1 0\.3/);
    await context.close();
  });

  it('goes from the list to an item and on by keys, and its address leads back there', async () => {
    const { page, context } = await visit({});
    await show(page, 'answers');
    expect(await page.locator('.items li').count()).toBe(5);
    await page.getByRole('button', { name: /^gained/ }).click();
    await expect.poll(() => page.locator('.items li').count()).toBe(3);
    await page.locator('.items a').first().click();
    await page.getByRole('heading', { name: 'q-1' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'q-2' }).waitFor();
    const address = page.url();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.items li').count()).toBe(3);
    await page.goto(address);
    await page.getByRole('heading', { name: 'q-2' }).waitFor();
    expect(await page.locator('.output pre').first().textContent()).toBe(HOSTILE);
    await context.close();
  });

  it('changes its language and light where one asks, and keeps both', async () => {
    const { page, context } = await visit({ colorScheme: 'light' });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '运行', level: 1 }).waitFor();
    await page.getByLabel('配色').selectOption('dark');
    const paper = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(await paper()).toBe('rgb(23, 22, 20)');
    await page.reload();
    await page.getByRole('heading', { name: '运行', level: 1 }).waitFor();
    expect(await paper()).toBe('rgb(23, 22, 20)');
    await context.close();
  });

  it('finds an entity as one types, and goes from neighbour to neighbour in its picture', async () => {
    const { page, context } = await visit({ locale: 'zh-CN' });
    await page.getByRole('link', { name: '图谱' }).click();
    await page.getByRole('searchbox').fill('流');
    await page.locator('.items a').click();
    await page.getByRole('heading', { name: '流感' }).waitFor();
    await page.locator('svg a').first().click();
    await page.getByRole('heading', { name: '发热' }).waitFor();
    expect(new URL(page.url()).searchParams.get('entity')).toBe('fever');
    await page.goBack();
    await page.getByRole('heading', { name: '流感' }).waitFor();
    await context.close();
  });

  it('says that its server does not answer, and goes on when it does', async () => {
    const { page, context } = await visit({});
    await page.locator('.cards li').first().waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    expect(await page.locator('.cards li').count()).toBeGreaterThan(1);
    await page.unroute('**/api/**');
    await expect.poll(() => page.getByRole('alert').count(), { timeout: 60_000 }).toBe(0);
    await context.close();
  });

  it('lays two seeds over each other as a band, and lists what differs', async () => {
    const { page, context } = await visit({});
    await show(page, 'runs');
    await page.getByLabel('Choose runs/toy').check();
    await page.getByLabel('Choose runs/seed-1').check();
    await page.getByRole('button', { name: /^Overlay/ }).click();
    await page.getByLabel(/^runs of one recipe/).check();
    await page.locator('.band').first().waitFor();
    expect(await page.locator('.legend').first().textContent()).toBe('toy × 2');
    expect(await page.locator('.settings tbody th').allTextContents()).toEqual(['seed']);
    await context.close();
  });
});
