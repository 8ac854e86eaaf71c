import { describe, expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatRequest, type ChatResult } from '../../chat/chat-model.ts';
import { contractRequest } from '../../chat/chat-model.contract.ts';
import { CHECK_PROMPT } from '../../chat/refusal-check.ts';
import { defaultRetryPolicy } from '../../chat/complete-with-retries.ts';
import { askAll, type AskOptions } from './ask-all.ts';

type Complete = (request: ChatRequest, index: number, signal: AbortSignal | undefined) => Promise<ChatResult>;

const answer = async (request: ChatRequest): Promise<ChatResult> => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { kind: 'completion', raw: request.id.itemId, finish: 'stop', promptTokens: null, generatedTokens: null };
};

/** Index of the question that tells whether a model answers at all. */
const CHECKED = 1_000_000;

async function ask(count: number, complete: Complete, changes: Partial<AskOptions<ChatRequest>> = {}) {
  const seen = { taken: 0, now: 0, most: 0, answers: [] as string[], refused: [] as string[], checks: 0, retries: 0 };
  const model: ChatModel = {
    name: 'scripted',
    async complete(request, signal) {
      seen.most = Math.max(seen.most, ++seen.now);
      try {
        const isCheck = request.messages[0]!.content === CHECK_PROMPT;
        if (isCheck) seen.checks++;
        return await complete(request, isCheck ? CHECKED : Number(request.id.itemId.slice(1)), signal);
      } finally {
        seen.now--;
      }
    },
    async close() {},
  };
  function* requests(): Generator<ChatRequest> {
    for (; seen.taken < count; seen.taken++) yield contractRequest(seen.taken);
  }
  const outcome = await askAll({
    model,
    requests: requests(),
    concurrency: 8,
    onAnswer: async ({ id }) => void seen.answers.push(id.itemId),
    onRefused: async ({ id }) => void seen.refused.push(id.itemId),
    onAbsent: ({ id }) => void seen.refused.push(`${id.itemId} absent`),
    onRetry: () => void seen.retries++,
    stop: new AbortController().signal,
    random: () => 0,
    policy: { ...defaultRetryPolicy, firstWaitSeconds: 0.001 },
    graceSeconds: 5,
    ...changes,
  });
  return { outcome, seen };
}

describe('asking all', () => {
  it('asks each once, with so many in flight and no more, and takes requests as places come free', async () => {
    const { outcome, seen } = await ask(100, answer);
    expect(outcome).toEqual({ kind: 'done' });
    expect(seen.answers.toSorted()).toEqual(Array.from({ length: 100 }, (_, at) => `q${at}`).toSorted());
    expect(seen.most).toBe(8);
  });

  it('has the first on their way before the last are made', async () => {
    let [begun, begunAtFirstTurn] = [0, 0];
    setImmediate(() => (begunAtFirstTurn = begun));
    const counted = async (request: ChatRequest): Promise<ChatResult> => {
      begun++;
      return answer(request);
    };
    const { seen } = await ask(600, counted, { concurrency: 500 });
    expect(begunAtFirstTurn).toBeGreaterThan(0);
    expect(begunAtFirstTurn).toBeLessThan(100);
    expect(seen.answers).toHaveLength(600);
  });

  it('asks again after faults', async () => {
    const attempts = new Map<number, number>();
    const { outcome, seen } = await ask(30, async (request, index) => {
      const attempt = (attempts.get(index) ?? 0) + 1;
      attempts.set(index, attempt);
      return attempt <= index % 3 ? chatFailure('fault', 'HTTP 500') : answer(request);
    });
    expect([outcome.kind, seen.answers.length, seen.retries]).toEqual(['done', 30, 30]);
  });

  it('goes on after conversations that are refused', async () => {
    const { outcome, seen } = await ask(40, async (request, index) =>
      index % 10 === 3 ? chatFailure('refused', 'too long') : answer(request),
    );
    expect(outcome.kind).toBe('done');
    expect([seen.answers.length, seen.refused.toSorted()]).toEqual([36, ['q13', 'q23', 'q3', 'q33']]);
  });

  it('ends with what it has, however many are refused and wherever they stand', async () => {
    const refuse: Complete = async (request, index) =>
      index < 60 || (index > 90 && index !== CHECKED) ? chatFailure('refused', 'filtered') : answer(request);
    const { outcome, seen } = await ask(200, refuse);
    expect(outcome.kind).toBe('done');
    expect([seen.answers.length, seen.refused.length]).toEqual([31, 169]);
    expect(seen.checks).toBeGreaterThan(0);
  });

  it('stops soon when everything is refused, and keeps none as a refusal of its own', async () => {
    const { outcome, seen } = await ask(1000, async () => chatFailure('refused', 'no such parameter'));
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/^no such parameter/) },
    });
    expect([seen.refused, seen.checks]).toEqual([[], 1]);
    expect(seen.taken).toBeLessThan(20);
  });

  it('stops soon when a server begins to refuse everything', async () => {
    let asked = 0;
    const { outcome, seen } = await ask(1000, async (request) =>
      ++asked > 100 ? chatFailure('refused', 'no credit') : answer(request),
    );
    expect(outcome).toMatchObject({ kind: 'failed', failure: { message: expect.stringMatching(/^no credit/) } });
    expect([seen.answers.length, seen.refused]).toEqual([100, []]);
    expect(asked).toBeLessThan(130);
  });

  it('goes on after the one at which a server fails or stalls each time', async () => {
    const { outcome, seen } = await ask(40, async (request, index) => {
      if (index === 7) return chatFailure('fault', 'HTTP 500');
      return index === 9 ? chatFailure('timed-out', 'no answer within 1 s') : answer(request);
    });
    expect([outcome.kind, seen.answers.length, seen.refused.toSorted()]).toEqual(['done', 38, ['q7', 'q9']]);
  });

  it('tells what is absent from what was refused', async () => {
    const { outcome, seen } = await ask(40, async (request, index) =>
      index < 30 ? chatFailure('absent', 'no output') : answer(request),
    );
    expect([outcome.kind, seen.answers.length, seen.checks, seen.refused[0]]).toEqual(['done', 10, 0, 'q0 absent']);
  });

  it('stops at a failure that all would meet, and keeps the answers that are under way', async () => {
    const { outcome, seen } = await ask(1000, async (request, index) => {
      if (index === 20) return chatFailure('fatal', 'HTTP 401');
      if (index > 12) await new Promise((resolve) => setTimeout(resolve, 30));
      return answer(request);
    });
    expect(outcome).toMatchObject({
      kind: 'failed',
      request: { id: { itemId: 'q20' } },
      failure: { message: 'HTTP 401' },
    });
    expect(seen.answers.length).toBe(seen.taken);
    expect(seen.taken).toBeLessThan(60);
  });

  it('stops when it is told to: nothing more is asked, what is under way is waited for, waits are not', async () => {
    const stop = new AbortController();
    const { outcome, seen } = await ask(
      1000,
      async (request, index) => {
        if (index === 10) stop.abort();
        if (index === 9) return chatFailure('rate-limited', 'HTTP 429', 600);
        return answer(request);
      },
      { stop: stop.signal },
    );
    expect(outcome.kind).toBe('stopped');
    expect(seen.answers).toContain('q10');
    expect(seen.answers).not.toContain('q9');
    expect(seen.answers.length).toBeLessThan(20);
  });

  it('leaves what is under way for too long after a stop', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const hang: Complete = (_request, _index, signal) =>
      new Promise((resolve) => signal!.addEventListener('abort', () => resolve(chatFailure('aborted', 'stopped'))));
    const { outcome, seen } = await ask(20, hang, { stop: stop.signal, graceSeconds: 0.02 });
    expect([outcome.kind, seen.answers]).toEqual(['stopped', []]);
  });

  it('asks nothing when it was stopped before', async () => {
    const { outcome, seen } = await ask(20, answer, { stop: AbortSignal.abort() });
    expect([outcome.kind, seen.taken]).toEqual(['stopped', 0]);
  });

  it('ends with the error of whoever keeps the answers', async () => {
    const asking = ask(1000, answer, {
      onAnswer: async ({ id }) => {
        if (id.itemId === 'q5') throw new Error('disk full');
      },
    });
    await expect(asking).rejects.toThrow('disk full');
  });

  it('ends with the error of where the requests come from', async () => {
    function* broken(): Generator<ChatRequest> {
      yield contractRequest(0);
      throw new Error('items.jsonl:2');
    }
    await expect(ask(0, answer, { requests: broken() })).rejects.toThrow('items.jsonl:2');
  });
});
