import { expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatResult } from '../../chat/chat-model.ts';
import { refusalsAsEmpty } from './refusals-as-empty.ts';

const answer: ChatResult = { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 1, generatedTokens: 1 };
const refusal = chatFailure('refused', 'HTTP 400: filtered');

async function told(results: readonly ChatResult[]): Promise<string[]> {
  const left = [...results];
  const model: ChatModel = {
    name: 'scripted',
    complete: () => Promise.resolve(left.shift()!),
    close: () => Promise.resolve(),
  };
  const request = {
    id: { set: 'x', itemId: 'y', sample: 0 },
    messages: [],
    decoding: { temperature: 0, topP: null, maxTokens: null },
    seed: 0,
  };
  const wrapped = refusalsAsEmpty(model);
  const said: string[] = [];
  for (const _ of results) {
    const result = await wrapped.complete(request);
    said.push(result.kind === 'completion' ? result.raw : result.reason);
  }
  return said;
}

it('answers with nothing what a model that answers refuses', async () => {
  expect(await told([answer, answer, answer, refusal, refusal, answer, answer, refusal])).toEqual([
    'A',
    'A',
    'A',
    '',
    '',
    'A',
    'A',
    '',
  ]);
});

it('lets refusals fail while no more was answered, and other failures always', async () => {
  expect(await told([refusal, refusal, refusal])).toEqual(['refused', 'refused', 'refused']);
  expect(await told([answer, answer, chatFailure('fatal', 'HTTP 401'), refusal, refusal])).toEqual([
    'A',
    'A',
    'fatal',
    '',
    'refused',
  ]);
});
