import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { checkCuttingSteps, cutBy, cuttingSteps } from './cutting-patterns.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import { Tokenizer } from './tokenizer.ts';

interface Golden {
  readonly tokenizers: readonly {
    readonly name: string;
    readonly tokenizerJson: TokenizerJson;
    readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
  }[];
}
const golden = JSON.parse(readFileSync(new URL('./golden/other-cutting.json', import.meta.url), 'utf8')) as Golden;

describe.each(golden.tokenizers)('a tokenizer that cuts as $name', ({ tokenizerJson, cases }) => {
  const tokenizer = new Tokenizer(tokenizerJson, {}, null);

  it('gives the ids of the tokenizers library, and the text back', () => {
    expect(cases.length).toBeGreaterThan(80);
    for (const { text, ids } of cases) {
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids);
      expect(tokenizer.decode(ids)).toBe(text);
    }
  });

  it.each(['a', ' ', '1', '\n', '患'])('takes a long line of %j in a moment', (unit) => {
    const text = unit.repeat(60_000);
    const start = performance.now();
    expect(tokenizer.decode(tokenizer.encode(text)) === text).toBe(true);
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});

describe('cutting by a pattern', () => {
  it('gives back the text, what lies between matches included', () => {
    expect(cutBy('a1 b22', /\p{N}/gu)).toEqual(['a', '1', ' b', '2', '2']);
    expect(cutBy('abc', /\p{N}+/gu)).toEqual(['abc']);
    expect(cutBy('abc', /x*/gu)).toEqual(['abc']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cutBy(text, /\p{L}+|\p{N}/gu).join('')).toBe(text);
      }),
    );
  });
});

describe('the steps of a pre_tokenizer', () => {
  const bytes = { type: 'ByteLevel', add_prefix_space: false };
  it.each<[string, unknown]>([
    ['none', null],
    ['words of another kind', { type: 'Whitespace' }],
    ['a prefix space', { ...bytes, add_prefix_space: true }],
    [
      'a split that merges',
      { type: 'Sequence', pretokenizers: [{ type: 'Split', behavior: 'MergedWithNext' }, bytes] },
    ],
    ['a step behind the bytes', { type: 'Sequence', pretokenizers: [bytes, { type: 'Digits' }] }],
  ])('are refused when they are %s', (_, preTokenizer) => {
    expect(() => checkCuttingSteps(cuttingSteps(preTokenizer))).toThrow(CheckpointError);
    expect(() => checkCuttingSteps(cuttingSteps(preTokenizer))).toThrow(/as in Qwen, Llama 3 and SmolLM2/);
  });
});
