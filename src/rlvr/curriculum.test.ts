import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommonQuestion } from '../records/common-question.ts';
import { ConfigError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';
import {
  balancedDraw,
  bandDraw,
  minedDraw,
  type MiningRecord,
  PAPER_RATIO,
  type TierOf,
  uniformDraw,
} from './curriculum.ts';
import { toyQuestions } from '../../test/worlds/toy-questions.ts';

const ids = (questions: readonly CommonQuestion[]): string[] => questions.map(({ id }) => id);
const tierCount = (questions: readonly CommonQuestion[], tier: string): number =>
  questions.filter((question) => question.tier === tier).length;
const pool = [...toyQuestions('easy', 40), ...toyQuestions('moderate', 30), ...toyQuestions('difficult', 20)];
const stated: TierOf = ({ tier }) => tier;
const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 });
const seeds = fc.integer({ min: 0, max: 1e6 });

describe("stage 1's draw", () => {
  it('takes Easy and Moderate 1 : 1 over first draws and refills together, Difficult never', () => {
    const draw = balancedDraw(pool, stated, randomStream(1));
    const drawn = [...draw(7), ...draw(3), ...draw(10)];
    expect([tierCount(drawn, 'easy'), tierCount(drawn, 'moderate')]).toEqual([10, 10]);
  });

  it('never repeats a question within a step and stays balanced after every call', () => {
    fc.assert(
      fc.property(sizes, seeds, (counts, seed) => {
        const draw = balancedDraw(pool, stated, randomStream(seed));
        const drawn: CommonQuestion[] = [];
        for (const count of counts) {
          drawn.push(...draw(count));
          const [easy, moderate] = [tierCount(drawn, 'easy'), tierCount(drawn, 'moderate')];
          if (moderate < 30) expect(Math.abs(easy - moderate)).toBeLessThanOrEqual(1);
        }
        expect(new Set(ids(drawn)).size).toBe(drawn.length);
        expect(tierCount(drawn, 'difficult')).toBe(0);
      }),
    );
  });

  it('goes on with one tier when the other is used up, then gives nothing', () => {
    const draw = balancedDraw([...toyQuestions('easy', 5), ...toyQuestions('moderate', 1)], stated, randomStream(1));
    expect(draw(20).length).toBe(6);
    expect(draw(3)).toEqual([]);
  });

  it('is the same for the same stream and another for another', () => {
    const of = (seed: number): string[] => ids(balancedDraw(pool, stated, randomStream(seed))(12));
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });
});

describe('the draw by chances', () => {
  /** Of four options: never tried, guessed, within reach, solved. */
  const [unknown, guessed, within, solved] = [0, 1, 2, 3].map((part) =>
    toyQuestions('easy', 10).map((question) => ({
      ...question,
      id: `${part} ${question.id}`,
      options: ['one', 'two', 'three', 'four'].map((text, at) => ({ letter: 'ABCD'[at]!, text })),
    })),
  );
  const all = [...unknown!, ...guessed!, ...within!, ...solved!];
  const failuresOf = { 1: 60, 2: 40, 3: 2 } as const;
  const records = new Map<string, MiningRecord>(
    all.flatMap(({ id }) => {
      const failures = failuresOf[Number(id[0]) as 1 | 2 | 3] as number | undefined;
      return failures === undefined ? [] : [[id, { attempts: 80, failures }] as const];
    }),
  );
  const call = { ratio: PAPER_RATIO, band: { low: 0.1, high: 0.7 }, estimate: 'chance' as const };
  const parts = (drawn: readonly CommonQuestion[]): string[] => drawn.map(({ id }) => id[0]!);

  it('takes two of the band for each that is above it, then what was never tried, then what is only guessed', () => {
    const draw = bandDraw(all, records, call, randomStream(3));
    const first = parts(draw(12));
    expect(first.filter((part) => part === '3')).toHaveLength(4);
    expect(new Set(first)).toEqual(new Set(['2', '3']));
    const rest = parts(draw(100));
    const hard = rest.filter((part) => part !== '3');
    expect(hard.join('')).toMatch(/^2+0+1+$/);
    expect(rest).toHaveLength(28);
  });

  it('takes what is only guessed for within reach where it goes by pass rates', () => {
    const draw = bandDraw(all, records, { ...call, estimate: 'pass-rate' }, randomStream(3));
    const wrong = parts(draw(24)).filter((part) => part !== '3');
    expect(wrong).toHaveLength(16);
    expect(new Set(wrong)).toEqual(new Set(['1', '2']));
  });

  it('keeps to the ratio where nothing was tried, and gives all there is', () => {
    expect(bandDraw(all, new Map(), call, randomStream(1))(100)).toHaveLength(40);
    expect(bandDraw(solved!, records, call, randomStream(1))(100)).toHaveLength(10);
    expect(bandDraw(guessed!, records, call, randomStream(1))(100)).toHaveLength(10);
  });
});

describe('the uniform draw', () => {
  it('takes every tier as the training set has it, each question once, then gives nothing', () => {
    const silent = toyQuestions('easy', 10).map((question) => ({
      ...question,
      id: `silent-${question.id}`,
      tier: null,
    }));
    const draw = uniformDraw([...pool, ...silent], randomStream(1));
    const drawn = [...draw(60), ...draw(60)];
    expect(new Set(ids(drawn)).size).toBe(100);
    expect(draw(1)).toEqual([]);
    const counts = ['easy', 'moderate', 'difficult'].map((tier) => tierCount(drawn.slice(0, 50), tier));
    for (const [at, whole] of [40, 30, 20].entries()) expect(Math.abs(counts[at]! - whole / 2)).toBeLessThan(8);
  });

  it('is the same for the same stream and another for another', () => {
    const of = (seed: number): string[] => ids(uniformDraw(pool, randomStream(seed))(12));
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });
});

describe("stage 1's draw by other tiers", () => {
  it('takes the tier it is told, and never what has none', () => {
    const silent = pool.map((question) => ({ ...question, tier: null }));
    const measured: TierOf = ({ id }) =>
      id.startsWith('difficult') ? 'easy' : id.startsWith('easy') ? 'moderate' : null;
    const drawn = balancedDraw(silent, measured, randomStream(1))(1000);
    expect(drawn.length).toBe(60);
    expect(drawn.slice(0, 40).filter(({ id }) => id.startsWith('difficult')).length).toBe(20);
    expect(balancedDraw(silent, stated, randomStream(1))(5)).toEqual([]);
  });
});

describe("stage 2's draw", () => {
  const failed = (failures: number): MiningRecord => ({ attempts: 4, failures });
  const records = new Map(pool.slice(0, 45).map(({ id }, at) => [id, failed(at < 40 ? 1 : 0)]));
  const wrongCount = (questions: readonly CommonQuestion[]): number =>
    questions.filter(({ id }) => (records.get(id)?.failures ?? 0) > 0).length;

  it('takes right : wrong = 1 : 2 over first draws and refills together', () => {
    const draw = minedDraw(pool, records, PAPER_RATIO, randomStream(1));
    const drawn = [...draw(24), ...draw(4), ...draw(2)];
    expect([drawn.length - wrongCount(drawn), wrongCount(drawn)]).toEqual([10, 20]);
  });

  it('never repeats a question within a step and keeps the ratio after every call', () => {
    fc.assert(
      fc.property(sizes, seeds, (counts, seed) => {
        const draw = minedDraw(pool, records, PAPER_RATIO, randomStream(seed));
        const drawn: CommonQuestion[] = [];
        for (const count of counts) {
          drawn.push(...draw(count));
          const wrong = wrongCount(drawn);
          if (wrong < 40) expect(drawn.length - wrong).toBe(Math.ceil(drawn.length / 3));
        }
        expect(new Set(ids(drawn)).size).toBe(drawn.length);
      }),
    );
  });

  it('takes what fails more often in proportion', () => {
    const [often, seldom] = [pool[0]!, pool[1]!];
    const two = new Map([
      [often.id, failed(3)],
      [seldom.id, failed(1)],
    ]);
    let oftenFirst = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const [, first] = minedDraw([often, seldom, pool[2]!], two, PAPER_RATIO, randomStream(seed))(2);
      if (first!.id === often.id) oftenFirst++;
    }
    expect(oftenFirst / 2000).toBeCloseTo(0.75, 1);
  });

  it('keeps the mix of kinds and languages of the training set, whichever kind fails most', () => {
    const of = (kind: string | null, language: CommonQuestion['language'], count: number): CommonQuestion[] =>
      toyQuestions('easy', count).map((question) => ({
        ...question,
        id: `${kind} ${language} ${question.id}`,
        kind,
        language,
      }));
    const mixed = [...of('diagnosis', 'en', 300), ...of('diagnosis', 'zh', 300), ...of('treatment', 'zh', 200)];
    // 200 of 200 treatments fail, and twice each; of the diagnoses 30 in either language, once.
    const failing = new Map(
      mixed.flatMap(({ id, kind }, at) =>
        kind === 'treatment' || at % 10 === 0 ? [[id, failed(kind === 'treatment' ? 2 : 1)] as const] : [],
      ),
    );
    const drawn = Array.from({ length: 1500 }, (_, seed) =>
      minedDraw(mixed, failing, PAPER_RATIO, randomStream(seed))(3),
    ).flat();
    const wrong = drawn.filter(({ id }) => failing.has(id));
    expect(wrong.length / drawn.length).toBeCloseTo(2 / 3, 9);
    const share = (kind: string, language: string): number =>
      wrong.filter((question) => question.kind === kind && question.language === language).length / wrong.length;
    expect(Math.abs(share('diagnosis', 'en') - 3 / 8)).toBeLessThan(0.03);
    expect(Math.abs(share('diagnosis', 'zh') - 3 / 8)).toBeLessThan(0.03);
    expect(Math.abs(share('treatment', 'zh') - 2 / 8)).toBeLessThan(0.03);
  });

  it('gives every question once when asked for all, whichever side runs out', () => {
    expect(new Set(ids(minedDraw(pool, records, PAPER_RATIO, randomStream(3))(1000))).size).toBe(pool.length);
    expect(minedDraw(pool, new Map(), PAPER_RATIO, randomStream(3))(1000).length).toBe(pool.length);
  });

  it('takes another ratio where it is told one, and refuses what is none', () => {
    const drawn = minedDraw(pool, records, { right: 2, wrong: 1 }, randomStream(1))(30);
    expect(wrongCount(drawn)).toBe(10);
    expect(wrongCount(minedDraw(pool, records, { right: 0, wrong: 1 }, randomStream(1))(30))).toBe(30);
    for (const ratio of [
      { right: 0, wrong: 0 },
      { right: 0.5, wrong: 1 },
      { right: Number.NaN, wrong: 1 },
    ])
      expect(() => minedDraw(pool, records, ratio, randomStream(1))).toThrow(ConfigError);
  });

  it('keeps the languages where the bank knows no kinds', () => {
    const of = (language: CommonQuestion['language'], count: number): CommonQuestion[] =>
      toyQuestions('easy', count).map((question) => ({
        ...question,
        id: `${language} ${question.id}`,
        kind: null,
        language,
      }));
    const mixed = [...of('en', 300), ...of('zh', 100)];
    // Every Chinese question fails twice, every tenth English one once.
    const failing = new Map(
      mixed.flatMap(({ id, language }, at) =>
        language === 'zh' || at % 10 === 0 ? [[id, failed(language === 'zh' ? 2 : 1)] as const] : [],
      ),
    );
    const drawn = Array.from({ length: 1500 }, (_, seed) =>
      minedDraw(mixed, failing, PAPER_RATIO, randomStream(seed))(3),
    );
    const wrong = drawn.flat().filter(({ id }) => failing.has(id));
    expect(wrong.length).toBeGreaterThan(2900);
    expect(Math.abs(wrong.filter(({ language }) => language === 'zh').length / wrong.length - 1 / 4)).toBeLessThan(
      0.03,
    );
  });
});
