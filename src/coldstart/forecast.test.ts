import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../graph/store/fixtures/store-samples.ts';
import { neverInterrupted } from '../run/interrupt.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import type { Datum } from '../engine/datum.ts';
import { byteTokenizer, FakeEngine, formatted } from '../engine/fixtures/fake-engine.ts';
import { Policy } from '../engine/policy.ts';
import type { ForwardOutput } from '../engine/scorer.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { forecast, forecastSchema } from './forecast.ts';

/** Every token of a completion costs two nats. */
class Costly extends FakeEngine {
  override async forward(data: readonly Datum[]): Promise<ForwardOutput> {
    return { logprobs: data.map(({ tokens }) => new Float32Array(tokens.length).fill(-2)), lossSum: 0 };
  }
}

it('counts questions that one of the tries answers, tries that are right, and the loss of what was held back', async () => {
  using own = temporaryFolder();
  // Of five tries: always right, right once, never right.
  const tries = new Map<string, number>();
  const engine = new Costly((prompt) => {
    const id = ['always', 'once', 'never'].find((each) => prompt.includes(each))!;
    const before = tries.get(id) ?? 0;
    tries.set(id, before + 1);
    return formatted(id === 'always' || (id === 'once' && before === 3) ? 'fever' : 'cough');
  });
  const policy = new Policy(engine, byteTokenizer);
  const call = {
    tries: 5,
    temperature: 1,
    questions: ['always', 'once', 'never'].map((id) => toyQuestion(id, 'easy')),
    heldBack: Array.from({ length: 20 }, (_, at) => ({ prompt: [1, 2], completion: Array<number>(at + 1).fill(3) })),
    prompt: PROMPTS.plain,
    maxTokens: 40,
    seed: 3,
    keeping: { journal: join(own.path, 'forecast.jsonl'), log: () => {}, interrupt: neverInterrupted },
  };
  const told = await forecast(policy, call);
  expect(forecastSchema.parse(told)).toEqual({
    tries: 5,
    questions: 3,
    passAtTries: 2 / 3,
    passAt1: 6 / 15,
    heldBackLoss: 2,
    heldBackTraces: 20,
  });
  expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(15);
  expect(engine.params[0]).toMatchObject({ temperature: 1, maxTokens: 40 });
  expect(await forecast(policy, { ...call, heldBack: [] })).toMatchObject({ heldBackLoss: null, heldBackTraces: 0 });
});
