import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { OptionsOnlyModel, type OfferedOptions } from './options-only-model.ts';

const KIND = 'diagnosis';
const asked = (right: string, ...wrong: string[]): OfferedOptions => ({ kind: KIND, right, wrong });
const best = (model: OptionsOnlyModel, options: readonly string[], kind = KIND): string => {
  const scores = options.map((option) => model.score(kind, option, options));
  return options[scores.indexOf(Math.max(...scores))]!;
};

describe('a classifier of options', () => {
  it('learns which of two wins, though each is right as often', () => {
    // Each of three beats the next in a circle: no order of single options says so.
    const circle = [asked('a', 'b', 'x'), asked('b', 'c', 'x'), asked('c', 'a', 'x')];
    const model = new OptionsOnlyModel(circle.flatMap((each) => Array.from({ length: 10 }, () => each)));
    expect(
      [
        ['a', 'b', 'y'],
        ['c', 'b', 'y'],
        ['a', 'c', 'y'],
      ].map((options) => best(model, options)),
    ).toEqual(['a', 'b', 'c']);
  });

  it('says nothing of options and kinds that training did not have', () => {
    const model = new OptionsOnlyModel([asked('a', 'b')]);
    expect(model.score(KIND, 'new', ['new', 'a'])).toBe(0);
    expect(model.score('mechanism', 'a', ['a', 'b'])).toBe(0);
    expect(new OptionsOnlyModel([]).score(KIND, 'a', ['a', 'b'])).toBe(0);
  });

  it('finds the rule behind an answer that options give away, and none where they give nothing', () => {
    const random = randomStream(5, 'options');
    const draw = (isTelling: boolean): OfferedOptions => {
      const options = random.shuffle([...'abcdefghij']).slice(0, 4);
      const [right, ...wrong] = isTelling ? options.toSorted() : options;
      return asked(right!, ...wrong);
    };
    const shareRight = (isTelling: boolean): number => {
      const model = new OptionsOnlyModel(Array.from({ length: 300 }, () => draw(isTelling)));
      const heldOut = Array.from({ length: 400 }, () => draw(isTelling));
      const hits = heldOut.filter(({ right, wrong }) => best(model, random.shuffle([right, ...wrong])) === right);
      return hits.length / heldOut.length;
    };
    expect(shareRight(true)).toBeGreaterThan(0.95);
    // Four standard errors around chance.
    expect(Math.abs(shareRight(false) - 0.25)).toBeLessThan(0.09);
  });
});
