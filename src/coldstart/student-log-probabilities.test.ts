import { expect, it } from 'vitest';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import type { Datum } from '../engine/datum.ts';
import { FakeEngine, byteTokenizer } from '../engine/fixtures/fake-engine.ts';
import { Policy } from '../engine/policy.ts';
import type { ForwardOutput } from '../engine/scorer.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { studentLogProbabilities } from './student-log-probabilities.ts';

/** Finds every token as probable as its place says. */
class Scoring extends FakeEngine {
  override async forward(data: readonly Datum[]): Promise<ForwardOutput> {
    return {
      logprobs: data.map(({ tokens }) => Float32Array.from([...tokens].map((_, at) => -at))),
      lossSum: 0,
    };
  }
}

it('is the mean over the tokens of the trace and the end of its turn, the prompt left out', async () => {
  const policy = new Policy(new Scoring(() => ''), byteTokenizer);
  const traces = Array.from({ length: 18 }, (_, at) => ({
    question: toyQuestion(`q${at}`, 'easy'),
    text: `<think>fever ${'x'.repeat(at)}</think><answer>fever</answer>`,
  }));
  const told: number[] = [];
  const call = { prompt: PROMPTS.plain, throwIfStopped: (done: number) => void told.push(done) };
  const means = await studentLogProbabilities(policy, traces, call);
  expect(told).toEqual([0, 16]);
  for (const [at, { question, text }] of traces.entries()) {
    const first = policy.chatPrompt(PROMPTS.plain.text(question)).length - 1;
    const last = first + policy.turn(text).length - 1;
    expect(means[at]).toBeCloseTo(-(first + last) / 2, 4);
  }
});

it('is null of a trace that the student cannot take, and ends where a person asks for it', async () => {
  const policy = new Policy(new Scoring(() => ''), byteTokenizer);
  const question = toyQuestion('q', 'easy');
  const long = { question, text: 'x'.repeat(policy.engine.maxPositions) };
  const call = { prompt: PROMPTS.plain, throwIfStopped: () => {} };
  const [first, second] = await studentLogProbabilities(policy, [long, { question, text: 'fever' }], call);
  expect([first, Number.isFinite(second)]).toEqual([null, true]);
  const throwIfStopped = (): void => {
    throw new Error('stopped');
  };
  await expect(studentLogProbabilities(policy, [long], { ...call, throwIfStopped })).rejects.toThrow('stopped');
});
