import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { neverInterrupted } from '../run/interrupt.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import type { MiningRecord } from './curriculum.ts';
import { type MiningCall, type MiningSettings, mineHardSamples } from './mine-hard-samples.ts';

const [solved, shaky, hopeless] = ['solved', 'shaky', 'hopeless'].map((id) => toyQuestion(id));
const questions = [solved!, shaky!, hopeless!];
const folder = mkdtempSync(join(tmpdir(), 'mining-'));
afterAll(() => rmSync(folder, { recursive: true }));
let rounds = 0;
const settings: MiningSettings = {
  attempts: 4,
  temperature: 0.7,
  maxTokens: 30,
  estimate: 'failures',
  shuffleOptions: false,
  pool: null,
};
function round(
  before: ReadonlyMap<string, MiningRecord>,
  address: MiningCall['address'],
  changes: Partial<MiningSettings> = {},
): MiningCall {
  const journal = join(folder, `${rounds++}.jsonl`);
  const keeping = { journal, log: () => {}, interrupt: neverInterrupted };
  return { settings: { ...settings, ...changes }, prompt: PROMPTS.plain, before, address, keeping };
}

/** Always right, right every other time, never right. */
const script = (prompt: string, occurrence: number): string => {
  if (prompt.includes('solved')) return formatted('fever');
  return formatted(prompt.includes('shaky') && occurrence % 2 === 0 ? 'fever' : 'cough');
};

describe('mining', () => {
  it('asks the whole set, each question so many times with its own seed', async () => {
    const { policy, engine } = fakePolicy(script);
    const found = await mineHardSamples(policy, questions, round(new Map(), [0, 'mining', 5]));
    expect(found).toMatchObject({ asked: 3, failed: 2 });
    expect(engine.requests.length).toBe(12);
    expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(12);
    expect(engine.params[0]).toMatchObject({ maxTokens: 30, temperature: 0.7, topP: null, topK: null });
    expect(engine.requests[0]!.prompt).toEqual(policy.chatPrompt(PROMPTS.plain.text(solved!)));
    // Both answers have five letters; the end of the turn counts.
    expect(found.sampledTokens).toBe(12 * policy.turn(formatted('fever')).length);
    const prompts = questions.map((question) => policy.chatPrompt(PROMPTS.plain.text(question)).length);
    expect(found.promptTokens).toBe(prompts.reduce((sum, length) => sum + length));
  });

  it('counts failures, older rounds by half', async () => {
    const { policy } = fakePolicy(script);
    const first = await mineHardSamples(policy, questions, round(new Map(), [0, 0]));
    expect([...first.records].map(([id, { failures }]) => [id, failures])).toEqual([
      ['solved', 0],
      ['shaky', 2],
      ['hopeless', 4],
    ]);
    const second = await mineHardSamples(policy, questions, round(first.records, [0, 1]));
    expect([...second.records.values()].map(({ failures }) => failures)).toEqual([0, 3, 6]);
  });

  it.each(['chance', 'pass-rate'] as const)(
    'by %s remembers every try, right or wrong, older rounds by half',
    async (estimate) => {
      const { policy } = fakePolicy(script);
      const chance = { estimate } as const;
      const first = await mineHardSamples(policy, questions, round(new Map(), [0, 0], chance));
      const second = await mineHardSamples(policy, questions, round(first.records, [0, 1], chance));
      expect([...second.records.values()]).toEqual([
        { attempts: 6, failures: 0 },
        { attempts: 6, failures: 3 },
        { attempts: 6, failures: 6 },
      ]);
    },
  );

  it('tries a pool drawn anew in each round, and keeps what is known of the others', async () => {
    const { policy, engine } = fakePolicy(script);
    const before = new Map(questions.map(({ id }) => [id, { attempts: 100, failures: 50 }]));
    const drawn = new Set<string>();
    for (let step = 0; step < 12; step++) {
      const { records, asked } = await mineHardSamples(policy, questions, round(before, [0, step], { pool: 1 }));
      const tried = [...records].filter(([, { attempts }]) => attempts !== 100).map(([id]) => id);
      expect([asked, tried.length, records.size]).toEqual([1, 1, 3]);
      drawn.add(tried[0]!);
    }
    expect([drawn.size, engine.requests.length]).toEqual([3, 48]);
  });

  it('can show the options in an order of each attempt', async () => {
    const { policy, engine } = fakePolicy(() => formatted('fever'));
    const { records } = await mineHardSamples(policy, questions, round(new Map(), [0, 0], { shuffleOptions: true }));
    expect([...records.values()].map(({ failures }) => failures)).toEqual([0, 0, 0]);
    const shown = engine.requests.slice(0, 4).map(({ prompt }) => prompt.join(' '));
    expect(shown[0]).toBe(policy.chatPrompt(PROMPTS.plain.text(solved!)).join(' '));
    expect(new Set(shown).size).toBeGreaterThan(1);
    expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(12);
  });

  it('forgets the past of a question that is answered right throughout', async () => {
    const { policy } = fakePolicy(() => formatted('fever'));
    const before = new Map([['hopeless', { attempts: 4, failures: 4 }]]);
    const { records, failed } = await mineHardSamples(policy, questions, round(before, [0, 1]));
    expect(records.get('hopeless')!.failures).toBe(0);
    expect(failed).toBe(0);
  });

  it('takes an answer that cannot be read for a failure', async () => {
    const { policy } = fakePolicy(() => 'no idea');
    const { failed } = await mineHardSamples(policy, questions, round(new Map(), [0, 1]));
    expect(failed).toBe(3);
  });
});
