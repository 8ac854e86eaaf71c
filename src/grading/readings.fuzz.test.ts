import { describe, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../test/worlds/fuzz.ts';
import { readAnswer } from './read-answer.ts';
import { readLetters } from './read-letters.ts';

const optionTexts = ['Aspirin', 'Heparin', 'Lipase', '胰蛋白酶'];
const frame = { optionCount: optionTexts.length, optionTexts };
const outputs = [
  '<think>\nx\n</think>\n<answer>C (Lipase)</answer>',
  '<think>B or C?</think><answer>**C. Lipase** is correct</answer>',
  '<think>甲</think><答案>正确答案为 D：胰蛋白酶</答案>',
  '<think>x</think><answer>A、C和D</answer>',
  '<think>x</think><answer>\\boxed{\\text{B}}</answer>',
];

/** A letter that is read stands in the output, or the words of its option do. */
function standsThere(letter: string, output: string): void {
  const plain = output
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}\p{Cc}*`~]+/gu, '');
  const words = optionTexts['ABCD'.indexOf(letter)]!.toLowerCase();
  expect(plain.includes(letter.toLowerCase()) || plain.includes(words), `${letter} of ${output}`).toBe(true);
}

describe('outputs of whatever kind', () => {
  it('give a letter that stands there, or none', () =>
    fuzz('read-answer', damaged(outputs), (output) => readAnswer(output, frame), {
      refusesNothing: true,
      holds: (reading, output) => {
        const found = reading as ReturnType<typeof readAnswer>;
        if (found.kind === 'read') standsThere(found.letter, output);
      },
    }));

  it('give letters that stand there, or none', () =>
    fuzz('read-letters', damaged(outputs), (output) => readLetters(output, { ...frame, multiple: true }), {
      refusesNothing: true,
      holds: (reading, output) => {
        const found = reading as ReturnType<typeof readLetters>;
        if (found.kind === 'read') for (const letter of found.letters) standsThere(letter, output);
      },
    }));

  it.each(['<', '<answer>', 'A、', '( ', 'C. ', 'is ', '\\text{', '**', '答案'])(
    'take time as they are long: %s',
    (part) =>
      expectLinear(
        (size) => `<think>x</think><answer>${part.repeat(size)}</answer>`,
        5000,
        (output) => readLetters(output, { ...frame, multiple: true }),
      ),
  );
});
