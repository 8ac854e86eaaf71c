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
    ['以上都对', 3],
    ['None of above.', 3],
    ['All of those listed above', 3],
    ['Both of them', 3],
    ['两者均可', 3],
    ['None of these', 3],
    ['All of the other options', 3],
    ['Both statements are correct', 3],
    ['All three', 3],
    ['都不对', 3],
    ['全部正确', 3],
    ['其他选项均错', 3],
  ])('keep %s in its last place', (last, free) => {
    const item = itemOf(['x', 'y', 'z', last]);
    expect(freePlaces(item)).toBe(free);
    for (let seed = 0; seed < 20; seed++) expect(textsOf(shuffleOptions(item, seed, 'medqa'))[3]).toBe(last);
  });

  it('keep their order where the stem says what letters stand for', () => {
    const options = ['1, 2 and 3', '1 and 3', '2 and 4', 'all four'];
    const keyed = { ...itemOf(options), stem: 'Choose A if 1, 2, 3 hold, B if 1 and 3 do. What of asthma?' };
    expect(freePlaces(keyed)).toBe(0);
    const free = itemOf(['ten', 'twenty', 'thirty', 'forty']);
    for (const stem of ['Which answer A patient gives?', 'Hepatitis A if untreated?', 'Which option is best?'])
      expect(freePlaces({ ...free, stem })).toBe(4);
  });

  it('take time as the text is long', () => {
    for (const part of ['a and ', 'all ', 'A、', '(a)', 'both ', '以上', 'above ', 'A'])
      expect(freePlaces(itemOf(['x', part.repeat(100_000), 'y']))).toBeGreaterThanOrEqual(0);
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
    'Both b and c',
    'a & c',
    '(a) and (d)',
    '(B), (C)',
    'a) and b)',
    'B and C only',
    'Only a',
    'D alone',
    'a, b, and d are correct',
    'All except b',
    'All of the above except c',
    'A but not B',
    'A is correct, B is incorrect',
    'Ａ＆Ｂ',
    'a and/or b',
    'B plus C',
    'Both A and C in adults',
    'ACD',
    'options b and c',
    'A和B',
    'a、c都对',
    'ABD均正确',
    '只有A正确',
    '除B外均可',
    'I and III',
    'Ⅱ和Ⅲ',
    '①②',
    '①、③',
    '(1)(3)',
    '（1）+（2）',
    'I, II',
    'II only',
    'Statement I only',
    '1+2+3',
    '1, 2 & 3',
    '1, 2 and 3 are correct',
    'both the first and the third',
    '1 and 2 only',
    'both 2 and 4',
    'The first two',
    'All of the following',
    '前两项均是',
    '以下都不是',
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
    '以上肢为主',
    '①期',
    'Both sexes',
    '10年以上',
    'a and c waves',
    'None',
    'one of the ribs above',
    'AB',
    'A',
    'a',
    'I',
    'B-D interval',
    'A:B ratio',
    'vitamin A and vitamin D',
    'A and B antigens',
    'Type I and type III collagen',
    '1 and 12 mmol/L',
    '1/2',
    '2-3',
    '1, 2',
    'the first two fingers',
    'Both kidneys',
    '前两指',
    'all levels above T4',
    'Answer a question',
    'D',
    'IV',
    '维生素A和D',
    'A group of patients with an answer',
  ])('are free where one says %s', (text) => {
    expect(freePlaces(itemOf(['x', text, 'y', 'z']))).toBe(4);
  });
});
