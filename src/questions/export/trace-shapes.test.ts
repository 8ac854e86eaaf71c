import { expect, it } from 'vitest';
import { formatOutput } from '../../records/question-text.ts';
import { traceParts } from '../../records/trace-parts.ts';
import { EXPORT_FORMATS, type ExportFormat } from './export-format.ts';
import { traceShape } from './trace-shapes.ts';

const text = formatOutput('Pressure <50 mmHg, "shock".\n\nSo B.  ', 'heparin', 'en');
const trace = { prompt: 'Which?\nA. aspirin\nB. heparin', text, letter: 'B' };
const shape = (format: ExportFormat): object | null => traceShape(trace, traceParts(text), format);

it('has the trace as it is wherever the reasoning is not apart', () => {
  const turns = [
    { role: 'user', content: trace.prompt },
    { role: 'assistant', content: text },
  ];
  for (const format of ['verl', 'skyrl', 'llama-factory', 'messages', 'ms-swift', 'cookbook'] as const)
    expect(shape(format), format).toEqual({ messages: turns });
  expect(shape('trl')).toEqual({ prompt: [turns[0]], completion: [turns[1]] });
  expect(shape('alpaca')).toEqual({ instruction: trace.prompt, input: '', output: text });
  const human = { from: 'human', value: trace.prompt };
  expect(shape('sharegpt')).toEqual({ conversations: [human, { from: 'gpt', value: text }] });
  expect(shape('meditron')).toEqual({
    conversations: [human, { from: 'assistant', value: text }],
    label_letter: 'B',
    exact_match: true,
  });
});

it('has the reasoning apart for those that read it apart', () => {
  const reasoning = 'Pressure <50 mmHg, "shock".\n\nSo B.';
  expect(shape('openai')).toEqual({
    messages: [
      { role: 'user', content: trace.prompt },
      { role: 'assistant', content: '<answer> heparin</answer>', reasoning_content: reasoning },
    ],
  });
  expect(shape('huatuo')).toEqual({ Question: trace.prompt, Complex_CoT: reasoning, Response: 'heparin' });
});

it('is one learned part for axolotl, white space within, and a prompt that says nothing of learning', () => {
  expect(shape('axolotl')).toEqual({
    messages: [
      { role: 'user', content: [{ type: 'text', text: trace.prompt }] },
      { role: 'assistant', content: [{ type: 'text', text, train: true }] },
    ],
  });
});

it('is none of a trace without parts where the format has parts, and only there', () => {
  const none = EXPORT_FORMATS.filter((format) => traceShape({ ...trace, text: 'B' }, null, format) === null);
  expect(none).toEqual(['openai', 'huatuo']);
});
