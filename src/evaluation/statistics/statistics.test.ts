import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { fairCoinP, studentTCritical } from './distributions.ts';
import { accuracyOf, comparePaired, type Marked } from './statistics.ts';

/** One string of 1 (right), 0 (wrong) and - (unread) per cluster. */
function marked(...clusters: string[]): Marked[] {
  return clusters.flatMap((marks, cluster) =>
    [...marks].map((mark, index) => ({
      questionId: `${cluster}/${index}`,
      cluster: String(cluster),
      correct: mark === '1',
      reading:
        mark === '-'
          ? { kind: 'unread' as const, reason: 'no-answer-block' as const, raw: '' }
          : { kind: 'read' as const, letter: 'A', via: 'letter' as const },
    })),
  );
}

describe('distributions', () => {
  it('gives the critical values of printed t tables', () => {
    expect(studentTCritical(1)).toBeCloseTo(12.7062, 3);
    expect(studentTCritical(4)).toBeCloseTo(2.7764, 4);
    expect(studentTCritical(30)).toBeCloseTo(2.0423, 4);
    expect(studentTCritical(1000)).toBeCloseTo(1.9623, 4);
    expect(studentTCritical(10, 0.99)).toBeCloseTo(3.1693, 4);
    expect(studentTCritical(0)).toBe(studentTCritical(1));
  });

  it('counts coins exactly', () => {
    expect(fairCoinP(0, 0)).toBe(1);
    expect(fairCoinP(0, 5)).toBeCloseTo(2 / 32, 12);
    // 2 (1 + 12 + 66) / 4096
    expect(fairCoinP(10, 12)).toBeCloseTo(158 / 4096, 12);
    expect(fairCoinP(6, 12)).toBe(1);
    expect(fairCoinP(900, 2000)).toBeGreaterThan(0);
  });
});

describe('accuracyOf', () => {
  it('is null without scores', () => expect(accuracyOf([])).toBeNull());

  it('agrees with the hand: four clusters of two', () => {
    // With the made-up clusters: count 9, centre 0.5, independent 2.25, between 1 + 1 + 0 + 0 + 0.5 = 2.5; design effect
    // 4.5/3.5 x 2.5/2.25 = 1.42857; n* = 5.6; t(3)^2/n* = 1.80857; half = 3.18245/2.80857 x sqrt(0.25/5.6 + 1.80857/22.4).
    const result = accuracyOf(marked('11', '00', '10', '01'))!;
    expect(result).toMatchObject({ accuracy: 0.5, count: 8, correct: 4, clusters: 4, unread: 0 });
    expect(result.low).toBeCloseTo(0.5 - 0.40123, 4);
    expect(result.high).toBeCloseTo(0.5 + 0.40123, 4);
  });

  it('counts unread apart, and as wrong', () => {
    expect(accuracyOf(marked('1-', '0-'))).toMatchObject({ accuracy: 0.25, count: 4, correct: 1, unread: 2 });
  });

  it('widens with clustering and never below independence', () => {
    const width = (scores: Marked[]): number => accuracyOf(scores)!.high - accuracyOf(scores)!.low;
    const together = marked(...Array.from({ length: 20 }, (_, index) => (index % 2 ? '1111' : '0000')));
    const apart = marked(...Array.from({ length: 20 }, () => '1010'));
    expect(width(together)).toBeGreaterThan(1.5 * width(apart));
    // 40 of 80 independent: Wilson half-width 0.107 (z), a little more with t(19).
    expect(width(apart) / 2).toBeGreaterThan(0.1);
  });

  it('stays sober at nothing right and all right', () => {
    const none = accuracyOf(marked(...Array.from({ length: 30 }, () => '00000')))!;
    expect(none).toMatchObject({ accuracy: 0, low: 0 });
    // Design effect 5.16949, n* = 29.0164; t(29)^2/n* = 0.144159; 0.144159 / 1.144159
    expect(none.high).toBeCloseTo(0.125996, 5);
    const all = accuracyOf(marked(...Array.from({ length: 30 }, () => '11111')))!;
    expect(all.high).toBe(1);
    expect(all.low).toBeCloseTo(1 - none.high, 10);
  });

  it('says next to nothing from one cluster', () => {
    const one = accuracyOf(marked('1101'))!;
    expect(one.high - one.low).toBeGreaterThan(0.9);
  });

  it.each([0.05, 0.3, 0.5, 0.9])('covers a true accuracy of %d about 95 times in 100', (truth) => {
    const random = randomStream('coverage', truth);
    let covered = 0;
    const trials = 600;
    for (let trial = 0; trial < trials; trial++) {
      // Half of the clusters answer as one, half independently: an intra-cluster correlation near 0.5.
      const clusters = Array.from({ length: 60 }, () => {
        const shared = random.next() < 0.5 ? random.next() < truth : null;
        return Array.from({ length: 5 }, () => ((shared ?? random.next() < truth) ? '1' : '0')).join('');
      });
      const { low, high } = accuracyOf(marked(...clusters))!;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.925);
    expect(covered / trials).toBeLessThan(0.985);
  });
});

describe('comparePaired', () => {
  it('is null without shared questions', () => {
    expect(comparePaired([], [])).toBeNull();
    expect(comparePaired(marked('1'), [])).toBeNull();
  });

  it('agrees with the hand: four clusters of two', () => {
    // Changes +1 +1 | 0 0 | +1 -1 | 0 +1: mean 3/8. With the made-up clusters: count 9, centre 1/3, independent 5, between 5;
    // design effect 4.5/3.5; t(3) x sqrt(9/7 x 5/81) = 0.89655.
    const result = comparePaired(marked('00', '11', '01', '00'), marked('11', '11', '10', '01'))!;
    expect(result).toMatchObject({
      difference: 0.375,
      count: 8,
      clusters: 4,
      baselineOnly: 1,
      candidateOnly: 4,
      high: 1,
    });
    expect(result.low).toBeCloseTo(0.375 - 0.89655, 4);
    // 2 (1 + 5) / 32
    expect(result.mcnemarP).toBeCloseTo(0.375, 12);
  });

  it('is antisymmetric', () => {
    const [a, b] = [marked('0010', '1100', '01'), marked('1010', '1101', '00')];
    const [forward, backward] = [comparePaired(a, b)!, comparePaired(b, a)!];
    expect(forward.difference).toBeCloseTo(-backward.difference, 12);
    expect(forward.low).toBeCloseTo(-backward.high, 12);
    expect(forward.mcnemarP).toBe(backward.mcnemarP);
  });

  it('does not claim certainty when nothing changed', () => {
    const same = marked(...Array.from({ length: 30 }, () => '10'));
    const result = comparePaired(same, same)!;
    expect(result).toMatchObject({ difference: 0, baselineOnly: 0, candidateOnly: 0, mcnemarP: 1 });
    expect(result.high).toBeCloseTo(0.1224, 3);
    expect(result.low).toBeCloseTo(-0.1224, 3);
  });

  it('says nothing from one cluster', () => {
    expect(comparePaired(marked('00'), marked('11'))).toMatchObject({ difference: 1, low: -1, high: 1 });
  });

  it('refuses scores that repeat a question', () => {
    expect(() => comparePaired([...marked('1'), ...marked('1')], marked('1'))).toThrow(/repeat a question/);
  });

  it('covers a true difference about 95 times in 100', () => {
    const random = randomStream('paired coverage');
    const trials = 600;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const before: string[] = [];
      const after: string[] = [];
      for (let cluster = 0; cluster < 50; cluster++) {
        const gain = random.next() < 0.4;
        const marks = Array.from({ length: 4 }, () => random.next() < 0.5);
        before.push(marks.map((mark) => (mark ? '1' : '0')).join(''));
        after.push(marks.map((mark) => (mark || (gain && random.next() < 0.5) ? '1' : '0')).join(''));
      }
      // Wrong (0.5), in a gaining cluster (0.4), turned right (0.5): 0.1.
      const { low, high } = comparePaired(marked(...before), marked(...after))!;
      if (low <= 0.1 && 0.1 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.925);
    expect(covered / trials).toBeLessThan(0.98);
  });
});
