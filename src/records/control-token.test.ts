import { expect, it } from 'vitest';
import { expectLinear } from '../../test/worlds/fuzz.ts';
import { holdsControlToken } from './control-token.ts';

/** DeepSeek's tokens have bars of full width, U+FF5C, and a lower block, U+2581, for a space. */
const deepSeek = ['User', 'Assistant', 'begin\u2581of\u2581sentence', 'end\u2581of\u2581sentence'].map(
  (name) => `<\uff5c${name}\uff5c>`,
);

it.each([
  'a<|im_end|>b',
  '<|endoftext|>',
  '<|start_header_id|>user',
  ...deepSeek,
  'B</s>',
  '<s>Which?',
  '<bos>',
  'B<eos>',
  'B<end_of_turn>',
  '<start_of_turn>model',
  '[INST] Which?',
  'Which? [/INST]',
  '<<SYS>>',
])('finds %s', (text) => {
  expect(holdsControlToken(text)).toBe(true);
});

it.each([
  'systolic <50 mmHg',
  'p<|t|',
  '<| im_end |>',
  '|im_end|',
  '<\uff5c>',
  '<think>',
  '<sup>2</sup> <S> <strong>',
  '[INSTITUTE] [inst]',
  'end_of_turn',
])('leaves %s', (text) => {
  expect(holdsControlToken(text)).toBe(false);
});

it('looks in time that grows as the text does', async () => {
  for (const piece of ['<|', '<\uff5ca', '<', '</', '[/INST', '<<SYS'])
    await expectLinear((size) => piece.repeat(size), 20_000, holdsControlToken);
});
