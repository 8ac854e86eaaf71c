import { expect, it } from 'vitest';
import { defaultRewardWeights } from '../../grading/reward.ts';
import { SAFETY_EN } from '../../support/safety.ts';
import { BearerToken } from '../bearer-token.ts';
import { answerReward, startRewardServer, type GradedBatch } from './reward-server.ts';

const item = { completion: '<think>x</think><answer>C</answer>', ground_truth: 'C' };

it('answers a batch with a score an item, and says so for the log', async () => {
  const batches: GradedBatch[] = [];
  const token = new BearerToken(undefined, 'TOKEN');
  const server = await startRewardServer({
    host: '127.0.0.1',
    port: 0,
    token,
    weights: defaultRewardWeights,
    onError: (error) => {
      throw error;
    },
    onGraded: (batch) => batches.push(batch),
  });
  const post = (items: unknown): Promise<Response> =>
    fetch(`${server.address}/reward`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.text}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    });
  const wrong = { ...item, completion: '<think>x</think><answer>B</answer> or so' };
  const reply = await post([item, wrong]);
  expect(await reply.json()).toEqual({
    scores: [
      { score: 1.1, correctness: 1, format: 1, letter: 'C', unread: null },
      { score: 0, correctness: 0, format: 0, letter: 'B', unread: null },
    ],
  });
  const refused = await post([{ completion: 'x' }]);
  expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringContaining('items.0') }]);
  expect(batches).toEqual([{ items: 2, correct: 1, formatted: 1, milliseconds: expect.any(Number) }]);
  await server.drain();
});

it('tells its weights and what it is not for, and where there is nothing', async () => {
  const of = (method: string, path: string): Promise<{ status: number; body: string }> =>
    answerReward({ method, path, body: '{"items":[]}' }, { weights: defaultRewardWeights });
  expect(JSON.parse((await of('GET', '/')).body)).toMatchObject({
    weights: { correctness: 1, format: 0.1 },
    safety: { en: SAFETY_EN },
  });
  expect(await of('POST', '/reward')).toMatchObject({ status: 200, body: '{"scores":[]}' });
  for (const [method, path] of [
    ['GET', '/reward'],
    ['POST', '/'],
    ['PUT', '/reward'],
  ] as const)
    expect((await of(method, path)).status, `${method} ${path}`).toBe(404);
});
