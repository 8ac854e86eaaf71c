import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownPattern } from './known-patterns.ts';
import { phrasesInPattern, preTokenPattern } from './pre-tokens.ts';
import { buildTokenizerJson, type TokenizerJson } from './tokenizer-json.ts';
import { Tokenizer } from './tokenizer.ts';
import type { TokenizerTraining } from './train-bpe.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8')) as unknown;
const others = (read('other-cutting.json') as { tokenizers: { tokenizerJson: TokenizerJson }[] }).tokenizers;
const { phrases } = read('training.json') as TokenizerTraining;

const withPattern = (pattern: string): TokenizerJson => buildTokenizerJson(pattern, [], []);
const split = (pattern: string): object => ({ type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated' });

describe('a pattern known to be quick', () => {
  it('is each of the families that are read', () => {
    for (const { tokenizerJson } of atLeast(3, others)) expect(unknownPattern(tokenizerJson)).toBeNull();
  });

  it('is one of ours, whatever its phrases', () => {
    expect(unknownPattern(withPattern(preTokenPattern([])))).toBeNull();
    expect(unknownPattern(withPattern(preTokenPattern(phrases.map(({ text }) => text))))).toBeNull();
    const phrase = fc.string({ unit: fc.constantFrom(...' ab1-|()[]\\^/?.{}*患者😀'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(phrase, { maxLength: 30 }), (texts) => {
        const pattern = preTokenPattern(texts);
        expect(phrasesInPattern(pattern)).not.toBeNull();
        expect(unknownPattern(withPattern(pattern))).toBeNull();
      }),
    );
  });

  it('is no other, wherever it stands', () => {
    const ours = preTokenPattern(['lupus nephritis', 'lupus pernio']);
    for (const pattern of [
      '(a+)+$',
      `(a+)+$|${preTokenPattern([])}`,
      ours.replace('lupus', 'l(u+)+pus'),
      ours.replace('lupus', 'l(?:u|u)pus'),
      ours.replace('lupus', 'lup*us'),
    ])
      expect(unknownPattern(withPattern(pattern)), pattern).toBe(pattern);
    const plain = withPattern(preTokenPattern([]));
    expect(unknownPattern({ ...plain, normalizer: { type: 'Replace', pattern: { Regex: '(b+)+$' } } })).toBe('(b+)+$');
    expect(unknownPattern({ ...plain, decoder: { type: 'Sequence', decoders: [split('(c+)+$')] } })).toBe('(c+)+$');
    expect(unknownPattern({ ...plain, normalizer: { type: 'Replace', pattern: { String: '(b+)+$' } } })).toBeNull();
  });
});

describe('a pattern that tries every way', () => {
  const evil = new Tokenizer(withPattern('(?:a+)+$|.'), {}, null);

  it('is stopped in seconds, and said', () => {
    expect(evil.encode('short')).toHaveLength(5);
    const start = performance.now();
    expect(() => evil.encode(`${'a'.repeat(60)}b`)).toThrow(
      /stopped on a text of 61 characters, .*"\(\?:a\+\)\+\$\|\."/,
    );
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(evil.encode('short')).toHaveLength(5);
  });

  it('is stopped in a normalizer too', () => {
    const replace = { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: 'b' };
    const normalizing = new Tokenizer({ ...withPattern(preTokenPattern([])), normalizer: replace }, {}, null);
    expect(() => normalizing.encode(`${'a'.repeat(60)}b`)).toThrow(/tries too many ways/);
  });
});
