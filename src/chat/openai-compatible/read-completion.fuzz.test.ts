/** What a server sends, damaged: an answer or a failure in words, never an error, and no key in either. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import type { ChatResult } from '../chat-model.ts';
import { retryAfterSeconds } from '../../support/retry-after.ts';
import { keyHider } from '../../support/api-key.ts';
import { readCompletion } from './read-completion.ts';
import { readFailure } from './read-failure.ts';

const KEY = 'sk-Made+up/Key-0123456789.abc';
const hideKey = keyHider(KEY);

const BODIES = [
  '{"choices":[{"index":0,"message":{"role":"assistant","content":"<think>x</think><answer>A</answer>"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":7}}',
  '{"choices":[{"message":{"content":[{"type":"text","text":"A"},{"type":"thinking","thinking":[{"type":"text","text":"w"}]}],"reasoning_content":null},"finish_reason":"length"}]}',
  '{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"content_filter","error":null}]}',
  '{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1","function":{"name":"f"}}]},"finish_reason":"tool_calls"}]}',
  `{"choices":[],"error":{"message":"no such key ${KEY}","code":502,"type":"server_error"}}`,
  `{"error":"Bearer ${KEY} is wrong"}`,
  '<html><body>502 Bad Gateway</body></html>',
  'data: {"choices":[{"delta":{"content":"A"}}]}\n\ndata: [DONE]\n',
];

function holds(value: unknown): void {
  const result = value as ChatResult;
  if (result.kind === 'completion') {
    expect(typeof result.raw).toBe('string');
    for (const count of [result.promptTokens, result.generatedTokens])
      expect(count === null || Number.isSafeInteger(count)).toBe(true);
    return;
  }
  expect(result.message).not.toBe('');
  expect(result.message.length).toBeLessThan(1200);
  expect(result.message).not.toContain(KEY.slice(0, 15));
  // eslint-disable-next-line no-control-regex
  expect(result.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
}

it('any body with a status of success is an answer or a failure', () =>
  fuzz('chat completion', damaged(BODIES), (body) => readCompletion(body, hideKey), { holds, refusesNothing: true }));

it('any body with another status is a failure', () =>
  fuzz(
    'failed response',
    fc.record({
      body: damaged(BODIES),
      status: fc.integer({ min: 100, max: 599 }),
      wait: damaged(['7', '1.5 s', '300ms', 'Wed, 21 Oct 2026 07:28:00 GMT']),
    }),
    ({ body, status, wait }) =>
      readFailure({ status, headers: { 'retry-after': wait, location: body }, body }, 0, hideKey),
    { holds, refusesNothing: true },
  ));

it('any Retry-After is a number of seconds or nothing', () =>
  fuzz(
    'retry-after',
    damaged(['7', '1.5 s', '300ms', 'Wed, 21 Oct 2026 07:28:00 GMT'], 200),
    (text) => {
      const seconds = retryAfterSeconds(text, 0);
      expect(seconds === null || seconds >= 0).toBe(true);
    },
    { refusesNothing: true },
  ));

it('takes time that grows as the body does', async () => {
  const within = (inside: string): string => `{"choices":[{"message":{"content":"${inside}"},"finish_reason":"stop"}]}`;
  await expectLinear(
    (size) => within('\\u4e2d"'.repeat(size)),
    20_000,
    (body) => readCompletion(body, hideKey),
  );
  await expectLinear(
    (size) => '['.repeat(size),
    20_000,
    (body) => readCompletion(body, hideKey),
  );
  await expectLinear(
    (size) => `data: ${' '.repeat(size)}`,
    50_000,
    (body) => readCompletion(body, hideKey),
  );
  await expectLinear(
    (size) => `7${' '.repeat(size)}x`,
    20_000,
    (text) => retryAfterSeconds(text, 0),
  );
  await expectLinear(
    (size) => `Mon, ${'1:11 '.repeat(size)}`,
    20_000,
    (text) => retryAfterSeconds(text, 0),
  );
});
