import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, preTokenPattern, splitPreTokens } from './pre-tokens.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const cut = (text: string, phrases: readonly string[] = []): string[] =>
  splitPreTokens(text, compilePattern(preTokenPattern(phrases)));

describe('without phrases', () => {
  it.each([
    ['The patient has fever.', ['The', ' patient', ' has', ' fever', '.']],
    ["don't I'LL x's", ['don', "'t", ' I', "'LL", ' x', "'s"]],
    ['5 mg, 12', ['5', ' mg', ',', ' ', '1', '2']],
    ['a  b   c', ['a', ' ', ' b', '  ', ' c']],
    ['x\n\n y\r\n', ['x', '\n\n', ' y', '\r\n']],
    ['end. \n', ['end', '.', ' \n']],
    ['(rash) -- ok', ['(', 'rash', ')', ' --', ' ok']],
    ['患者SLE有发热，皮疹', ['患', '者', 'SLE', '有', '发', '热', '，', '皮', '疹']],
    ['日本のテスト', ['日', '本', 'のテスト']],
  ])('cuts %j as Qwen2 does, and Chinese by characters', (text, pieces) => {
    expect(cut(text)).toEqual(pieces);
  });

  it('loses nothing, whatever the text, and makes no piece longer than 128 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const pieces = cut(text);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => [...piece].length <= 129)).toBe(true);
      }),
    );
  });

  it.each(['a', ' ', '\n', '，', '患', '1', '\0', ' a', '\t \n', "'"])(
    'takes linear time on a megabyte of %j',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const start = performance.now();
      expect(cut(text).join('').length).toBe(text.length);
      expect(performance.now() - start).toBeLessThan(8_000);
    },
  );
});

describe('with phrases', () => {
  it('cuts out a phrase, of several the longest, and only as whole words', () => {
    const phrases = [' rash', ' severe rash', ' severe rash of B1', ' red eye', 'B1', 'B12'];
    expect(cut('a severe rash of B1, a rash, rashes', phrases)).toEqual([
      'a',
      ' severe rash of B1',
      ',',
      ' a',
      ' rash',
      ',',
      ' rashes',
    ]);
    expect(cut('a severe rash of B12 red eyes', phrases)).toEqual([
      'a',
      ' severe rash',
      ' of',
      ' B',
      '1',
      '2',
      ' red',
      ' eyes',
    ]);
    expect(cut('xB1 B123 B1é;B1患', phrases)).toEqual([
      'xB',
      '1',
      ' B',
      '1',
      '2',
      '3',
      ' B',
      '1',
      'é',
      ';',
      'B1',
      '患',
    ]);
  });

  it('finds Chinese phrases inside a run of text, and between Latin letters', () => {
    const phrases = ['系统性红斑狼疮', '红斑', '狼疮性肾炎', '维生素B12'];
    expect(cut('患系统性红斑狼疮性肾炎红斑x', phrases)).toEqual([
      '患',
      '系统性红斑狼疮',
      '性',
      '肾',
      '炎',
      '红斑',
      'x',
    ]);
    expect(cut('缺维生素B12症abc红斑', phrases)).toEqual(['缺', '维生素B12', '症', 'abc', '红斑']);
  });

  it('takes every character of a phrase literally', () => {
    const phrases = [' a.b*c', ' [x]^{2}$', ' (p|q)?', ' \\d+', ' a-b/c&d~e#f', ' tab\tin', ' 𠮷野'];
    for (const phrase of atLeast(7, phrases)) {
      expect(cut(`x${phrase}.`, phrases)).toEqual(['x', phrase, '.']);
      expect(cut(`x${phrase.replace(/[^ ]/u, 'z')}.`, phrases)).not.toContain(phrase);
    }
  });

  it('takes, in any sentence, the leftmost phrase and of several the longest', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    const words = (maxLength: number) => fc.array(word, { minLength: 1, maxLength });
    fc.assert(
      fc.property(fc.array(words(4), { minLength: 1, maxLength: 12 }), words(12), (phrases, sentence) => {
        const text = sentence.map((item) => ` ${item}`).join('');
        const spelled = phrases.map((phrase) => phrase.map((item) => ` ${item}`).join(''));
        expect(cut(text, spelled)).toEqual(leftmostLongest(sentence, phrases));
      }),
      { numRuns: 300 },
    );
  });

  it('finds each of thousands of phrases, with hundreds of first characters', () => {
    const characters = Array.from({ length: 600 }, (_, index) => String.fromCodePoint(0x4e00 + 7 * index));
    const phrases = characters.flatMap((first, index) =>
      [2, 3, 5].map((step) => first + characters[(index * step + 1) % 600]!),
    );
    const pattern = compilePattern(preTokenPattern(phrases));
    for (const phrase of atLeast(1600, phrases)) expect(splitPreTokens(`有${phrase}。`, pattern)).toContain(phrase);
  });
});

function leftmostLongest(sentence: readonly string[], phrases: readonly (readonly string[])[]): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < sentence.length;) {
    const fits = phrases.filter((phrase) => phrase.every((item, index) => sentence[at + index] === item));
    const length = Math.max(1, ...fits.map((phrase) => phrase.length));
    pieces.push(
      sentence
        .slice(at, at + length)
        .map((item) => ` ${item}`)
        .join(''),
    );
    at += length;
  }
  return pieces;
}
