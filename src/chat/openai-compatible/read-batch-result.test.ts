import { describe, expect, it } from 'vitest';
import { keyHider } from '../../support/api-key.ts';
import { readBatchResult } from './read-batch-result.ts';

const read = (line: object): unknown => readBatchResult({ custom_id: 'k', ...line }, keyHider(null));
const body = { choices: [{ message: { content: 'A' }, finish_reason: 'stop' }] };

describe('a line of results, as servers write it', () => {
  it.each([
    ['a text', 'too late', 'too late'],
    ['an object without a code', { message: 'too late' }, 'too late'],
    ['an object without a message', { code: 'batch_expired' }, 'batch_expired'],
    ['nested', { error: { message: 'too late', code: 'x' } }, 'too late'],
    ['of another kind', { why: ['late'] }, '{"why":["late"]}'],
    ['empty', {}, 'no reason was given'],
    ['null', null, 'no reason was given'],
  ])('has an error that is %s', (_name, error, message) => {
    const expected = { customId: 'k', result: { kind: 'failure', reason: 'fault', message } };
    expect(read({ error })).toMatchObject(expected);
    expect(read({ response: null, error })).toMatchObject(expected);
  });

  it('has an answer beside an error that says nothing, and one whose status is a text or missing', () => {
    for (const response of [{ status_code: 200, body }, { status_code: '200', body }, { body }])
      expect(read({ response, error: {} })).toMatchObject({ customId: 'k', result: { kind: 'completion', raw: 'A' } });
    expect(read({ response: { status_code: '429', body: {} } })).toMatchObject({ result: { reason: 'rate-limited' } });
  });

  it.each([
    [502, 'fault'],
    [504, 'timed-out'],
  ])('tells what came of its request, whatever its status: %i', (status_code, reason) => {
    const result = read({ response: { status_code, body: {} } });
    expect(result).toMatchObject({ result: { reason } });
    expect(result).not.toHaveProperty('result.unanswered');
  });

  it('has a response without a body, or one that is none', () => {
    expect(read({ response: { status_code: 200 }, error: null })).toMatchObject({
      customId: 'k',
      result: { reason: 'fault', billed: { promptTokens: null, generatedTokens: null } },
    });
    expect(read({ response: { status_code: 400 } })).toMatchObject({ result: { reason: 'refused' } });
    expect(read({ response: 'lost' })).toMatchObject({ customId: 'k', result: { reason: 'fault' } });
  });
});
