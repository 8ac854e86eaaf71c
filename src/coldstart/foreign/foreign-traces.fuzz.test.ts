import { expect, it } from 'vitest';
import { jsonRows } from '../../benchmarks/files/json-rows.ts';
import { Row } from '../../benchmarks/files/row.ts';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { guessShape, shapeNamed } from './foreign-shapes.ts';
import { readForeignRow } from './read-foreign-traces.ts';

const inline = '<think>\nSo "B" 🫀.\n</think>\n<answer>肝素</answer>';
const rows = [
  { Question: 'Which?', Complex_CoT: 'So B.', Response: 'B' },
  { instruction: 'Which?', input: 'of', output: inline, ground_truth: 'B' },
  {
    messages: [
      { role: 'user', content: 'Which?' },
      { role: 'assistant', content: 'B', reasoning_content: 'So.' },
    ],
  },
  {
    messages: [
      {
        role: 'user',
        content: [{ type: 'text', text: 'Which?' }],
        info: { reference_answer: 'B', think_content: null },
      },
      { role: 'assistant', content: inline, info: { think_content: 'So.', answer_content: 'B' } },
    ],
  },
  {
    conversations: [
      { from: 'human', value: 'Which?' },
      { from: 'gpt', value: inline },
    ],
    label_letter: 'B',
  },
  { question: 'Which?', options: { A: 'heparin', B: '肝素' }, reasoning: '<think>So.</think>', answer: 'B' },
  { question: 'Which?', options: ['heparin', '肝素'], reasoning: 'So.\n<answer>B</answer>', answer: 'B' },
  {
    messages: [
      { role: 'user', content: 'Which?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'So.' },
          { type: 'text', text: 'B' },
        ],
      },
    ],
  },
  { prompt: [{ role: 'user', content: 'Which?' }], completion: [{ role: 'assistant', content: inline }] },
];

it('foreign traces are read or refused, and a trace has a question and an answer', () =>
  fuzz(
    'foreign traces',
    damaged(rows.map((each) => JSON.stringify([each]))),
    (text) => jsonRows(text, 'f').map((row) => readForeignRow(row, guessShape(row))),
    {
      holds: (read) => {
        for (const trace of read as ReturnType<typeof readForeignRow>[])
          if (typeof trace !== 'string')
            for (const text of [trace.question, trace.answer, trace.reasoning ?? 'none'])
              expect(text.trim()).not.toBe('');
      },
    },
  ));

it.each([
  ['opened blocks', '<think>'],
  ['closed blocks', '</think>'],
  ['opened answers', '<answer>'],
  ['closed answers', '</answer>'],
  ['beginnings of control tokens', '<|a'],
  ['space', ' \n'],
])('time grows with the text alone: %s', (_name, piece) =>
  expectLinear(
    (size) => new Row({ instruction: 'q', output: `<think>a</think>${piece.repeat(size)}B` }, 'f', 1),
    20_000,
    (row) => readForeignRow(row, shapeNamed('alpaca')!),
  ),
);
