import fc from 'fast-check';
import { expect, it } from 'vitest';
import { removeTokens } from './remove-tokens.ts';

const tokens = ['<|im_start|>', '<|im_end|>', '<|endoftext|>', '<|eot_id|>', '</s>'];

it('leaves out the tokens and keeps the rest', () => {
  expect(removeTokens('a<|im_end|>\n<|eot_id|>b</s> < |im_end| > 发热🩺', tokens)).toBe('a\nb < |im_end| > 发热🩺');
  expect(removeTokens('a <b>', ['', '<|x|>'])).toBe('a <b>');
});

it('leaves none that is put together out of what is left', () => {
  expect(removeTokens('<|im_<|im_end|>end|>', tokens)).toBe('');
  const parts = fc.constantFrom(
    '<|',
    'im_',
    'start',
    'end',
    '|>',
    '<|im_end|>',
    '<|endoftext|>',
    '</',
    's>',
    'x',
    '\u{1f600}',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 14 }), (pieces) => {
      const kept = removeTokens(pieces.join(''), tokens);
      for (const token of tokens) expect(kept).not.toContain(token);
    }),
  );
});

it('takes a megabyte of nested beginnings in a moment', () => {
  const depth = 100_000;
  const start = performance.now();
  expect(removeTokens('<|im_'.repeat(depth) + '<|im_end|>' + 'end|>'.repeat(depth), tokens)).toBe('');
  expect(performance.now() - start).toBeLessThan(4_000);
});
