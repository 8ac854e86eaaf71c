import { expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatResult } from './chat-model.ts';
import { contractRequest } from './chat-model.contract.ts';
import { defaultRetryPolicy } from './complete-with-retries.ts';
import { CHECK_PROMPT, RefusalCheck } from './refusal-check.ts';

const answer: ChatResult = { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 1, generatedTokens: 1 };
const filtered = chatFailure('refused', 'HTTP 400: filtered');

function checkOf(said: ChatResult, stop?: AbortSignal) {
  const asked: unknown[] = [];
  const model: ChatModel = {
    name: 'scripted',
    complete: async ({ messages, decoding }) => {
      asked.push({ messages, decoding });
      await new Promise((resolve) => setTimeout(resolve, 5));
      return said;
    },
    close: async () => {},
  };
  const policy = { ...defaultRetryPolicy, firstWaitSeconds: 0.001 };
  return { asked, check: new RefusalCheck(model, stop === undefined ? { policy } : { policy, stop }) };
}

it('takes a refusal as one of this conversation when the model answers another, decoded alike', async () => {
  const { asked, check } = checkOf(answer);
  const request = contractRequest(3, { decoding: { temperature: 0.6, topP: 0.9, maxTokens: 9 } });
  expect(await check.judge(request, filtered)).toBeNull();
  const messages = [{ role: 'user', content: CHECK_PROMPT }];
  expect(asked).toEqual([{ messages, decoding: request.decoding }]);
});

it.each([
  ['refuses it in the same words', filtered, 1, 'HTTP 400: filtered; the model does not answer .* either .in the same'],
  ['refuses it in others', chatFailure('refused', 'no credit'), 1, 'filtered; .*no credit'],
  ['fails for good', chatFailure('fatal', 'HTTP 404'), 1, 'filtered; .*HTTP 404'],
  ['is away', chatFailure('fault', 'ECONNREFUSED'), 2, 'filtered; .*given up after 2 failed requests.*ECONNREFUSED'],
  ['stalls', chatFailure('timed-out', 'no answer within 5 s'), 1, 'filtered; .*no answer within 5 s'],
])('ends the asking where the model %s', async (_, said, requests, message) => {
  const { asked, check } = checkOf(said);
  const ofAll = await check.judge(contractRequest(0), filtered);
  expect(ofAll).toMatchObject({ reason: 'fatal', message: expect.stringMatching(message) });
  expect(asked).toHaveLength(requests);
});

it('asks once for all refusals that come while it waits, and again for those after', async () => {
  const { asked, check } = checkOf(answer);
  const all = Array.from({ length: 50 }, () => check.judge(contractRequest(0), filtered));
  expect(await Promise.all(all)).toEqual(all.map(() => null));
  expect(asked).toHaveLength(1);
  expect(await check.judge(contractRequest(0), filtered)).toBeNull();
  expect(asked).toHaveLength(2);
});

it('asks nothing where the adapter knows, nor after a stop', async () => {
  const { asked, check } = checkOf(answer, AbortSignal.abort());
  expect(await check.judge(contractRequest(0), chatFailure('unanswerable', 'too long'))).toBeNull();
  expect(await check.judge(contractRequest(0), filtered)).toMatchObject({ reason: 'aborted' });
  expect(asked).toEqual([]);
});

it('takes what recorded outputs lack as no sign', async () => {
  const { check } = checkOf(chatFailure('absent', 'no output'));
  expect(await check.judge(contractRequest(0), filtered)).toBeNull();
});
