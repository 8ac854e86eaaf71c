/** Asking that is killed and given again: nothing lost, nothing asked for twice but what was in flight. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readChannels } from '../../chat/answer-channels.ts';
import { startScriptedServer, type ScriptedServer } from '../../chat/fixtures/scripted-server.ts';
import { readAnswers } from './call-journal.ts';
import { askMadeUpCalls } from './fixtures/ask-made-up-calls.ts';
import { askKilled, countOf } from './fixtures/killed-asking.ts';

const root = mkdtempSync(join(tmpdir(), 'killed-asking-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const KILLS = 4;
const CONCURRENCY = 16;
const asked = { items: 50, tries: 6, concurrency: CONCURRENCY, timeoutSeconds: 4 };
const WANTED = asked.items * asked.tries;
const start = (): Promise<ScriptedServer> =>
  startScriptedServer({
    latencyMs: 40,
    faults: { rateLimited: 0.02, serverError: 0.01, reset: 0.01, stall: 0.01 },
    spoilt: { cutOff: 0.03, empty: 0.03 },
  });

interface Kept {
  readonly contents: ReadonlyMap<string, string | null>;
  readonly states: Readonly<Record<string, number>>;
  readonly written: number;
}

function keptIn(folder: string): Kept {
  const contents = new Map<string, string | null>();
  const states: Record<string, number> = {};
  let written = 0;
  for (const { key, content, reasoning, finish, written: tokens } of readAnswers(folder)) {
    expect(contents.has(key)).toBe(false);
    contents.set(key, content);
    const { state } = readChannels({ content, reasoning }, finish);
    states[state] = (states[state] ?? 0) + 1;
    written += tokens ?? 0;
  }
  return { contents, states, written };
}

describe('asking that is killed', () => {
  it('has the answers and totals of undisturbed asking, and what was paid for twice was in flight', async () => {
    const undisturbed = join(root, 'undisturbed');
    const server = await start();
    try {
      const { outcome, answered, spent } = await askMadeUpCalls({ ...asked, folder: undisturbed, url: server.url });
      expect([outcome, answered]).toEqual(['done', WANTED]);
      expect(server.answered.size).toBe(WANTED);
      // A machine that stands still longer than a stall lasts asks again, and says so.
      expect(countOf(server.answered) + countOf(server.abandoned) - WANTED).toBeLessThanOrEqual(spent['doubtful']!);
      expect(spent['answers']).toBe(WANTED);
    } finally {
      await server.close();
    }
    const whole = keptIn(undisturbed);
    expect(whole.contents.size).toBe(WANTED);
    for (const state of ['cut-off', 'empty']) expect(whole.states[state]).toBeGreaterThan(2);

    const folder = join(root, 'killed');
    const other = await start();
    try {
      const { kills, last } = await askKilled(other, { ...asked, folder, url: other.url }, KILLS);
      expect(kills).toBe(KILLS);
      expect([last.outcome, last.answered]).toEqual(['done', WANTED]);
      expect(other.answered.size).toBe(WANTED);
      const twice = countOf(other.answered) - WANTED + countOf(other.abandoned);
      // What the journal calls doubtful holds all that the server answered in vain, and no more than was in flight.
      expect(twice).toBeLessThanOrEqual(last.spent['doubtful']!);
      expect(twice).toBeLessThanOrEqual(KILLS * CONCURRENCY + Number(other.outcomes['stall'] ?? 0));
      expect(last.spent['answers']).toBe(WANTED);
    } finally {
      await other.close();
    }
    expect(keptIn(folder)).toEqual(whole);
  });
});
