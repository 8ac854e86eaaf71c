import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchmarkItem } from '../records/benchmark.ts';
import { LETTERS } from '../records/question-text.ts';
import { freePlaces, shuffleOptions } from './shuffle-options.ts';

function itemOf(texts: readonly string[], gold: readonly number[] = [0], id = '1'): BenchmarkItem {
  return {
    benchmark: 'medqa',
    id,
    language: 'en',
    stem: 'Which?',
    context: null,
    options: texts.map((text, place) => ({ letter: LETTERS[place]!, text })),
    gold: gold.map((place) => LETTERS[place]!),
    labels: {},
  };
}

function textsOf({ options }: BenchmarkItem): string[] {
  return options.map(({ text }) => text);
}

function rightTexts({ options, gold }: BenchmarkItem): string[] {
  return options.filter(({ letter }) => gold.includes(letter)).map(({ text }) => text);
}

describe('shuffled options', () => {
  it('are the same options under letters from A on, and the right ones stay right', () => {
    const texts = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 21 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.infiniteStream(fc.boolean()), (options, seed, coins) => {
        const gold = options.flatMap((_, place) => (coins.next().value === true ? [place] : []));
        const item = itemOf(options, gold.length === 0 ? [0] : gold);
        const shuffled = shuffleOptions(item, seed, 'medqa');
        expect(textsOf(shuffled).toSorted()).toEqual([...options].toSorted());
        expect(shuffled.options.map(({ letter }) => letter).join('')).toBe(LETTERS.slice(0, options.length));
        expect(rightTexts(shuffled).toSorted()).toEqual(rightTexts(item).toSorted());
        expect(shuffled.gold).toEqual(shuffled.gold.toSorted());
        expect(shuffleOptions(item, seed, 'medqa')).toEqual(shuffled);
      }),
    );
  });

  it('differ from seed to seed and from item to item, each place as often as any other', () => {
    const places = Array.from({ length: 4000 }, (_, seed) => {
      const shuffled = shuffleOptions(itemOf(['one', 'two', 'three', 'four'], [0], String(seed % 2)), seed, 'medqa');
      return shuffled.gold[0]!;
    });
    for (const letter of 'ABCD') {
      const share = places.filter((place) => place === letter).length / places.length;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
    }
    const orders = ['1', '2', '3', '4', '5', '6'].map((id) =>
      textsOf(shuffleOptions(itemOf(['a', 'b', 'c'], [0], id), 7, 'medqa')),
    );
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  it.each([
    ['None of the above', 3],
    ['All the above.', 3],
    ['以上都不是', 3],
    ['上述均正确', 3],
  ])('keep %s in its last place', (last, free) => {
    const item = itemOf(['x', 'y', 'z', last]);
    expect(freePlaces(item)).toBe(free);
    for (let seed = 0; seed < 20; seed++) expect(textsOf(shuffleOptions(item, seed, 'medqa'))[3]).toBe(last);
  });

  it('keep two such at the end, and everything when one stands further up', () => {
    expect(freePlaces(itemOf(['x', 'y', '以上都是', '以上都不是']))).toBe(2);
    expect(freePlaces(itemOf(['x', 'All of the above', 'y', 'z']))).toBe(0);
    expect(freePlaces(itemOf(['x', 'y', 'Both of the above', 'z']))).toBe(0);
  });

  it.each([
    'A and C',
    'Both A and B',
    'A+B+C',
    'B或D',
    'A、C',
    'A和B均是',
    'Neither A nor B',
    'Option B is wrong',
    'A项和C项',
  ])('stay in their order where one says %s', (text) => {
    const item = itemOf(['x', 'y', text, 'z']);
    expect(shuffleOptions(item, 3, 'medqa')).toBe(item);
  });

  it.each([
    'Vitamins A, D, E and K',
    'HIV, hepatitis B, and hepatitis C',
    'N and P',
    'H&E stain',
    'above the clavicle',
    '10年以上',
    'a and c waves',
    'None',
    'one of the ribs above',
  ])('are free where one says %s', (text) => {
    expect(freePlaces(itemOf(['x', text, 'y', 'z']))).toBe(4);
  });
});
