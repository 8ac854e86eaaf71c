import { expect, it } from 'vitest';
import { readFinishReason } from './finish-reason.ts';

it.each([
  ['stop', 'stop'],
  ['STOP', 'stop'],
  ['end_turn', 'stop'],
  ['length', 'length'],
  ['MAX_TOKENS', 'length'],
  ['model_length', 'length'],
  ['content-filter', 'filtered'],
  ['safety', 'filtered'],
  ['', 'unknown'],
  [null, 'unknown'],
  [undefined, 'unknown'],
])('%s ends an answer as %s', (reason, finish) => expect(readFinishReason(reason)).toBe(finish));

it.each([
  'error',
  'abort',
  'aborted',
  'cancelled',
  'timeout',
  'insufficient_system_resource',
  'network_error',
  'in_progress',
  'toString',
  '__proto__',
  'anything new',
])('%s is no end of an answer: the conversation is asked again', (reason) => {
  expect(readFinishReason(reason)).toMatchObject({ kind: 'failure', reason: 'fault' });
});

it.each(['tool_calls', 'function_call'])('%s would come again: the conversation has no answer', (reason) => {
  expect(readFinishReason(reason)).toMatchObject({ reason: 'refused', message: expect.stringContaining(reason) });
});

it('a long reason is cut in the message', () => {
  const failure = readFinishReason('x'.repeat(10_000));
  expect((failure as { message: string }).message.length).toBeLessThan(150);
});
