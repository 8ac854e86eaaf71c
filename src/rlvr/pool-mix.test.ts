import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassRate } from '../products/pass-rates.ts';
import { ConfigError } from '../support/errors.ts';
import { toyQuestions } from '../../test/worlds/toy-questions.ts';
import { apportion, countsOf, drawMix, type MixSettings, reachOf, type ReachShares } from './pool-mix.ts';

const questions = toyQuestions('easy', 100);
/** 60 always right, 30 in half of the tries, 10 never. */
const rates: PassRate[] = questions.map(({ id }, at) => ({ id, right: at < 60 ? 8 : at < 90 ? 6 : 0, tries: 8 }));
const byChance = { estimate: 'chance' as const, band: { low: 0.1, high: 0.7 } };
const reached = reachOf(questions, rates, byChance);
const draw = (shares: ReachShares, count: number | null, seed = 0) => drawMix(reached, { shares, count, seed });
const idsOf = (drawn: ReturnType<typeof drawMix>): string[] => drawn.map(({ question }) => question.id);

describe('the reach of a question', () => {
  it('is by the band, with guessing taken out or left in', () => {
    expect(countsOf(reached)).toEqual({ solved: 60, within: 30, beyond: 10 });
    // Half of the tries of two options is a guess: 4 of 8 is out of reach by chance, and within by pass rate.
    const guessed = questions.map(({ id }) => ({ id, right: 4, tries: 8 }));
    expect(countsOf(reachOf(questions, guessed, byChance)).beyond).toBe(100);
    expect(countsOf(reachOf(questions, guessed, { ...byChance, estimate: 'pass-rate' })).within).toBe(100);
  });

  it('is unknown of a question that was never tried: pass rates of others are refused', () => {
    expect(() => reachOf(questions, rates.slice(1), byChance)).toThrow(ConfigError);
    expect(() => reachOf(questions, rates.slice(1), byChance)).toThrow('question easy-0 was never tried');
  });
});

describe('a mix', () => {
  it('has exactly the shares and the count, each question once, in the order of the bank', () => {
    const drawn = draw({ solved: 0.5, within: 0.4, beyond: 0.1 }, 50);
    expect(countsOf(drawn)).toEqual({ solved: 25, within: 20, beyond: 5 });
    const places = idsOf(drawn).map((id) => questions.findIndex((question) => question.id === id));
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
  });

  it('is as large as its shares allow where no count is asked for', () => {
    expect(countsOf(draw({ solved: 70, within: 20, beyond: 10 }, null))).toEqual({ solved: 60, within: 17, beyond: 9 });
    expect(countsOf(draw({ solved: 0, within: 1, beyond: 0 }, null))).toEqual({ solved: 0, within: 30, beyond: 0 });
  });

  it('is the same for the same seed; of each reach the fewer are among the more', () => {
    const [few, many] = [draw({ solved: 7, within: 2, beyond: 1 }, 50), draw({ solved: 3, within: 6, beyond: 1 }, 50)];
    expect(idsOf(few)).toEqual(idsOf(draw({ solved: 7, within: 2, beyond: 1 }, 50)));
    expect(idsOf(few)).not.toEqual(idsOf(draw({ solved: 7, within: 2, beyond: 1 }, 50, 1)));
    const of = (drawn: typeof few, reach: string): string[] => idsOf(drawn.filter((each) => each.reach === reach));
    expect(of(few, 'within')).toHaveLength(10);
    expect(of(many, 'within')).toEqual(expect.arrayContaining(of(few, 'within')));
    expect(of(few, 'solved')).toEqual(expect.arrayContaining(of(many, 'solved')));
    expect(of(few, 'beyond')).toEqual(of(many, 'beyond'));
  });

  it('that cannot be had is refused with what there is and how many could be had', () => {
    const asked = (): unknown => draw({ solved: 3, within: 6, beyond: 1 }, 60);
    expect(asked).toThrow(ConfigError);
    expect(asked).toThrow(
      'asks for 18 solved, 36 within reach, 6 out of reach and there are 60 solved, 30 within reach, 10 out of reach of ' +
        '100 questions: with these shares 50 questions can be had',
    );
    const none = reached.filter(({ reach }) => reach !== 'beyond');
    const settings: MixSettings = { shares: { solved: 1, within: 1, beyond: 1 }, count: null, seed: 0 };
    expect(() => drawMix(none, settings)).toThrow('with these shares there is no mix');
  });

  it('can be had in exactly the size that the refusal tells', () => {
    const share = fc.integer({ min: 0, max: 20 });
    const someShares = fc.tuple(share, share, share).filter((all) => Math.max(...all) > 0);
    fc.assert(
      fc.property(someShares, ([solved, within, beyond]) => {
        const shares = { solved, within, beyond };
        const most = draw(shares, null).length;
        expect(countsOf(draw(shares, most))).toEqual(apportion(shares, most));
        for (const more of [1, 2, 3]) expect(() => draw(shares, most + more)).toThrow(ConfigError);
      }),
    );
  });

  it('gives every count whole, each share rounded down or up', () => {
    const shares = fc.record({
      solved: fc.double({ min: 0, max: 5, noNaN: true }),
      within: fc.double({ min: 0.001, max: 5, noNaN: true }),
      beyond: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 5000 }), (all, count) => {
        const given = apportion(all, count);
        const total = all.solved + all.within + all.beyond;
        expect(given.solved + given.within + given.beyond).toBe(count);
        for (const reach of ['solved', 'within', 'beyond'] as const)
          expect(Math.abs(given[reach] - (count * all[reach]) / total)).toBeLessThan(1 + 1e-6);
      }),
    );
  });
});
