import { describe, expect, it } from 'vitest';
import { grpoKind } from './grpo.stage.ts';

const settingsOf = (more: object) =>
  grpoKind.settings.parse({
    curriculum: { kind: 'uniform' },
    groups: 2,
    groupSize: 4,
    refills: 1,
    steps: 10,
    learningRate: 1e-4,
    temperature: 1,
    maxTokens: 50,
    formatReward: 0.1,
    advantage: 'mean',
    klRollouts: 0,
    ...more,
  });
const problemsOf = (more: object, replay: readonly string[] = []): string[] =>
  grpoKind.check!(settingsOf(more), { replay }, {}).map(({ setting, message }) => `${setting}: ${message}`);

describe('rlvr.grpo', () => {
  it('can reward the format alone, and not nothing', () => {
    expect(problemsOf({ correctReward: 0 })).toEqual([]);
    expect(problemsOf({ formatReward: 0 })).toEqual([]);
    expect(problemsOf({ correctReward: 0, formatReward: 0 })).toEqual([
      'formatReward: correctReward is 0 too: nothing would be rewarded',
    ]);
  });

  it('leaves the identity of a stage as it was where nothing new is stated', () => {
    const later = ['correctReward', 'lora', 'importanceCap', 'rolloutAllocation', 'maxStepsOffPolicy'];
    expect(Object.keys(settingsOf({})).filter((key) => later.includes(key))).toEqual([]);
    const mined = settingsOf({ curriculum: { kind: 'mined', everySteps: 2, attempts: 1 } });
    expect(mined.curriculum).toEqual({
      kind: 'mined',
      everySteps: 2,
      attempts: 1,
      ratio: { right: 1, wrong: 2 },
      estimate: 'failures',
      band: { low: 0.1, high: 0.7 },
      shuffleOptions: false,
    });
    expect(grpoKind.version).toBe(5);
  });

  it('mines by chances with enough attempts, and by failures all questions', () => {
    const mined = (more: object): string[] =>
      problemsOf({ curriculum: { kind: 'mined', everySteps: 2, attempts: 8, estimate: 'chance', ...more } });
    expect(mined({})).toEqual([]);
    expect(mined({ pool: 100 })).toEqual([]);
    expect(mined({ attempts: 1 })).toEqual([expect.stringContaining('curriculum.attempts: 1 right answers of 1')]);
    expect(mined({ attempts: 2, band: { low: 0.1, high: 0.6 } })).toEqual([]);
    expect(mined({ band: { low: 0.7, high: 0.7 } })[0]).toContain('low must be less than high');
    expect(mined({ estimate: 'failures', pool: 100 })).toEqual([expect.stringContaining('counts as solved')]);
    expect(mined({ estimate: 'failures', attempts: 1 })).toEqual([]);
    expect(mined({ estimate: 'pass-rate' })).toEqual([]);
    expect(mined({ estimate: 'pass-rate', attempts: 1 })).toEqual([expect.stringContaining('a chance of 0.67')]);
    // All that was tried: what is solved need not lie above the band where none of it is asked for.
    const all = { band: { low: 0, high: 1 } };
    expect(mined(all)).toEqual([expect.stringContaining('curriculum.attempts')]);
    expect(mined({ ...all, ratio: { right: 0, wrong: 1 } })).toEqual([]);
  });

  it('parts the rollouts of a step by chances that mining has shown, and by nothing else', () => {
    const curriculum = { kind: 'mined', everySteps: 2, attempts: 8, estimate: 'chance' };
    const step = { groups: 32, groupSize: 16, refills: 0, curriculum };
    const rolloutAllocation = { belowChance: 0.25, hard: 32, others: 8 };
    const parted = (more: object): string[] => problemsOf({ ...step, rolloutAllocation, ...more });
    expect(parted({})).toEqual([]);
    expect(parted({ curriculum: { ...curriculum, estimate: 'pass-rate' } })).toEqual([]);
    for (const other of [{ kind: 'uniform' }, { kind: 'balanced' }, { ...curriculum, estimate: 'failures' }])
      expect(parted({ curriculum: other })).toEqual([
        expect.stringContaining('rolloutAllocation: chances are known of mining alone'),
      ]);
    expect(parted({ refills: 1 })).toEqual([expect.stringContaining('refills is 1')]);
    expect(parted({ rolloutAllocation: { belowChance: 0.25, hard: 8, others: 8 } })).toEqual([
      expect.stringContaining('give hard ones more'),
    ]);
    for (const sizes of [{ hard: 33 }, { hard: 36, others: 12 }])
      expect(parted({ rolloutAllocation: { ...rolloutAllocation, ...sizes } })).toEqual([
        expect.stringContaining('must be multiples of the last'),
      ]);
  });

  it('samples at most so many steps ahead that some batch is sampled by what was trained', () => {
    for (const maxStepsOffPolicy of [0, 1, 8]) expect(problemsOf({ maxStepsOffPolicy })).toEqual([]);
    expect(problemsOf({ maxStepsOffPolicy: 9 })).toEqual([
      expect.stringMatching(/^maxStepsOffPolicy: it is 9 and steps 10: .*give fewer, at most 2 less than steps, or 0$/),
    ]);
    expect(problemsOf({ maxStepsOffPolicy: 1, steps: 2 })).toHaveLength(1);
    expect(problemsOf({ maxStepsOffPolicy: 0, steps: 1 })).toEqual([]);
    for (const maxStepsOffPolicy of [-1, 16, 1.5, Infinity, null, '1'])
      expect(() => settingsOf({ maxStepsOffPolicy }), String(maxStepsOffPolicy)).toThrow(/maxStepsOffPolicy/);
  });

  it('wants replay, its rows and its weight together', () => {
    const message = 'replayRows: replay, replayRows and replayWeight belong together: give all or none';
    expect(problemsOf({ replayRows: 4 })).toEqual([message]);
    expect(problemsOf({}, ['base'])).toEqual([message]);
    expect(problemsOf({ replayRows: 4, replayWeight: 1 }, ['base'])).toEqual([]);
  });
});
