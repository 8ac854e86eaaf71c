/** Lines of a batch's results, damaged: a result with its id, or no such line; never an error, and no key in what is told. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import type { BatchResult } from '../batch-service.ts';
import { keyHider } from '../../support/api-key.ts';
import { readBatchResult } from './read-batch-result.ts';

const KEY = 'sk-Made+up/Key-0123456789.abc';
const hideKey = keyHider(KEY);
const read = (text: string): BatchResult | null => readBatchResult(JSON.parse(text), hideKey);

const USAGE = '"usage":{"prompt_tokens":3,"completion_tokens":7}';
const CHOICE = '{"message":{"content":"<think>x</think>A"},"finish_reason":"stop"}';
const LINES = [
  `{"custom_id":"k","response":{"status_code":200,"body":{"choices":[${CHOICE}],${USAGE}}},"error":null}`,
  `{"custom_id":"k","response":{"status_code":200,"body":{"choices":[{"message":{"content":null,"refusal":"no"}}],${USAGE}}}}`,
  `{"custom_id":"k","response":{"status_code":200,"body":"text"},"error":null}`,
  `{"custom_id":"k","response":{"status_code":400,"body":{"error":{"message":"no such key ${KEY}"}}},"error":null}`,
  '{"custom_id":"k","response":null,"error":{"code":"batch_expired","message":"too late"}}',
  '{"custom_id":"k","response":null,"error":{"code":{"toString":1,"valueOf":2},"message":null}}',
];

it('any line is a result or none', () =>
  fuzz('batch result', damaged(LINES), read, {
    refusals: [SyntaxError],
    holds: (value, text) => {
      const found = value as BatchResult | null;
      if (found === null) return;
      expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(found.customId));
      if (found.result.kind === 'completion') return;
      expect(found.result.message).not.toBe('');
      expect(found.result.message).not.toContain(KEY.slice(0, 15));
      const { promptTokens = null, generatedTokens = null } = found.result.billed ?? {};
      for (const count of [promptTokens, generatedTokens])
        expect(count === null || Number.isSafeInteger(count)).toBe(true);
    },
  }));

it('any value in any place is a result or none', () =>
  fuzz(
    'batch result of any values',
    fc.record({ status_code: fc.integer({ min: 100, max: 599 }), body: fc.jsonValue(), told: fc.jsonValue() }),
    ({ status_code, body, told }) => {
      const error = { code: told, message: told };
      for (const response of [{ status_code, body }, null])
        expect(readBatchResult({ custom_id: 'k', response, error }, hideKey)?.customId).toBe('k');
    },
    { refusesNothing: true },
  ));

it('takes time that grows as the line does, however deep it is nested', async () => {
  const nested = (size: number): string => `${'['.repeat(size)}${']'.repeat(size)}`;
  for (const status of [200, 500])
    await expectLinear(
      (size) => `{"custom_id":"k","response":{"status_code":${status},"body":${nested(size)}}}`,
      10_000,
      read,
    );
  await expectLinear((size) => `{"custom_id":"k","error":{"code":1,"message":${nested(size)}}}`, 10_000, read);
});
