import { describe, expect, it } from 'vitest';
import { graphQuestion, judgedBank } from '../fixtures/judged-world.ts';
import { drawSample, stratumName, stratumOf } from './draw-sample.ts';

const bank = judgedBank();
const idsOf = (count: number, seed: number, from = bank): string[] =>
  drawSample(from, count, seed).questions.map(({ id }) => id);

describe('a sample', () => {
  it('has as many of each stratum as of the others, as far as they go', () => {
    const { questions, strata } = drawSample(bank, 20, 1);
    expect(strata.map((stratum) => [stratumName(stratum), stratum.inBank])).toEqual([
      ['diagnosis/en', 6],
      ['diagnosis/zh', 6],
      ['medqa/en', 3],
      ['treatment/en', 6],
      ['treatment/zh', 6],
    ]);
    // Three of the public set are all there are; the others share what is left, which does not divide.
    expect(strata.map(({ drawn }) => drawn).toSorted()).toEqual([3, 4, 4, 4, 5]);
    const drawn = Map.groupBy(questions, (question) => stratumName(stratumOf(question)));
    for (const stratum of strata) expect(drawn.get(stratumName(stratum))).toHaveLength(stratum.drawn);
    expect(new Set(questions.map(({ id }) => id)).size).toBe(20);
  });

  it('is the same for the same seed, whatever the order of the bank, and another for another', () => {
    expect(idsOf(10, 1)).toEqual(idsOf(10, 1));
    expect(idsOf(10, 1, bank.toReversed())).toEqual(idsOf(10, 1));
    expect(idsOf(10, 2).toSorted()).not.toEqual(idsOf(10, 1).toSorted());
  });

  it('mixes the strata, so that its first half has some of each', () => {
    const half = drawSample(bank, 20, 1).questions.slice(0, 10);
    expect(new Set(half.map((question) => stratumName(stratumOf(question)))).size).toBe(5);
  });

  it('takes all where more is wanted than there is', () => {
    expect(idsOf(1000, 1).toSorted()).toEqual(bank.map(({ id }) => id).toSorted());
  });

  it('takes one of some strata where there are fewer than strata', () => {
    expect(
      drawSample(bank, 2, 3)
        .strata.map(({ drawn }) => drawn)
        .toSorted(),
    ).toEqual([0, 0, 0, 1, 1]);
  });

  it('of a kind by the name of a property is drawn too', () => {
    const odd = ['constructor', '__proto__'].map((kind, at) => ({ ...graphQuestion(`q${at}`), kind }) as never);
    expect(drawSample(odd, 2, 0).strata.map(({ kind, drawn }) => [kind, drawn])).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ]);
  });
});
