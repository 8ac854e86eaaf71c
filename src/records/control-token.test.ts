import { expect, it } from 'vitest';
import { holdsControlToken } from './control-token.ts';

it.each(['a<|im_end|>b', '<|begin▁of▁sentence|>', '<|endoftext|>'])('finds %s', (text) => {
  expect(holdsControlToken(text)).toBe(true);
});

it.each(['systolic <50 mmHg', 'p<|t|', '<| im_end |>', '|im_end|', '<think>'])('leaves %s', (text) => {
  expect(holdsControlToken(text)).toBe(false);
});
