import { expect, it } from 'vitest';
import { readLetteredText } from './lettered-text.ts';

it('takes letters in their order, at the beginning of lines, or of words with a mark', () => {
  const options = (text: string): readonly string[] | undefined => readLetteredText(text)?.options;
  expect(options('A 腹部平片\nB 腹部\nB超检查\nC CT')).toEqual(['腹部平片', '腹部\nB超检查', 'CT']);
  expect(options('A. vitamin\nC is no line of its own yet\nB. iron')).toEqual([
    'vitamin\nC is no line of its own yet',
    'iron',
  ]);
  expect(options('A: 1.5; B: 2; C: 3')).toEqual(['1.5', '2', '3']);
  expect(readLetteredText('Which is it? (A) one (B) two')).toEqual({ before: 'Which is it?', options: ['one', 'two'] });
  expect(readLetteredText('A patient of 40 took vitamin B today')).toBeNull();
  expect(readLetteredText('A. one alone')).toBeNull();
});

it('takes time that grows with the text alone', () => {
  const started = performance.now();
  for (const unit of ['A. ', '(A', '\n', ' ', 'A.\n', '[[', '；'])
    readLetteredText(unit.repeat(Math.floor(99_000 / unit.length)));
  expect(performance.now() - started).toBeLessThan(5_000);
});
