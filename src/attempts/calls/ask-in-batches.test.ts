import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startScriptedBatchServer,
  type ScriptedBatchOptions,
  type ScriptedBatchServer,
} from '../../chat/fixtures/scripted-batch-server.ts';
import { scriptedText } from '../../chat/fixtures/scripted-server.ts';
import { parseEndpoint } from '../../chat/openai-compatible/endpoint.ts';
import { OpenAiBatchService } from '../../chat/openai-compatible/openai-batch-service.ts';
import { noProgress } from '../../run/progress.ts';
import { readAnswers } from './call-journal.ts';
import { madeUpCalls, silentModel } from './fixtures/made-up-calls.ts';
import { PaidCalls, type PaidCallsOptions } from './paid-calls.ts';
import type { PaidOutcome } from './paid-outcome.ts';

let folder: string;
let server: ScriptedBatchServer;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'batches-'))));
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: ScriptedBatchOptions = {}): Promise<void> {
  server = await startScriptedBatchServer(options);
}

const decoding = { temperature: 0.7, topP: null, maxTokens: 100 };
const calls = madeUpCalls(30, 1);

interface Asked {
  readonly outcome: PaidOutcome;
  readonly answered: number;
  readonly words: string;
}

async function ask(
  changes: Partial<PaidCallsOptions> = {},
  most?: { requests: number; bytes: number },
): Promise<Asked> {
  const service = new OpenAiBatchService({
    endpoint: parseEndpoint(`${server.url}#m`),
    apiKey: null,
    timeoutSeconds: 5,
  });
  if (most !== undefined) Object.assign(service, { limits: most });
  const paid = await PaidCalls.open({
    folder,
    set: 'made-up',
    model: silentModel,
    batches: service,
    transport: 'batch',
    decoding,
    concurrency: 1,
    price: null,
    limits: {},
    expected: calls.length,
    progress: noProgress,
    stop: new AbortController().signal,
    pollSeconds: 0.01,
    ...changes,
  });
  try {
    const outcome = await paid.ask(calls);
    return { outcome, answered: paid.tally(calls).answered, words: paid.costText() };
  } finally {
    await paid.close();
  }
}

const answersInOrder = (): string[] => {
  const byKey = new Map([...readAnswers(folder)].map(({ key, content }) => [key, content!]));
  return calls.map(({ key }) => byKey.get(key)!);
};

describe('calls in batches', () => {
  it('are matched by their keys, in whatever order the answers come', async () => {
    await start();
    const { outcome, answered, words } = await ask();
    expect([outcome, answered]).toEqual([{ kind: 'done' }, 30]);
    expect(answersInOrder()).toEqual(calls.map(({ messages }) => scriptedText(messages[0]!.content)));
    expect(server.batches).toHaveLength(1);
    expect(words).toMatch(/^30 requests, 30 answers, \d+ tokens read and 210 written, money unknown/);
  });

  it('of which a third expires are sent again, that third alone', async () => {
    const lost = new Set(calls.filter((_, at) => at % 3 === 0).map(({ key }) => key));
    await start({ expires: (key, batch) => batch === 1 && lost.has(key) });
    const { outcome, answered } = await ask();
    expect([outcome, answered]).toEqual([{ kind: 'done' }, 30]);
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 10]);
    expect(new Set(server.batches[1])).toEqual(lost);
    expect([...server.answered.values()]).toEqual(Array.from({ length: 30 }, () => 1));
  });

  it('are split by requests and by bytes', async () => {
    await start();
    await ask({}, { requests: 12, bytes: 1e6 });
    expect(server.batches.map((keys) => keys.length)).toEqual([12, 12, 6]);
    rmSync(folder, { recursive: true });
    const bytes = 4 * 300;
    await ask({}, { requests: 12, bytes });
    const others = server.batches.slice(3);
    expect(others.length).toBeGreaterThan(5);
    expect(others.flat()).toHaveLength(30);
  });

  it('that never are answered end in words', async () => {
    await start({ expires: () => true });
    const { outcome } = await ask();
    expect(outcome).toMatchObject({ kind: 'failed', words: /3 rounds of batches brought no answer/ });
    expect(server.batches).toHaveLength(3);
  });

  it('that the provider rejects end with its words, and are planned anew by the next call', async () => {
    await start({ status: 'failed' });
    expect((await ask()).outcome).toEqual({ kind: 'failed', words: 'batch-1 was rejected: line 1 is wrong' });
  });

  it('keep to a budget: what has no room is not sent', async () => {
    await start();
    const { outcome, answered } = await ask({ limits: { calls: 20 } });
    expect(outcome).toEqual({ kind: 'spent', words: 'the limit of 20 calls is reached: 20 were made' });
    expect([answered, server.batches.map((keys) => keys.length)]).toEqual([20, [20]]);
  });

  it('survive a server that fails at every third request', async () => {
    let requests = 0;
    await start({
      instead: (_request, response) => {
        if (++requests % 3 !== 1) return false;
        response.writeHead(503).end('busy');
        return true;
      },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches).toHaveLength(1);
  });

  it('are made once when the answer to their making is lost', async () => {
    let isLost = false;
    await start({
      instead: (request, response) => {
        if (request.method !== 'POST' || request.url !== '/v1/batches' || isLost) return false;
        isLost = true;
        // The batch is made; only its answer does not come.
        response.end = (() => response) as typeof response.end;
        setTimeout(() => request.socket.destroy(), 50);
        return false;
      },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches).toHaveLength(1);
  });

  it('left at any request go on with the next call, and none is made or paid twice', async () => {
    const lost = new Set(calls.filter((_, at) => at % 3 === 0).map(({ key }) => key));
    let left = 0;
    for (let at = 1; at < 40; at++) {
      const stop = new AbortController();
      let requests = 0;
      await start({
        expires: (key, batch) => batch === 1 && lost.has(key),
        instead: (_request, response) => {
          // What the request asks for is done; nobody hears of it.
          if (++requests === at) response.end = (() => (stop.abort(), response)) as typeof response.end;
          return false;
        },
      });
      const first = await ask({ stop: stop.signal });
      if (first.outcome.kind === 'stopped') left++;
      expect(await ask(), `left at request ${at}`).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
      expect(server.batches.map((keys) => keys.length)).toEqual([30, 10]);
      expect([...server.answered.values()]).toEqual(Array.from({ length: 30 }, () => 1));
      rmSync(folder, { recursive: true });
      await server.close();
      if (requests < at) break;
    }
    expect(left).toBeGreaterThan(8);
    await start();
  });

  it('are not asked for alone while the provider is at work on them', async () => {
    await start();
    const keys = calls.map(({ key }) => key);
    const batch = 'batch-1';
    const lines: object[] = [
      { kind: 'planned', batch, keys },
      { kind: 'uploaded', batch, file: 'file-1' },
      { kind: 'creating', batch },
    ];
    const write = (): void =>
      writeFileSync(join(folder, 'batches.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    write();
    await expect(ask({ transport: 'live' })).rejects.toThrow('batch-1 of');
    expect((await ask({ transport: 'replay' })).answered).toBe(0);
    lines.push({ kind: 'ended', batch, status: 'expired' });
    write();
    expect((await ask({ transport: 'live' })).outcome.kind).not.toBe('done');
  });

  it('that a former process planned and did not send are planned anew, within the limits of now', async () => {
    await start();
    const keys = calls.map(({ key }) => key);
    writeFileSync(join(folder, 'batches.jsonl'), `${JSON.stringify({ kind: 'planned', batch: 'batch-1', keys })}\n`);
    const { outcome, answered } = await ask({ limits: { calls: 10 } });
    expect([outcome.kind, answered]).toEqual(['spent', 10]);
    expect(server.batches).toHaveLength(1);
  });

  it('of whose results a kill left a part are read to their end, and not made again', async () => {
    await start();
    await ask();
    const whole = answersInOrder();
    for (const name of ['batches.jsonl', 'calls.jsonl']) {
      const text = readFileSync(join(folder, name), 'utf8');
      const lines = text.trimEnd().split('\n');
      // Without the line that says that the batch has ended; with a torn line of the answers.
      const kept = name === 'batches.jsonl' ? lines.slice(0, -1) : lines.slice(0, 11);
      const torn = name === 'batches.jsonl' ? '' : lines[11]!.slice(0, 20);
      writeFileSync(join(folder, name), `${kept.join('\n')}\n${torn}`);
    }
    const { outcome, words } = await ask();
    expect(outcome).toEqual({ kind: 'done' });
    expect(words).toMatch(/^30 requests, 30 answers/);
    expect([server.batches.length, answersInOrder()]).toEqual([1, whole]);
  });
});
