import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeEngine, fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestions } from '../../test/worlds/toy-questions.ts';
import { InterruptedError, neverInterrupted, type Interrupt } from '../run/interrupt.ts';
import { PROMPTS } from '../wording/prompt.ts';
import type { Tried } from './tries-journal.ts';
import { promptTokensOf, rightOf, sampledTokensOf, tryQuestions, type TrySettings } from './try-questions.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tries-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Four batches of two, two, two and one. */
const questions = toyQuestions('easy', 7);
const settings: TrySettings = {
  prompt: PROMPTS.plain,
  attempts: 512,
  temperature: 1,
  maxTokens: 40,
  address: [3, 'stage-2', 'mining', 10],
};
/** Right or wrong, long or short, by the seed alone. */
const script = (_prompt: string, _occurrence: number, seed: number): string =>
  seed % 3 === 0 ? formatted('fever') : seed % 3 === 1 ? formatted('cough') : 'hm';

interface Tries {
  readonly found: readonly Tried[];
  readonly engine: FakeEngine;
  readonly log: readonly string[];
}

async function tries(
  changes: Partial<TrySettings> = {},
  { interrupt = neverInterrupted, failAtBatch = Infinity, asked = questions, file = 'mining-10.jsonl' } = {},
): Promise<Tries> {
  const log: string[] = [];
  let batches = 0;
  const { policy, engine } = fakePolicy((prompt, occurrence, seed) => {
    if (engine.params.length > batches) batches = engine.params.length;
    if (batches > failAtBatch) throw new Error('killed');
    return script(prompt, occurrence, seed);
  });
  const keeping = { journal: join(folder, file), log: (line: string) => log.push(line), interrupt };
  return { found: await tryQuestions(policy, asked, { ...settings, ...changes }, 'mining', keeping), engine, log };
}

describe('tries at many questions', () => {
  it('are asked in batches, each answer with its own seed, one record a question', async () => {
    const { found, engine } = await tries();
    expect(found.map(({ id }) => id)).toEqual(questions.map(({ id }) => id));
    expect(engine.params.length).toBe(4);
    expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(7 * 512);
    const [first] = found;
    const seeds = engine.requests.slice(0, 512).map(({ seed }) => seed);
    expect(first!.right).toEqual(seeds.map((seed) => seed % 3 === 0));
    expect(rightOf(first!)).toBeGreaterThan(100);
    expect(first!.tokens).toEqual(seeds.map((seed) => fakePolicy(script).policy.turn(script('', 0, seed)).length));
    expect(sampledTokensOf(found)).toBe(found.flatMap(({ tokens }) => tokens).reduce((sum, count) => sum + count, 0));
    expect(promptTokensOf(found)).toBe(
      engine.requests.filter((_, at) => at % 512 === 0).reduce((sum, { prompt }) => sum + prompt.length, 0),
    );
  });

  it('go on after a kill: what was kept is not asked again, and the records are the same', async () => {
    const undisturbed = await tries({}, { file: 'undisturbed.jsonl' });
    await expect(tries({}, { failAtBatch: 2 })).rejects.toThrow('killed');
    // The process died in the middle of a line.
    appendFileSync(join(folder, 'mining-10.jsonl'), '{"id":"easy-4","right":[tr');
    const again = await tries();
    expect(again.found).toEqual(undisturbed.found);
    expect(again.engine.requests.length).toBe(3 * 512);
    expect(again.log).toEqual(['mining: the answers to 4 of 7 questions were kept']);
    expect(readFileSync(join(folder, 'mining-10.jsonl'))).toEqual(readFileSync(join(folder, 'undisturbed.jsonl')));
    expect((await tries()).engine.requests).toEqual([]);
  });

  it('stop between batches when asked to, and keep what is done', async () => {
    let turns = 0;
    const interrupt: Interrupt = {
      requested: false,
      throwIfRequested: (where) => {
        if (++turns > 3) throw new InterruptedError(where);
      },
    };
    const stopped = tries({}, { interrupt });
    await expect(stopped).rejects.toThrow('mining: the answers to 6 of 7 questions are kept');
    await expect(stopped).rejects.toThrow(InterruptedError);
    expect((await tries()).engine.requests.length).toBe(512);
  });

  it('are begun anew when they are of another step, setting or question', async () => {
    await tries();
    const others: (readonly [Partial<TrySettings>, typeof questions])[] = [
      [{ address: [3, 'stage-2', 'mining', 20] }, questions],
      [{ temperature: 0.5 }, questions],
      [{ prompt: PROMPTS.instructed }, questions],
      [{}, [{ ...questions[0]!, stem: 'What else?' }, ...questions.slice(1)]],
    ];
    for (const [changes, asked] of others) {
      const { engine, log } = await tries(changes, { asked });
      expect(engine.requests.length).toBe(7 * 512);
      expect(log).toEqual([expect.stringContaining('begun anew')]);
    }
  });

  it('keep what stands before a damaged line', async () => {
    const { found } = await tries();
    const path = join(folder, 'mining-10.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [...lines.slice(0, 4), '{"id":7}', ...lines.slice(5)].join('\n'));
    const again = await tries();
    expect(again.found).toEqual(found);
    expect(again.engine.requests.length).toBe(4 * 512);
    expect(again.log[0]).toMatch(/mining-10\.jsonl:5: .*what stands before it is kept/);
  });
});
