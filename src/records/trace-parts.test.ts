import { expect, it } from 'vitest';
import { formatOutput } from './question-text.ts';
import { answerIn, isCutOffThinking, reasoningIn, traceParts } from './trace-parts.ts';

it.each([
  ['en', 'Systolic <50 mmHg, "shock" 🫀\nso a <think> tag, even </think>, is a word.', 'warfarin'],
  ['zh', '收缩压 <50 mmHg，“休克”。\n\n因此选华法林。', '华法林'],
] as const)('is the other way round of what writes a trace (%s)', (language, reasoning, answer) => {
  const text = formatOutput(reasoning, answer, language);
  const response = text.slice(text.lastIndexOf('</think>') + '</think>'.length).trim();
  expect(traceParts(text)).toEqual({ reasoning, response, answer });
  expect(response).toContain('<answer>');
});

it('takes reasoning that the prompt opened, and an answer without a block', () => {
  expect(traceParts('Because.\n</think>\n\nThe answer is B.')).toEqual({
    reasoning: 'Because.',
    response: 'The answer is B.',
    answer: 'The answer is B.',
  });
});

it.each(['', 'B', '<think>no end', '<think></think>B', '<think>a</think> ', '<think>a</think><answer> </answer>'])(
  'finds no parts in %j',
  (text) => expect(traceParts(text)).toBeNull(),
);

it('tells reasoning that was cut off from an answer without reasoning', () => {
  expect(isCutOffThinking(' <think>and then')).toBe(true);
  expect(isCutOffThinking('<think>a</think>b')).toBe(false);
  expect(isCutOffThinking('the tag <think> is a word')).toBe(false);
});

it.each([
  ['<answer> B</answer>', 'B'],
  ['So <answer>A</answer>, no: <answer>B</answer>.', 'B'],
  ['<answer>the tag <answer> itself</answer>', 'the tag <answer> itself'],
  ['B, as </answer> stands alone', 'B, as </answer> stands alone'],
  [' B ', 'B'],
])('reads the answer in %j', (response, answer) => expect(answerIn(response)).toBe(answer));

it.each([
  ['So B.', 'So B.'],
  [' <think>\nSo B.\n</think>\n', 'So B.'],
  ['<think>So B.</think><answer>B</answer>', 'So B.'],
  ['So </think>, a word.\n</think>', 'So </think>, a word.'],
  ['So B.\n<answer>B</answer>', 'So B.'],
  ['<answer> and </answer> are tags', '<answer> and </answer> are tags'],
  ['<think></think>', ''],
])('reads the reasoning in %j', (text, reasoning) => expect(reasoningIn(text)).toBe(reasoning));
