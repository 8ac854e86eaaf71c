import { expect, it } from 'vitest';
import { atMost, exactly } from '../products/expected-count.ts';
import type { ExpectedProducts } from '../products/expected-products.ts';
import { expectedReinforcement, type ReinforcementCounts } from './expected-reinforcement.ts';

const own: ReinforcementCounts = {
  steps: 10,
  groups: 4,
  groupSize: 8,
  refills: 1,
  maxTokens: 100,
  klRollouts: 0,
  curriculum: { kind: 'uniform' },
};
const split = (questions: number | null, untiered = 0) => ({
  name: 'train',
  use: 'train' as const,
  questions: questions === null ? null : exactly(questions),
  bytes: 120,
  untiered: questions === null ? null : exactly(untiered),
});

function expected(change: Partial<ReinforcementCounts>, products: Record<string, ExpectedProducts> = {}) {
  const made: Record<string, ExpectedProducts> = {
    questions: { splits: [split(50, 5)] },
    start: { model: { bytesPerToken: 4, answerBytes: 160, training: null } },
    base: { replay: { rowTokens: 16 } },
    ...products,
  };
  return expectedReinforcement({
    settings: { ...own, ...change },
    feeds: { start: ['start'], questions: ['questions'], replay: change.replayRows === undefined ? [] : ['base'] },
    entries: {},
    standing: () => null,
    made: (name) => made[name ?? ''] ?? {},
    promptBytes: 40,
  });
}
/** (120 + 40) / 4 bytes and what a template adds. */
const PROMPT = 60;

it('writes for every group and its refills, and trains on no more groups than a step wants', () => {
  const { work } = expected({});
  expect(work!.written).toEqual({ sequences: atMost(10 * 2 * 4 * 8), tokens: atMost(640 * 100, 640 * 40) });
  expect(work!.trained).toEqual({
    sequences: atMost(10 * 4 * 8),
    tokens: atMost(10 * 4 * (PROMPT + 8 * 100), 10 * 4 * (PROMPT + 8 * 40)),
  });
  expect(work!.read).toEqual({ sequences: atMost(80), tokens: atMost(80 * PROMPT) });
  expect([work!.steps, work!.without]).toEqual([exactly(10), []]);
  expect(work!.batch).toEqual({ kind: 'groups', sequences: 32, promptTokens: PROMPT, answerTokens: 40, groupSize: 8 });
});

it('answers training questions besides: the untiered so often, or all in each round of mining', () => {
  const { work: balanced } = expected({ curriculum: { kind: 'balanced', tries: 6 } });
  expect(balanced!.written.sequences).toEqual(atMost(640 + 6 * 5));
  expect(balanced!.read.sequences).toEqual(atMost(80 + 5));
  const rest = { ratio: { right: 1, wrong: 2 }, estimate: 'chance', band: { low: 0.1, high: 0.7 } } as const;
  const mined = { kind: 'mined', everySteps: 4, attempts: 2, shuffleOptions: false, ...rest } as const;
  expect(expected({ curriculum: mined }).work!.written.sequences).toEqual(atMost(640 + 3 * 2 * 50));
  expect(expected({ curriculum: { ...mined, pool: 20 } }).work!.written.sequences).toEqual(atMost(640 + 3 * 2 * 20));
  const shuffled = expected({ curriculum: { ...mined, shuffleOptions: true } }).work!;
  expect(shuffled.read.sequences).toEqual(atMost(80 + 3 * 2 * 50));
});

it('has no more than its rollouts where these are parted by how hard questions are', () => {
  const { work } = expected({ refills: 0, rolloutAllocation: { belowChance: 0.3, hard: 16, others: 4 } });
  // 32 rollouts a step, of eight questions at the most.
  expect(work!.written.sequences).toEqual(exactly(10 * 32));
  expect(work!.read.sequences).toEqual(atMost(10 * 8));
  expect(work!.trained.tokens!.count).toBe(10 * (8 * PROMPT + 32 * 100));
});

it('counts replayed rows, what the reference reads, and steps up to a plateau', () => {
  const { work } = expected({ replayRows: 3, klRollouts: 2, plateau: {} });
  const { work: bare } = expected({ plateau: {} });
  expect(work!.trained.tokens!.count - bare!.trained.tokens!.count).toBe(10 * 3 * 16);
  expect(work!.trained.sequences).toEqual(atMost(10 * 35));
  expect(work!.read.tokens!.count - bare!.read.tokens!.count).toBe(10 * 2 * (PROMPT + 100));
  expect(work!.steps).toEqual(atMost(10));
});

it('says what it leaves out where the questions are unknown, and hands on no compute then', () => {
  const unknown = { questions: { splits: [split(null)] } };
  const { work, makes } = expected({ curriculum: { kind: 'balanced', tries: 6 } }, unknown);
  expect(work!.without).toEqual(['measuring tiers']);
  expect(work!.written.sequences).toEqual(atMost(640));
  expect(makes!.rollouts).toEqual({ equivalents: null });
});

it('hands on its compute as tokens of training, without what the reference reads', () => {
  const { makes } = expected({ klRollouts: 2 });
  const [trained, written, read] = [10 * 4 * (PROMPT + 800), 64_000, 80 * PROMPT];
  const likely = [10 * 4 * (PROMPT + 320), 25_600, read] as const;
  const third = (all: readonly number[]): number => Math.round(all[0]! + (all[1]! + all[2]!) / 3);
  expect(makes!.rollouts).toEqual({ equivalents: atMost(third([trained, written, read]), third(likely)) });
});

it('takes answers to be as long as they may be where the model has learned no traces', () => {
  const bare = { start: { model: { bytesPerToken: 4, answerBytes: null, training: null } } };
  expect(expected({}, bare).work!.written.tokens).toEqual(atMost(64_000));
});
