/** Bodies, damaged: a request within the limits, or a refusal with a status of the client's, in linear time. */
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { ALL_ABILITIES } from './fixtures/plain-request.ts';
import { readChatRequest, readCompletionRequest, type ReadRequest, type RequestContext } from './read-request.ts';

const context: RequestContext = {
  model: { name: 'm', abilities: ALL_ABILITIES },
  limits: { mostTokens: 100, mostChoices: 4 },
  randomSeed: () => 1,
};

const CHATS = [
  '{"model":"m","messages":[{"role":"user","content":"q"}],"n":2,"seed":900719925474099,"stop":["a","b"],"stream":true}',
  '{"model":"m","messages":[{"role":"system","content":[{"type":"text","text":"a"}]}],"temperature":1e-3,"tools":[]}',
];
const PROMPTS = [
  '{"model":"m","prompt":[1,2,3],"logprobs":5,"max_tokens":3,"top_p":0.5,"stream_options":null}',
  '{"model":"m","prompt":"Once","best_of":1,"seed":-3}',
];

const holds = (value: unknown): void => {
  const { generation } = value as ReadRequest;
  expect(generation.count).toBeLessThanOrEqual(4);
  expect(generation.maxTokens).toBeLessThanOrEqual(100);
  expect(Number.isSafeInteger(generation.seed) && generation.seed >= 0).toBe(true);
};

it('any body is a conversation or a refusal', () =>
  fuzz('chat request', damaged(CHATS), (body) => readChatRequest(body, context), { holds }));

it('any body is a raw prompt or a refusal', () =>
  fuzz('completion request', damaged(PROMPTS), (body) => readCompletionRequest(body, context), { holds }));

it.each(['{"role":"user","content":"x"},', '{},', '1,', '[[],'])('time is as a body is long: %j', (piece) =>
  expectLinear(
    (size) => `{"model":"m","messages":[${piece.repeat(Math.ceil(size / piece.length))}`,
    20_000,
    (body) => {
      try {
        readChatRequest(`${body}0]}`, context);
      } catch {
        // Refused.
      }
    },
  ),
);
