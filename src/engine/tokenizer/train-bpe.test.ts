import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { ADDED_TOKENS } from './added-tokens.ts';
import { Tokenizer } from './tokenizer.ts';
import { trainTokenizer, type TokenizerTraining } from './train-bpe.ts';

const golden = JSON.parse(
  readFileSync(new URL('./golden/training.json', import.meta.url), 'utf8'),
) as TokenizerTraining;
const trained = trainTokenizer(golden);
const tokenizer = new Tokenizer(trained.tokenizerJson, {}, null);
const phrases = golden.phrases.map(({ text }) => text);
const small = { texts: [{ text: 'abab abab', weight: 1 }], mergeCount: 3, vocabularyLimit: null };

describe('trainTokenizer', () => {
  it('makes every phrase one token and says so', () => {
    expect(trained.missedPhrases).toEqual([]);
    for (const phrase of phrases) expect(tokenizer.encode(phrase)).toEqual([tokenizer.idOf(phrase)]);
  });

  it('keeps a phrase one token whatever words and marks stand beside it', () => {
    const english = phrases.filter((phrase) => phrase.startsWith(' '));
    const chinese = phrases.filter((phrase) => /^\p{Script=Han}/u.test(phrase));
    // No phrase ends or begins in these, so that none can overlap the one in the middle.
    const left = ['The patient has', 'no', 'xyzzy', '1', 'a severely', ')', '.', '…', '', '患者有', '\n'];
    const right = [
      '',
      ' and',
      ' with',
      ',',
      '.',
      '?',
      '; a',
      ')',
      '。',
      '，',
      '\n',
      ' is',
      '-like',
      "'s",
      ' 12',
      '患者',
    ];
    const around = fc.tuple(fc.constantFrom(...left), fc.constantFrom(...right));
    fc.assert(
      fc.property(fc.constantFrom(...english), around, (phrase, [before, after]) => {
        expect(tokenizer.encode(before + phrase + after)).toContain(tokenizer.idOf(phrase));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...chinese), around, (phrase, [before, after]) => {
        expect(tokenizer.encode(before + phrase + after)).toContain(tokenizer.idOf(phrase));
      }),
      { numRuns: 500 },
    );
  });

  it('takes nothing from a name to begin a longer one that does not come', () => {
    const pieces = (text: string) =>
      tokenizer
        .encode(text)
        .filter((id) => id >= 256)
        .map((id) => tokenizer.decode([id]));
    expect(pieces(' a severe fever with rash')).toEqual(expect.arrayContaining([' fever', ' rash']));
    expect(pieces('severe fever with thrombocytopenia')).toContain(' fever');
    expect(pieces('非狼疮性肾炎患者严重发热伴红斑')).toEqual(expect.arrayContaining(['狼疮性肾炎', '发热', '红斑']));
    expect(pieces('Systemic lupus nephritis')).toContain(' lupus nephritis');
  });

  it('never glues two words by a merge', () => {
    const { merges } = trained.tokenizerJson.model;
    expect(merges.length).toBeGreaterThan(200);
    for (const [left, right] of merges) expect(left + right).not.toMatch(/[^ĠĊ][ĠĊ]/);
  });

  it('gives ids to bytes, merges, phrases and added tokens, in this order', () => {
    const { model, added_tokens: added } = trained.tokenizerJson;
    const ids = [...Object.values(model.vocab), ...added.map(({ id }) => id)].toSorted((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: trained.vocabularySize }, (_, id) => id));
    expect(tokenizer.encode('\0')).toEqual([0]);
    expect(added.map(({ content, special, id }) => [content, special, id])).toEqual(
      ADDED_TOKENS.map(({ content, special }, index) => [content, special, trained.vocabularySize - 7 + index]),
    );
  });

  it('does not depend on the order of texts and phrases, nor on how weights are shared out', () => {
    const shuffled = {
      ...golden,
      texts: [...golden.texts]
        .toReversed()
        .flatMap(({ text, weight }) => Array.from({ length: weight }, () => ({ text, weight: 1 }))),
      phrases: golden.phrases.toReversed(),
    };
    expect(JSON.stringify(trainTokenizer(shuffled))).toBe(JSON.stringify(trained));
  });

  it('learns merges only where the encoder needs them: not inside phrases, not across added tokens', () => {
    const texts = [{ text: 'red eye<think>red eye qq<answer>qq', weight: 5 }];
    const { tokenizerJson } = trainTokenizer({
      texts,
      phrases: [{ text: 'red eye', weight: 1 }],
      mergeCount: 99,
      vocabularyLimit: null,
    });
    expect(tokenizerJson.model.merges).toEqual([
      ['q', 'q'],
      ['Ġ', 'qq'],
    ]);
  });

  it('reports the lightest phrases when the vocabulary is full, and those that cannot be', () => {
    const result = trainTokenizer({
      ...small,
      vocabularyLimit: 256 + 7 + 3 + 2,
      phrases: [
        { text: ' one two', weight: 5 },
        { text: ' three four', weight: 1 },
        { text: ' five six', weight: 3 },
        { text: ' three four', weight: 3 },
        { text: ' x <think>', weight: 9 },
      ],
    });
    expect(result.vocabularySize).toBeLessThanOrEqual(268);
    expect(result.missedPhrases).toEqual([
      { text: ' x <think>', reason: 'contains an added token' },
      { text: ' five six', reason: 'vocabulary full' },
    ]);
    const lineBreak = trainTokenizer({ ...small, phrases: [{ text: '\nxyz', weight: 1 }] });
    expect(lineBreak.missedPhrases).toEqual([{ text: '\nxyz', reason: 'not one piece' }]);
  });

  it.each<[string, Partial<TokenizerTraining>, RegExp]>([
    ['an empty phrase', { phrases: [{ text: '', weight: 1 }] }, /empty or not well-formed/],
    ['half a character', { phrases: [{ text: '\ud83d', weight: 1 }] }, /empty or not well-formed/],
    ['a weight of 0', { phrases: [{ text: 'x', weight: 0 }] }, /weight 0; it must be an integer >= 1/],
    ['half a weight', { texts: [{ text: 'x', weight: 0.5 }] }, /weight 0.5/],
    ['a limit without room', { vocabularyLimit: 260 }, /need at least 266/],
    ['a limit that is no number', { vocabularyLimit: Number.NaN }, /vocabularyLimit is NaN/],
    ['a negative count', { mergeCount: -1 }, /mergeCount is -1/],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => trainTokenizer({ ...small, phrases: [], ...wrong })).toThrow(CheckpointError);
    expect(() => trainTokenizer({ ...small, phrases: [], ...wrong })).toThrow(message);
  });

  it('trains on a megabyte in seconds', () => {
    const words = Array.from({ length: 20_000 }, (_, index) => ` w${((index * 7919) % 20_011).toString(26)}`);
    const text = Array.from({ length: 10 }, () => words.join('')).join('\n');
    const start = performance.now();
    const { mergeCount } = trainTokenizer({
      texts: [{ text, weight: 1 }],
      phrases: [],
      mergeCount: 2_000,
      vocabularyLimit: null,
    });
    expect(mergeCount).toBe(2_000);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
