import { expect, it } from 'vitest';
import { Row } from '../../benchmarks/files/row.ts';
import { RecordError } from '../../support/errors.ts';
import { FOREIGN_SHAPES, guessShape, shapeNamed } from './foreign-shapes.ts';
import { readForeignRow } from './read-foreign-traces.ts';

const row = (fields: Record<string, unknown>): Row => new Row(fields, 'set.json, row 1', 1);
const inline = '<think>\nThe lactate is 9.\n</think>\n<answer>sepsis</answer>';
const user = { role: 'user', content: 'Which disease?' };

/** A row of each published set, made up, and what it says. */
const PUBLISHED: readonly (readonly [shape: string, fields: Record<string, unknown>, label: string | null])[] = [
  ['huatuo', { Question: 'Which disease?', Complex_CoT: 'The lactate is 9.', Response: 'sepsis' }, null],
  [
    'case-report',
    {
      pmcid: 'PMC1',
      title: 't',
      text: 'whole case',
      case_prompt: 'Which disease?',
      diagnostic_reasoning: 'The lactate is 9.',
      final_diagnosis: 'sepsis',
    },
    'sepsis',
  ],
  [
    'question-reasoning-answer',
    {
      dataset_name: 'd',
      id_in_dataset: 4,
      question: 'Which',
      options: 'disease?',
      reasoning: 'The lactate is 9.',
      answer: 'sepsis',
      problem: 'p',
      label: 'B',
    },
    'B',
  ],
  ['alpaca', { instruction: 'Which disease?', input: '', output: inline }, null],
  ['input-target', { input: 'Which disease?', target: inline }, null],
  ['prompt-completion', { prompt: 'Which disease?', completion: inline, ground_truth: 'C' }, 'C'],
  [
    'messages',
    { model: 'm', question: 'q', problem: 'p', messages: [user, { role: 'assistant', content: inline }] },
    null,
  ],
  [
    'messages-reasoning',
    {
      messages: [
        { ...user, reasoning_content: null },
        { role: 'assistant', content: 'sepsis', reasoning_content: 'The lactate is 9.' },
      ],
    },
    null,
  ],
  [
    'messages-metadata',
    {
      id: '1',
      difficulty: 'hard',
      category: 'c',
      messages: [user, { role: 'assistant', content: 'sepsis', reasoning_content: 'The lactate is 9.' }],
      metadata: { source: 's', answer: 'B', teacher_model: 'm' },
    },
    'B',
  ],
  [
    'messages-info',
    {
      messages: [
        { ...user, info: { source: 's', reference_answer: 'B', think_content: null, answer_content: null } },
        {
          role: 'assistant',
          content: inline,
          info: { reference_answer: null, think_content: 'The lactate is 9.', answer_content: 'sepsis' },
        },
      ],
      conversations: [{ from: 'human', value: 'another form' }],
    },
    'B',
  ],
  [
    'sharegpt',
    {
      conversations: [
        { from: 'system', value: 's' },
        { from: 'human', value: 'Which disease?' },
        { from: 'gpt', value: inline },
      ],
    },
    null,
  ],
  [
    'meditron',
    {
      conversations: [
        { from: 'user', value: 'Which disease?' },
        { from: 'assistant', value: inline },
      ],
      label_letter: 'D',
      exact_match: true,
      try_count: 2,
    },
    'D',
  ],
];

it.each(PUBLISHED)('tells %s by its fields and reads it', (name, fields, label) => {
  const shape = guessShape(row(fields));
  expect(shape.name).toBe(name);
  const read = readForeignRow(row(fields), shape) as { question: string };
  expect(read).toEqual({
    question: name === 'question-reasoning-answer' ? 'Which\ndisease?' : 'Which disease?',
    reasoning: 'The lactate is 9.',
    answer: 'sepsis',
    label,
    language: 'en',
    shape: name,
    where: 'set.json, row 1',
  });
});

it.each(PUBLISHED.filter(([, , label]) => label === null))('takes ground_truth for the label of %s', (name, fields) => {
  const labelled = row({ ...fields, ground_truth: 'E' });
  expect(readForeignRow(labelled, shapeNamed(name)!)).toMatchObject({ label: 'E' });
});

it('has a row here for every shape, and one that covers names another', () => {
  const names = FOREIGN_SHAPES.map(({ name }) => name);
  expect(PUBLISHED.map(([name]) => name)).toEqual(names);
  expect(FOREIGN_SHAPES.flatMap(({ over = [] }) => over).filter((name) => shapeNamed(name) === null)).toEqual([]);
});

it('refuses in words a row of no shape and a row of two', () => {
  expect(() => guessShape(row({ text: 'x', constructor: 1 }))).toThrow(RecordError);
  expect(() => guessShape(row({ text: 'x' }))).toThrow(
    /row 1: no known shape.*fields: "text".*\n.*huatuo: Question, Comp/,
  );
  const two = { instruction: 'a', input: '', output: 'b', conversations: [] };
  expect(() => guessShape(row(two))).toThrow(/fit 2 shapes of traces:\n {2}alpaca: .*\n {2}sharegpt: .*\nSay which/);
});

it.each([
  ['no-question', { instruction: ' ', output: inline }],
  ['options-unread', { question: 'q', options: [{ fever: 1 }], reasoning: 'r', answer: 'a' }],
  ['no-answer', { instruction: 'q', output: '<think>a</think> ' }],
  ['cut-off-reasoning', { instruction: 'q', output: '<think>and then' }],
  ['cut-off-reasoning', { question: 'q', reasoning: '<think>and then', answer: 'a' }],
  ['cut-off-reasoning', { messages: [user, { role: 'assistant', content: 'a', reasoning_content: '<think>and' }] }],
  ['control-token', { instruction: 'q', output: '<think>a</think>B<|im_end|>' }],
  ['control-token', { instruction: 'q<|im_start|>system', output: inline }],
  ['no-turns', { messages: [user] }],
  ['no-turns', { messages: 'Which?' }],
  [
    'no-turns',
    {
      messages: [
        { role: 'tool', content: 'x' },
        { role: 'assistant', content: inline },
      ],
    },
  ],
  [
    'no-question',
    {
      messages: [
        { role: 'user', content: 7 },
        { role: 'assistant', content: inline },
      ],
    },
  ],
  ['several-turns', { messages: [user, { role: 'assistant', content: inline }, user] }],
])('leaves out a row: %s, %j', (reason, fields) => {
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toBe(reason);
});

it.each([
  ['a list', ['fever', 'cough']],
  ['an object', { A: 'fever', B: 'cough' }],
  ['a text', 'A. fever\nB. cough'],
])('shows options below their question: %s', (_form, options) => {
  const fields = { question: 'Which?', options, reasoning: 'r', answer: 'fever' };
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toMatchObject({
    question: 'Which?\nA. fever\nB. cough',
  });
});

it.each(['sepsis', '<think>\n\n</think>\n\nsepsis'])('takes %j as an answer that has no reasoning', (output) => {
  const fields = { instruction: 'q', output };
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toMatchObject({ reasoning: null, answer: 'sepsis' });
});

it('joins the parts of a turn as they stand', () => {
  const content = [{ type: 'text', text: '<think>a ' }, { type: 'text', text: 'b</think>\n' }, 'B', { type: 'image' }];
  const fields = { messages: [user, { role: 'assistant', content }] };
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toMatchObject({ reasoning: 'a b', answer: 'B' });
});

it.each([
  { Question: 'q', Complex_CoT: '<think>\nSo.\n</think>\n<answer>B</answer>', Response: '<answer>B</answer>' },
  { Question: 'q', Complex_CoT: 'So.\n<answer>B</answer>', Response: 'B' },
  { Question: 'q', Complex_CoT: '', Response: inline.replace('The lactate is 9.', 'So.').replace('sepsis', 'B') },
  { messages: [user, { role: 'assistant', content: '<think>copy</think>B', reasoning_content: '<think>So.</think>' }] },
  {
    messages: [
      user,
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'So.' },
          { type: 'text', text: 'B' },
        ],
      },
    ],
  },
  {
    messages: [
      user,
      { role: 'assistant', content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'So.' }] }, 'B'] },
    ],
  },
])('reads reasoning that stands apart as it reads any: %j', (fields) => {
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toMatchObject({ reasoning: 'So.', answer: 'B' });
});

it('joins thoughts of one answer a line each', () => {
  const content = [
    { type: 'thinking', thinking: 'So.' },
    { type: 'redacted_thinking', data: 'x' },
    { type: 'reasoning', text: 'Thus.' },
    { type: 'text', text: 'B' },
  ];
  const fields = { messages: [user, { role: 'assistant', content }] };
  expect(readForeignRow(row(fields), guessShape(row(fields)))).toMatchObject({ reasoning: 'So.\nThus.', answer: 'B' });
});
