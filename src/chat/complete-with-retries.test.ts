import { describe, expect, it } from 'vitest';
import { chatFailure, type ChatFailure, type ChatModel, type ChatResult } from './chat-model.ts';
import { contractRequest } from './chat-model.contract.ts';
import { completeWithRetries, defaultRetryPolicy, type RetryOptions } from './complete-with-retries.ts';

const answer: ChatResult = { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: null, generatedTokens: null };
const fault = chatFailure('fault', 'HTTP 500');
const limited = (seconds: number | null): ChatFailure => chatFailure('rate-limited', 'HTTP 429', seconds);

/** Gives the results in turn, the last one for ever. */
function modelOf(...results: ChatResult[]): ChatModel & { asked: number } {
  return {
    name: 'scripted',
    asked: 0,
    async complete() {
      return results[Math.min(this.asked++, results.length - 1)]!;
    },
    async close() {},
  };
}

async function run(model: ChatModel, changes: Partial<RetryOptions> = {}) {
  const waits: number[] = [];
  const attempted = await completeWithRetries(model, contractRequest(0), {
    random: () => 1,
    wait: async (seconds) => void waits.push(seconds),
    ...changes,
  });
  return { ...attempted, waits };
}

describe('asking again', () => {
  it('is not needed for an answer', async () => {
    expect(await run(modelOf(answer))).toEqual({ result: answer, attempts: 1, waits: [] });
  });

  it('waits twice as long after each fault, up to the longest', async () => {
    const faults = Array.from({ length: 9 }, () => fault);
    const { result, attempts, waits } = await run(modelOf(...faults, answer));
    expect([result, attempts]).toEqual([answer, 10]);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('draws the wait from the upper half of the step', async () => {
    const { waits } = await run(modelOf(fault, fault, answer), { random: () => 0 });
    expect(waits).toEqual([0.5, 1]);
  });

  it('keeps to the wait that the server names, and a little more', async () => {
    expect((await run(modelOf(limited(20), answer))).waits).toEqual([22]);
    expect((await run(modelOf(limited(20), answer), { random: () => 0 })).waits).toEqual([20]);
    expect((await run(modelOf(limited(0), answer))).waits).toEqual([0.05]);
  });

  it('ends after so many faults; being turned away is counted apart', async () => {
    const policy = { ...defaultRetryPolicy, faults: 3, rateLimits: 5 };
    const gaveUp = await run(modelOf(limited(null), fault, limited(null), fault, fault), { policy });
    expect(gaveUp).toMatchObject({
      attempts: 5,
      result: { reason: 'refused', message: expect.stringMatching(/given up after 3 failed requests.*HTTP 500/) },
    });
    const turnedAway = await run(modelOf(limited(1)), { policy });
    expect(turnedAway).toMatchObject({
      attempts: 5,
      result: { reason: 'fatal', message: expect.stringContaining('concurrency') },
    });
  });

  it('ends after a few time-outs, which cost most, and counts them apart', async () => {
    const slow = chatFailure('timed-out', 'no answer within 1800 s');
    const told: string[] = [];
    const { result, attempts } = await run(modelOf(slow, fault, slow, limited(1), slow, answer), {
      onRetry: ({ reason }) => void told.push(reason),
    });
    const message = expect.stringContaining('no answer within 1800 s, asked 3 times');
    expect([result, attempts]).toEqual([expect.objectContaining({ reason: 'refused', message }), 5]);
    expect(told).toEqual(['timed-out', 'fault', 'timed-out', 'rate-limited']);
    expect(await run(modelOf(slow, slow, answer))).toMatchObject({ result: answer, attempts: 3 });
  });

  it('does not wait for a server that asks for hours', async () => {
    const { result, waits } = await run(modelOf(limited(7200)));
    expect(result).toMatchObject({ reason: 'fatal', message: expect.stringContaining('7200 s') });
    expect(waits).toEqual([]);
  });

  it.each(['refused', 'unanswerable', 'absent', 'fatal', 'aborted'] as const)(
    'is of no use when the failure is %s',
    async (reason) => {
      const failure = chatFailure(reason, 'no');
      expect(await run(modelOf(failure))).toEqual({ result: failure, attempts: 1, waits: [] });
    },
  );

  it('ends at once, wait or not, when a stop is asked for', async () => {
    const stop = new AbortController();
    const model = modelOf(limited(600));
    const { wait: _, ...real } = { random: () => 1, stop: stop.signal, wait: undefined };
    setTimeout(() => stop.abort(), 20);
    const { result, attempts } = await completeWithRetries(model, contractRequest(0), real);
    expect([result.kind, attempts]).toEqual(['failure', 1]);
    expect(result).toMatchObject({ reason: 'aborted' });
    expect(await completeWithRetries(model, contractRequest(0), real)).toMatchObject({ attempts: 0 });
    expect(model.asked).toBe(1);
  });
});
