import { expect, it } from 'vitest';
import { keyHider } from '../../support/api-key.ts';
import { readCompletion } from '../../chat/openai-compatible/read-completion.ts';
import { answeredLine } from './journalled-model.ts';
import { rawAnswer } from './raw-answer.ts';

const harmony = '<|channel|>analysis<|message|>It is B.<|end|><|start|>assistant<|channel|>final<|message|>B';

it.each([
  [{ content: '<think>\nx\n</think>\n<answer>B</answer>' }, 'stop'],
  [{ content: '<answer>B</answer>', reasoning_content: 'It is B.' }, 'stop'],
  [{ content: null, reasoning: 'It may be' }, 'length'],
  [{ content: harmony }, 'stop'],
  [{ content: '' }, 'length'],
])('is the output that the adapter gave: %j', (message, reason) => {
  const body = { choices: [{ message, finish_reason: reason }], usage: { prompt_tokens: 1, completion_tokens: 1 } };
  const result = readCompletion(JSON.stringify(body), keyHider(null));
  if (result.kind !== 'completion') throw new Error(result.message);
  const line = answeredLine('key', { id: { set: 's', itemId: 'i', sample: 0 } }, result, null);
  expect(rawAnswer(line)).toBe(result.raw);
});

it('is nothing where nothing came', () => {
  expect(rawAnswer({ content: null, reasoning: null, finish: 'stop' })).toBe('');
});
