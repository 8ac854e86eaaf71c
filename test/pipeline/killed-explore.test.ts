/**
 * `knowledge explore` is killed (SIGKILL) at random moments and started again with the same command: the store then holds
 * what that of an undisturbed run holds, and no page was asked for twice. The moments are drawn from a seed that is
 * printed; FLEMING_KILL_SEED draws the same again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFaultyFront } from '../../src/knowledge/wiki/fixtures/faulty-front.ts';
import { scriptedWiki } from '../../src/knowledge/wiki/fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../../src/knowledge/wiki/fixtures/test-wiki-pages.ts';
import { randomStream } from '../../src/support/random.ts';
import { fleming, startFleming } from './fixtures/fleming.ts';
import { storeContent } from './fixtures/store-content.ts';

const KILLS = 6;
const seed = Number(process.env['FLEMING_KILL_SEED'] ?? Date.now() % 1e6);
const folder = mkdtempSync(join(tmpdir(), 'fleming-killed-'));
beforeAll(() => console.log(`FLEMING_KILL_SEED=${seed}`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command undisturbed; its seconds. */
async function whole(parameters: readonly string[]): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await fleming(parameters);
  expect(code, stderr).toBe(0);
  return (performance.now() - begun) / 1000;
}

/** Killed at moments between its start and the time that it takes undisturbed, then let end. How often it was killed. */
async function killed(parameters: readonly string[], seconds: number, name: string): Promise<number> {
  const random = randomStream(seed, name);
  let kills = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const running = startFleming(parameters);
    // The first part is the start of Node itself.
    // The first kill comes early: where the undisturbed run met a busy machine, its end may come in half of the time.
    const latest = kill === 0 ? 0.4 : 1;
    const due = performance.now() + 1000 * seconds * (0.15 + (latest - 0.15) * random.next());
    while (!running.hasEnded() && performance.now() < due) await pause(5);
    if (running.signal('SIGKILL')) kills++;
    const { code, stderr } = await running.ended;
    expect([0, null], stderr).toContain(code);
  }
  const { code, stderr } = await fleming(parameters);
  expect(code, stderr).toBe(0);
  return kills;
}

it('knowledge explore asks for no page twice, and once lost answers are asked for again holds the same', async () => {
  const articles = TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease');
  const front = await startFaultyFront({ respond: scriptedWiki(articles), latencyMilliseconds: 60 });
  const seeds = join(folder, 'seeds.txt');
  writeFileSync(seeds, 'Gout\nFabry disease\n');
  const flags = '--budget 500 --rate 1000 --batch 3 --contact test@example.org --quiet'.split(' ');
  const command = (graph: string): string[] => {
    const where = ['--wiki', front.url.href, '--seeds', seeds, '--graph', join(folder, graph)];
    return ['knowledge', 'explore', ...where, ...flags];
  };
  try {
    const seconds = await whole(command('wiki.db'));
    const before = front.log.length;
    expect(await killed(command('wiki-killed.db'), seconds, 'explore')).toBeGreaterThan(0);
    const asked = front.log.slice(before).flatMap(({ titles, continued }) => (continued ? [] : titles));
    expect(asked.filter((title, at) => asked.indexOf(title) !== at)).toEqual([]);
    await whole([...command('wiki-killed.db'), '--ask-again']);
    expect(storeContent(join(folder, 'wiki-killed.db'))).toEqual(storeContent(join(folder, 'wiki.db')));
  } finally {
    await front.close();
  }
});
