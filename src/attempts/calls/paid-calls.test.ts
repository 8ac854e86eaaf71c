import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatRequest, type ChatResult } from '../../chat/chat-model.ts';
import { startScriptedServer, type ScriptedServerOptions } from '../../chat/fixtures/scripted-server.ts';
import { parseEndpoint } from '../../chat/openai-compatible/endpoint.ts';
import { OpenAiCompatibleChatModel } from '../../chat/openai-compatible/openai-compatible-chat-model.ts';
import { noProgress } from '../../run/progress.ts';
import { readAnswers } from './call-journal.ts';
import { MADE_UP_DECODING, madeUpCalls, silentModel } from './fixtures/made-up-calls.ts';
import { PaidCalls, type PaidCallsOptions } from './paid-calls.ts';
import type { PaidOutcome } from './paid-outcome.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'paid-calls-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const POLICY = {
  faults: 3,
  timeouts: 2,
  rateLimits: 100,
  firstWaitSeconds: 0.01,
  longestWaitSeconds: 0.05,
  longestAdvisedSeconds: 5,
};

interface Asked {
  readonly outcome: PaidOutcome;
  readonly tally: ReturnType<PaidCalls['tally']>;
  readonly spent: PaidCalls['spent'];
  readonly lowest: number;
  readonly lines: readonly string[];
}

async function ask(
  model: ChatModel,
  calls: ReturnType<typeof madeUpCalls>,
  changes: Partial<PaidCallsOptions> = {},
): Promise<Asked> {
  const lines: string[] = [];
  const paid = await PaidCalls.open({
    folder,
    set: 'made-up',
    model,
    batches: null,
    transport: 'live',
    decoding: MADE_UP_DECODING,
    concurrency: 4,
    price: null,
    limits: {},
    expected: calls.length,
    progress: { ...noProgress, log: (line) => void lines.push(line) },
    stop: new AbortController().signal,
    policy: POLICY,
    ...changes,
  });
  try {
    const outcome = await paid.ask(calls);
    return { outcome, tally: paid.tally(calls), spent: { ...paid.spent }, lowest: paid.lowestInFlight, lines };
  } finally {
    await paid.close();
  }
}

class Answering implements ChatModel {
  readonly name = 'answering';
  readonly asked: ChatRequest[] = [];
  readonly #answer: (request: ChatRequest) => ChatResult;

  constructor(answer: (request: ChatRequest) => ChatResult = completion) {
    this.#answer = answer;
  }

  async complete(request: ChatRequest): Promise<ChatResult> {
    this.asked.push(request);
    return this.#answer(request);
  }

  async close(): Promise<void> {}
}

function completion(): ChatResult {
  return { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 20, generatedTokens: 10 };
}

describe('calls that are paid for', () => {
  it('are asked for once, whoever asks again, with more items, more tries or both', async () => {
    const model = new Answering();
    await ask(model, madeUpCalls(5, 2));
    expect(model.asked).toHaveLength(10);
    const { tally, spent } = await ask(model, madeUpCalls(7, 3));
    expect([model.asked.length, tally.answered, spent.requests]).toEqual([21, 21, 21]);
    const same = madeUpCalls(7, 3);
    await ask(silentModel, [...same, ...same]);
    expect(new Set(model.asked.map(({ seed }) => seed)).size).toBe(21);
  });

  it('of other parameters are others', async () => {
    const model = new Answering();
    await ask(model, madeUpCalls(3, 1));
    await ask(model, madeUpCalls(3, 1, { ...MADE_UP_DECODING, maxTokens: 200 }));
    expect(model.asked).toHaveLength(6);
  });

  it('that a model refuses alone are final; what was given up after faults is not', async () => {
    const model = new Answering(({ id: { itemId } }) => {
      if (itemId === 'i1') return chatFailure('refused', 'HTTP 400: filtered');
      return itemId === 'i2' ? chatFailure('fault', 'HTTP 500') : completion();
    });
    const { outcome, tally } = await ask(model, madeUpCalls(5, 1));
    expect(outcome).toEqual({ kind: 'done' });
    expect(tally).toEqual({ wanted: 5, answered: 3, failedAgain: 1, failedFinal: 1, open: 0 });
    const again = new Answering();
    expect((await ask(again, madeUpCalls(5, 1))).tally).toMatchObject({ answered: 4, failedFinal: 1 });
    expect(again.asked.map(({ id }) => id.itemId)).toEqual(['i2']);
  });

  it('end in words where nothing is answered, and leave all open for the next time', async () => {
    const { outcome, tally } = await ask(silentModel, madeUpCalls(5, 1), { concurrency: 1 });
    expect(outcome).toEqual({ kind: 'failed', words: 'i0: nobody should have asked' });
    expect(tally).toMatchObject({ answered: 0, failedAgain: 1, failedFinal: 0, open: 4 });
  });

  it('keep to a limit over all processes, and say which', async () => {
    // At its worst a call takes some 400 tokens, and in truth 30.
    const limits = { tokens: 700 };
    const model = new Answering();
    const first = await ask(model, madeUpCalls(4, 1), { limits });
    expect([first.outcome.kind, first.spent.read + first.spent.written]).toEqual(['done', 120]);
    const { outcome, spent } = await ask(model, madeUpCalls(40, 1), { limits });
    expect(outcome).toMatchObject({ kind: 'spent', words: expect.stringContaining('the limit of 700 tokens') });
    const taken = spent.read + spent.written;
    expect(taken).toBeLessThanOrEqual(700);
    expect(taken).toBeGreaterThanOrEqual(300);
    expect(model.asked).toHaveLength(taken / 30);
  });

  it('that end in a reply without an answer count what it was billed', async () => {
    const billed = { promptTokens: 20, generatedTokens: 80 };
    const model = new Answering(({ id: { itemId, set } }) =>
      set === 'made-up' && itemId !== 'i9' ? { ...chatFailure('refused', 'the model refused'), billed } : completion(),
    );
    const { outcome, spent } = await ask(model, madeUpCalls(40, 1), { limits: { tokens: 1000 }, concurrency: 1 });
    expect(outcome).toMatchObject({ kind: 'spent', words: expect.stringContaining('the limit of 1000 tokens') });
    const refused = model.asked.filter(({ id }) => id.set === 'made-up').length;
    expect(refused).toBeLessThan(9);
    expect(spent.written).toBeGreaterThanOrEqual(80 * refused);
    const again = await ask(silentModel, madeUpCalls(40, 1), { limits: { tokens: 1000 } });
    expect([again.outcome.kind, again.spent]).toEqual(['spent', spent]);
  });

  it('that were refused leave in doubt what a kill left in doubt', async () => {
    const calls = madeUpCalls(3, 1);
    const killed = { kind: 'begun', key: calls[1]!.key, mostRead: 100, mostWritten: 1000 };
    writeFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(killed)}\n`);
    const refusing = new Answering(({ id: { itemId } }) =>
      itemId === 'i1' ? chatFailure('refused', 'HTTP 400: filtered') : completion(),
    );
    const first = await ask(refusing, calls);
    expect([first.tally.failedFinal, first.spent.doubtful, first.spent.doubtfulWritten]).toEqual([1, 1, 1000]);
    expect((await ask(silentModel, calls)).spent).toEqual(first.spent);
  });

  it('are told before, after twenty and never taken for free', async () => {
    const price = { read: 1, written: 10, currency: 'USD', asOf: '2026-11-30' };
    const { lines } = await ask(new Answering(), madeUpCalls(30, 1), { price });
    expect(lines[0]).toMatch(/^30 calls are to be made: at most \d+ tokens read, at most 3000 written, 0\.04 USD/);
    expect(lines.filter((line) => line.startsWith('estimate: '))).toEqual([
      'estimate: 30 calls take about 600 tokens read and 300 written: 0.00 USD (95 %: 0.00 to 0.00)',
    ]);
  });

  it('are replayed without a model', async () => {
    await ask(new Answering(), madeUpCalls(4, 1));
    const { outcome, tally } = await ask(silentModel, madeUpCalls(6, 1), { transport: 'replay' });
    expect([outcome.kind, tally.answered, tally.open]).toEqual(['done', 4, 2]);
  });

  it('are refused as batches where the model takes none', async () => {
    await expect(ask(silentModel, madeUpCalls(1, 1), { transport: 'batch' })).rejects.toThrow(
      /silent takes no batches/,
    );
  });

  it('stop when they are told to, with what is there kept', async () => {
    const stop = new AbortController();
    const model = new Answering(() => {
      if (model.asked.length === 6) stop.abort();
      return completion();
    });
    const { outcome, tally } = await ask(model, madeUpCalls(30, 1), { concurrency: 1, stop: stop.signal });
    expect([outcome.kind, tally.answered]).toEqual(['stopped', 6]);
  });

  it('come slower to a server that turns many away, and all are answered', async () => {
    let now = 0;
    const options: ScriptedServerOptions = {
      latencyMs: 20,
      instead: (_request, response) => {
        now++;
        response.on('close', () => now--);
        if (now <= 8) return false;
        response.writeHead(429, { 'retry-after': '0' }).end('{}');
        return true;
      },
    };
    const server = await startScriptedServer(options);
    const endpoint = parseEndpoint(`${server.url}#m`);
    const model = new OpenAiCompatibleChatModel({ endpoint, apiKey: null, connections: 64, timeoutSeconds: 20 });
    try {
      const { outcome, tally, lowest } = await ask(model, madeUpCalls(400, 1), { concurrency: 64 });
      expect([outcome.kind, tally.answered]).toEqual(['done', 400]);
      expect(lowest).toBeLessThanOrEqual(24);
      expect([...readAnswers(folder)]).toHaveLength(400);
    } finally {
      await model.close();
      await server.close();
    }
  });
});
