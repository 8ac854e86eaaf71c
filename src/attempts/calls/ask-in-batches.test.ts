import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startScriptedBatchServer,
  type ScriptedBatchOptions,
  type ScriptedBatchServer,
} from '../../chat/fixtures/scripted-batch-server.ts';
import { scriptedText, sendJson } from '../../chat/fixtures/scripted-server.ts';
import { parseEndpoint } from '../../chat/openai-compatible/endpoint.ts';
import { OpenAiBatchService } from '../../chat/openai-compatible/openai-batch-service.ts';
import { noProgress } from '../../run/progress.ts';
import type { Call } from './call.ts';
import { readAnswers } from './call-journal.ts';
import { madeUpCalls, silentModel } from './fixtures/made-up-calls.ts';
import { mostTokens } from './most-tokens.ts';
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
  readonly tally: ReturnType<PaidCalls['tally']>;
  readonly spent: PaidCalls['spent'];
  readonly words: string;
}

async function ask(
  { wanted = calls, ...changes }: Partial<PaidCallsOptions> & { readonly wanted?: readonly Call[] } = {},
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
    const outcome = await paid.ask(wanted);
    const tally = paid.tally(calls);
    return { outcome, answered: tally.answered, tally, spent: { ...paid.spent }, words: paid.costText() };
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

  it('of which one fails in batch after batch are done without it', async () => {
    const ill = calls[7]!.key;
    await start({ fails: (key) => key === ill });
    const { outcome, tally } = await ask();
    expect(outcome).toEqual({ kind: 'done' });
    expect(tally).toEqual({ wanted: 30, answered: 29, failedAgain: 0, failedFinal: 1, open: 0 });
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 1, 1]);
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, tally });
    expect(server.batches).toHaveLength(3);
  });

  it('that all fail in batch after batch are not given up: it is the model that fails', async () => {
    await start({ fails: (_key, batch) => batch <= 4 });
    expect((await ask()).outcome).toMatchObject({ kind: 'failed', words: /3 rounds of batches/ });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches).toHaveLength(5);
  });

  it('whose batch the provider no longer knows are asked again, told and counted as doubtful', async () => {
    const stop = new AbortController();
    await start({ looks: 2, onLook: () => stop.abort() });
    expect((await ask({ stop: stop.signal })).outcome.kind).toBe('stopped');
    server.forget();
    const lines: string[] = [];
    const { outcome, answered, spent } = await ask({
      progress: { ...noProgress, log: (line) => void lines.push(line) },
    });
    expect([outcome, answered, server.batches.length]).toEqual([{ kind: 'done' }, 30, 1]);
    expect(lines.find((line) => line.startsWith('WARNING: batch-1 is lost'))).toMatch(
      /HTTP 404.*30 requests.*asked again/,
    );
    expect(readFileSync(join(folder, 'batches.jsonl'), 'utf8')).toContain(
      '{"kind":"ended","batch":"batch-1","status":"lost"}',
    );
    expect(spent).toMatchObject({ requests: 60, answers: 30, doubtful: 30, doubtfulWritten: 3000 });
    expect((await ask()).spent).toEqual(spent);
  });

  it('whose results the provider no longer has are asked again', async () => {
    let isGone = true;
    await start({
      instead: (request, response) => {
        if (!isGone || !request.url!.endsWith('/content')) return false;
        isGone = false;
        sendJson(response, 404, { error: { message: 'expired' } });
        return true;
      },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30, spent: { doubtful: 30 } });
    expect(server.batches).toHaveLength(2);
  });

  it('whose batch was refused leave nothing that waits for it', async () => {
    let isRefused = true;
    await start({
      instead: (request, response) => {
        if (!isRefused || request.method !== 'POST' || request.url !== '/v1/batches') return false;
        sendJson(response, 400, { error: { message: 'billing limit' } });
        return true;
      },
    });
    expect((await ask()).outcome).toEqual({ kind: 'failed', words: 'HTTP 400: billing limit' });
    // Alone they may be asked for: nothing of them is with the provider.
    expect((await ask({ transport: 'live' })).outcome).toMatchObject({
      words: expect.stringContaining('nobody should'),
    });
    isRefused = false;
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
  });

  it('end at once where the disk does not take their results', async () => {
    let downloads = 0;
    await start({ instead: (request) => (request.url!.endsWith('/content') && downloads++, false) });
    const place = join(folder, 'batches', 'batch-1.results-0.jsonl');
    mkdirSync(place, { recursive: true });
    await expect(ask()).rejects.toThrow(/results-0\.jsonl cannot be written: EISDIR.*the disk/);
    expect(downloads).toBe(1);
    rmSync(place, { recursive: true });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches).toHaveLength(1);
  });

  it('without counts of tokens take the same before and after a restart, wanted or not', async () => {
    await start({ usage: false });
    const { spent } = await ask();
    expect(spent).toMatchObject({ answers: 30, uncounted: 30, doubtfulWritten: 3000 });
    expect((await ask({ transport: 'replay' })).spent).toEqual(spent);
    // As after a kill before the results were read, by a stage that wants other calls.
    writeFileSync(join(folder, 'calls.jsonl'), '');
    const path = join(folder, 'batches.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, -2).join('\n') + '\n');
    const others = madeUpCalls(31, 1).slice(30);
    const later = (await ask({ wanted: others })).spent;
    const mostOfOther = mostTokens(others[0]!.messages, decoding).mostRead;
    expect([later.answers, later.doubtfulRead - mostOfOther]).toEqual([31, spent.doubtfulRead]);
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
