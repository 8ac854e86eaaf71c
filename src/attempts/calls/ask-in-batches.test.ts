import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startScriptedBatchServer,
  type ScriptedBatchOptions,
  type ScriptedBatchServer,
} from '../../chat/fixtures/scripted-batch-server.ts';
import { scriptedText, sendJson } from '../../chat/fixtures/scripted-server.ts';
import type { ChatModel } from '../../chat/chat-model.ts';
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
/** When batches are made, where a test says when. */
const MADE = Date.parse('2026-11-30T12:00:00Z');
const HOUR = 3600 * 1000;

const answeringModel: ChatModel = {
  name: 'answering',
  complete: async () => ({ kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 5, generatedTokens: 1 }),
  close: async () => {},
};

interface Late {
  readonly ended?: object;
  readonly results?: string;
}

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

  it('of which some are counted as failed and have no line end after some looks, and are in doubt', async () => {
    const failed = new Set(calls.slice(0, 2).map(({ key }) => key));
    await start({
      fails: (key, batch) => batch === 1 && failed.has(key),
      ended: (batch) => ({ request_counts: batch === 1 ? { completed: 28, failed: 2 } : { completed: 2, failed: 0 } }),
      // One failure has its line, of the other there is none.
      results: (text, batch) =>
        text
          .split('\n')
          .filter((line) => batch > 1 || !line.includes(calls[0]!.key))
          .join('\n'),
    });
    const told: string[] = [];
    const { outcome, answered, spent } = await ask({
      progress: { ...noProgress, log: (line) => void told.push(line) },
      now: () => MADE,
    });
    expect([outcome, answered]).toEqual([{ kind: 'done' }, 30]);
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 2]);
    expect([...server.answered.values()].every((count) => count === 1)).toBe(true);
    expect(spent).toMatchObject({ requests: 32, answers: 30, doubtful: 1 });
    expect(told).toContainEqual(
      expect.stringMatching(/WARNING: batch-1 has ended in part: .*28 answers and 2 failures.*hold 29.* 1 requests/),
    );
    expect(readFileSync(join(folder, 'batches.jsonl'), 'utf8')).toContain(
      '{"kind":"ended","batch":"batch-1","status":"completed"}',
    );
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
    const options: ScriptedBatchOptions = { status: 'failed' };
    await start(options);
    expect((await ask()).outcome).toEqual({ kind: 'failed', words: 'batch-1 was rejected: line 1 is wrong' });
    delete options.status;
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 30]);
  });

  it('of which one fails in batch after batch are done without it, and another day it is asked again', async () => {
    const ill = calls[7]!.key;
    let isIll = true;
    await start({ fails: (key) => isIll && key === ill });
    for (const batches of [3, 6]) {
      const { outcome, tally } = await ask({ model: answeringModel });
      expect(outcome).toEqual({ kind: 'done' });
      expect(tally).toEqual({ wanted: 30, answered: 29, failedAgain: 1, failedFinal: 0, open: 0 });
      expect(server.batches.map((keys) => keys.length)).toEqual([30, 1, 1, 1, 1, 1].slice(0, batches));
    }
    isIll = false;
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
  });

  it('of which one is refused in batch after batch are done without it for good, where the model answers', async () => {
    const ill = calls[7]!.key;
    await start({ fails: (key) => key === ill, failure: () => [400, 'filtered'] });
    // The account is empty, for all that the model says: nothing is final.
    expect((await ask()).tally).toMatchObject({ answered: 29, failedAgain: 1, failedFinal: 0 });
    const { outcome, tally } = await ask({ model: answeringModel });
    expect([outcome.kind, tally.answered, tally.failedFinal]).toEqual(['done', 29, 1]);
    expect(server.batches).toHaveLength(6);
    await ask({ model: answeringModel });
    expect(server.batches).toHaveLength(6);
  });

  it('that an outage fails are not given up for what other batches answered', async () => {
    await start({ fails: (_key, batch) => batch > 1, failure: () => [400, 'billing hard limit'] });
    await ask({ wanted: calls.slice(0, 20) });
    const { outcome, tally } = await ask({ model: answeringModel });
    expect(outcome).toMatchObject({ kind: 'failed', words: /3 rounds of batches/ });
    expect(tally).toMatchObject({ answered: 20, failedAgain: 10, failedFinal: 0 });
  });

  it('of which one is alone and refused in replies that are billed are done without it for good', async () => {
    const wanted = calls.slice(0, 1);
    const reply = { choices: [{ message: { content: null, refusal: 'no' }, finish_reason: 'stop' }] };
    await start({
      results: () => JSON.stringify({ custom_id: wanted[0]!.key, response: { status_code: 200, body: reply } }),
    });
    // Nobody answers the check: nothing is final, and the end is told in words.
    expect(await ask({ wanted })).toMatchObject({
      outcome: { kind: 'failed', words: /3 rounds of batches/ },
      tally: { failedAgain: 1, failedFinal: 0 },
    });
    const { outcome, tally } = await ask({ wanted, model: answeringModel });
    expect([outcome, tally.failedFinal]).toEqual([{ kind: 'done' }, 1]);
    await ask({ wanted, model: answeringModel });
    expect(server.batches).toHaveLength(6);
  });

  it('of which one is refused have room left where the check has none', async () => {
    const price = { read: 0, written: 1e5, currency: 'USD', asOf: '2026-11-30', batchShare: 0.1 };
    const ill = calls[7]!.key;
    await start({ fails: (key) => key === ill, failure: () => [400, 'filtered'] });
    let checks = 0;
    const model = {
      ...answeringModel,
      complete: (...args: Parameters<ChatModel['complete']>) => (checks++, answeringModel.complete(...args)),
    };
    // A check may take 10 USD, and a call in a batch 1.
    const { outcome, tally } = await ask({ model, price, wanted: calls.slice(7, 9), limits: { money: 9 } });
    expect([outcome, tally.answered, tally.failedAgain, checks]).toEqual([{ kind: 'done' }, 1, 1, 0]);
    expect((await ask({ model, price, wanted: calls.slice(7, 9), limits: { money: 11 } })).tally.failedFinal).toBe(1);
    expect(checks).toBe(1);
  });

  it('of which one is alone and refused unbilled end in words, and another day it is asked again', async () => {
    const wanted = calls.slice(0, 1);
    await start({ fails: () => true, failure: () => [400, 'billing hard limit'] });
    for (const batches of [3, 6]) {
      const { outcome, tally } = await ask({ wanted, model: answeringModel });
      expect(outcome).toMatchObject({ kind: 'failed', words: /3 rounds of batches/ });
      expect([tally.failedAgain, tally.failedFinal, server.batches.length]).toEqual([1, 0, batches]);
    }
  });

  it('whose limit has another name for the model learn it once, and it counts against none', async () => {
    const failure = (): readonly [number, string] => [400, "Use 'max_completion_tokens' instead."];
    const ill = calls[7]!.key;
    // The ill one is refused for its name, and then fails twice: that is one time too few.
    await start({
      fails: (key, batch) => batch === 1 || (batch < 4 && key === ill),
      failure: (key, batch) => (batch === 1 ? failure() : [500, key]),
    });
    const bodies: string[] = [];
    const service = OpenAiBatchService.prototype;
    const lineOf = service.line;
    service.line = function (...args) {
      bodies.push(lineOf.apply(this, args));
      return bodies.at(-1)!;
    };
    try {
      expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
      expect(server.batches.map((keys) => keys.length)).toEqual([30, 30, 1, 1]);
      bodies.length = 0;
      await ask({ wanted: madeUpCalls(31, 1).slice(30) });
    } finally {
      service.line = lineOf;
    }
    expect(bodies).toEqual([expect.stringContaining('"max_completion_tokens":100')]);
    expect(server.batches).toHaveLength(5);
  });

  it('of which one is refused under the newer name of the limit too are done without it', async () => {
    const ill = calls[7]!.key;
    const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
    await start({ fails: (key, batch) => batch === 1 || key === ill, failure: () => [400, message] });
    const { outcome, tally } = await ask({ model: answeringModel });
    expect([outcome, tally.answered, tally.failedFinal]).toEqual([{ kind: 'done' }, 29, 1]);
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 30, 1, 1]);
    expect(readFileSync(join(folder, 'batches.jsonl'), 'utf8').match(/"kind":"learnt"/g)).toHaveLength(1);
  });

  it('that all fail in batch after batch are not given up: it is the model that fails', async () => {
    await start({ fails: (_key, batch) => batch <= 4 });
    expect((await ask()).outcome).toMatchObject({ kind: 'failed', words: /3 rounds of batches/ });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect(server.batches).toHaveLength(5);
  });

  /** Leaves a batch of all calls with the provider, at work on it. */
  const leaveRunning = async (): Promise<void> => {
    const stop = new AbortController();
    await start({ looks: 2, onLook: () => stop.abort() });
    expect((await ask({ stop: stop.signal, now: () => MADE })).outcome.kind).toBe('stopped');
  };

  it('whose batch the provider does not show are not asked again: it may be there all the same', async () => {
    await leaveRunning();
    const remember = server.forget();
    const { outcome } = await ask({ now: () => MADE + 23 * HOUR });
    expect(outcome).toMatchObject({
      kind: 'failed',
      words: expect.stringContaining('batch-1 was looked for 10 times'),
    });
    expect((outcome as { words: string }).words).toMatch(
      /HTTP 404.*API key.*"kind":"ended","batch":"batch-1","status":"lost"\} to .*batches\.jsonl/,
    );
    expect(server.batches).toHaveLength(0);
    remember();
    const { answered, spent } = await ask();
    expect([answered, spent.requests, server.batches.length]).toEqual([30, 30, 1]);
  });

  it('whose batch is shown late are not disturbed', async () => {
    let looks = 0;
    await start({
      instead: (request, response) => {
        if (!request.url!.startsWith('/v1/batches') || request.method !== 'GET' || ++looks > 6) return false;
        const isList = request.url!.includes('?');
        sendJson(response, isList ? 200 : 404, isList ? { data: [] } : { error: { message: 'no such thing' } });
        return true;
      },
    });
    expect(await ask()).toMatchObject({
      outcome: { kind: 'done' },
      answered: 30,
      spent: { requests: 30, doubtful: 0 },
    });
    expect([looks > 6, server.batches.length]).toEqual([true, 1]);
  });

  it('whose batch is not shown when its time is over are asked again, told and counted as doubtful', async () => {
    await leaveRunning();
    server.forget();
    const lines: string[] = [];
    const { outcome, answered, spent } = await ask({
      now: () => MADE + 25 * HOUR,
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

  it('whose provider has neither the batch nor a list are never lost: its address may be wrong', async () => {
    await leaveRunning();
    await server.close();
    await start({
      instead: (request, response) => {
        if (!request.url!.startsWith('/v1/batches')) return false;
        sendJson(response, 404, { error: { message: 'no such page' } });
        return true;
      },
    });
    expect((await ask({ now: () => MADE + 99 * HOUR })).outcome).toMatchObject({
      kind: 'failed',
      words: expect.stringContaining('batch-1 was looked for 10 times: HTTP 404: no such page'),
    });
    expect(server.uploads()).toBe(0);
  });

  it('whose batch a person calls lost are asked again and counted as doubtful', async () => {
    await leaveRunning();
    server.forget();
    appendFileSync(join(folder, 'batches.jsonl'), '{"kind":"ended","batch":"batch-1","status":"lost"}\n');
    expect(await ask()).toMatchObject({ answered: 30, spent: { requests: 60, doubtful: 30 } });
  });

  it.each(['live', 'replay', 'batch'] as const)(
    'whose batch a person calls lost are in doubt however they are asked for then: %s',
    async (transport) => {
      await leaveRunning();
      server.forget();
      appendFileSync(join(folder, 'batches.jsonl'), '{"kind":"ended","batch":"batch-1","status":"lost"}\n');
      const { spent } = await ask({ transport, model: answeringModel });
      expect(spent).toMatchObject({ requests: transport === 'replay' ? 30 : 60, doubtful: 30, doubtfulWritten: 3000 });
      expect((await ask({ transport, model: answeringModel })).spent).toEqual(spent);
    },
  );

  it('whose batch says no time, as lines of before, have that of its file', async () => {
    await leaveRunning();
    server.forget();
    const path = join(folder, 'batches.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/,"at":"[^"]*"/g, ''));
    utimesSync(join(folder, 'batches', 'batch-1.jsonl'), MADE / 1000, MADE / 1000);
    expect((await ask({ now: () => MADE + 23 * HOUR })).outcome.kind).toBe('failed');
    expect((await ask({ now: () => MADE + 25 * HOUR })).outcome.kind).toBe('done');
  });

  it('whose results are not there at once are read when they are', async () => {
    let missing = 3;
    await start({
      instead: (request, response) => {
        if (!request.url!.endsWith('/content') || missing-- <= 0) return false;
        sendJson(response, 404, { error: { message: 'no such file yet' } });
        return true;
      },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30, spent: { doubtful: 0 } });
    expect(server.batches).toHaveLength(1);
  });

  it('whose results are gone end in words, and are asked again when the time of their batch is over', async () => {
    let isGone = true;
    await start({
      instead: (request, response) => {
        if (!isGone || !request.url!.endsWith('/content')) return false;
        sendJson(response, 404, { error: { message: 'expired' } });
        return true;
      },
    });
    expect((await ask({ now: () => MADE })).outcome).toMatchObject({ words: /file of results output-1: .*expired/ });
    const progress = { ...noProgress, log: (line: string) => void (isGone &&= !line.includes('is lost')) };
    // Answers that the provider has are waited for longer than a batch that it does not show.
    expect((await ask({ now: () => MADE + 47 * HOUR })).outcome.kind).toBe('failed');
    const now = (): number => MADE + 49 * HOUR;
    expect(await ask({ now, progress })).toMatchObject({ answered: 30, spent: { doubtful: 30 } });
    expect(server.batches).toHaveLength(2);
  });

  it.each([
    ['names no file', { ended: { output_file_id: null } }],
    ['names a file of no name', { ended: { output_file_id: '', error_file_id: '' } }],
    ['has a page in the place of its results', { results: '<html>busy</html>' }],
  ])('whose batch at first %s are read later', async (_name, { ended = {}, results }: Late) => {
    let late = 2;
    const remaining = (): boolean => late-- > 0;
    await start({
      ended: () => ({ request_counts: { completed: 30 }, ...(results === undefined && remaining() ? ended : {}) }),
      instead: (request, response) => {
        if (results === undefined || !request.url!.endsWith('/content') || !remaining()) return false;
        response.end(results);
        return true;
      },
    });
    expect(await ask()).toMatchObject({
      outcome: { kind: 'done' },
      answered: 30,
      spent: { requests: 30, doubtful: 0 },
    });
    expect([late < 0, server.batches.length]).toEqual([true, 1]);
  });

  it('whose batch at first names the file of what expired alone are read later', async () => {
    const lost = new Set(calls.filter((_, at) => at % 2 === 0).map(({ key }) => key));
    let late = 2;
    await start({
      expires: (key, batch) => batch === 1 && lost.has(key),
      ended: (batch) => ({
        request_counts: { completed: 15 },
        ...(batch === 1 && late-- > 0 ? { output_file_id: null } : {}),
      }),
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30, spent: { doubtful: 0 } });
    expect([late < 0, server.batches.map((keys) => keys.length)]).toEqual([true, [30, 15]]);
  });

  it('whose results are at first a part of those that are told are read later', async () => {
    let late = 2;
    const message = { content: scriptedText(calls[0]!.messages[0]!.content) };
    const body = { choices: [{ message, finish_reason: 'stop' }] };
    const part = JSON.stringify({ custom_id: calls[0]!.key, response: { status_code: 200, body } });
    await start({
      ended: () => ({ request_counts: { completed: 29, failed: 1 } }),
      instead: (request, response) => {
        if (!request.url!.endsWith('/content') || late-- <= 0) return false;
        response.end(part);
        return true;
      },
    });
    expect(await ask()).toMatchObject({
      outcome: { kind: 'done' },
      answered: 30,
      spent: { requests: 30, doubtful: 0 },
    });
    expect([late < 0, server.batches.length]).toEqual([true, 1]);
  });

  it.each([
    [{ completed: 0, failed: 0 }, 0],
    [{ completed: 0 }, 30],
    [null, 30],
  ])(
    'whose batch was cancelled before it began are in doubt unless that is told: %#',
    async (request_counts, doubtful) => {
      const nothing = { status: 'cancelled', output_file_id: null, error_file_id: null, request_counts };
      await start({ ended: (batch) => (batch === 1 ? nothing : {}) });
      const price = { read: 1, written: 10, currency: 'USD', asOf: '2026-11-30', batchShare: 0.5 };
      const { outcome, answered, spent } = await ask({ price });
      expect([outcome, answered, spent.doubtful, spent.requests]).toEqual([
        { kind: 'done' },
        30,
        doubtful,
        30 + doubtful,
      ]);
      expect([spent.doubtfulBatchRead, spent.doubtfulBatchWritten]).toEqual([
        spent.doubtfulRead,
        spent.doubtfulWritten,
      ]);
      expect(server.batches.map((keys) => keys.length)).toEqual([30, 30]);
    },
  );

  it('of which the results say nothing are asked again and in doubt, and lines that are no JSON are told', async () => {
    await start({
      results: (text, batch) => {
        if (batch > 1) return text;
        const [, second, third, ...rest] = text.split('\n');
        return [second!.replace('"prompt_tokens":', '"prompt_tokens":NaN,"x":'), third!.slice(0, 20), ...rest].join(
          '\n',
        );
      },
    });
    const lines: string[] = [];
    const progress = { ...noProgress, log: (line: string) => void lines.push(line) };
    const { outcome, answered, spent } = await ask({ progress });
    expect([outcome, answered]).toEqual([{ kind: 'done' }, 30]);
    expect(server.batches.map((keys) => keys.length)).toEqual([30, 3]);
    expect(spent).toMatchObject({ requests: 33, answers: 30, doubtful: 3 });
    expect(lines.find((line) => line.startsWith('WARNING'))).toMatch(/2 lines that are no JSON.* of 3 requests/);
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

  it('are made once when the answer to their making is lost and the batch is listed late', async () => {
    let lists = 0;
    await start({
      instead: (request, response) => {
        if (request.method === 'GET' && request.url!.startsWith('/v1/batches?') && ++lists < 4)
          return (sendJson(response, 200, { data: [] }), true);
        if (request.method !== 'POST' || request.url !== '/v1/batches' || lists > 0) return false;
        response.end = (() => response) as typeof response.end;
        setTimeout(() => request.socket.destroy(), 50);
        return false;
      },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
    expect([lists, server.batches.length]).toEqual([4, 1]);
  });

  it('are in doubt once where a making got no answer and was not found, and are answered by the next', async () => {
    let posts = 0;
    await start({
      instead: (request) => {
        if (request.method !== 'POST' || request.url !== '/v1/batches' || ++posts > 2) return false;
        request.socket.destroy();
        return true;
      },
    });
    const { outcome, answered, spent } = await ask();
    expect([outcome, answered]).toEqual([{ kind: 'done' }, 30]);
    expect(spent).toMatchObject({ requests: 60, answers: 30, doubtful: 30, doubtfulWritten: 3000 });
    expect((await ask()).spent).toEqual(spent);
  });

  it('are not in doubt where the provider told that it failed to make them', async () => {
    let posts = 0;
    await start({
      instead: (request, response) => {
        if (request.method !== 'POST' || request.url !== '/v1/batches' || ++posts > 1) return false;
        response.writeHead(500).end('busy');
        return true;
      },
    });
    expect(await ask()).toMatchObject({ answered: 30, spent: { requests: 30, doubtful: 0 } });
  });

  it('are in doubt where their making got no answer, was not found, and was then refused', async () => {
    let posts = 0;
    await start({
      instead: (request, response) => {
        if (request.method !== 'POST' || request.url !== '/v1/batches' || ++posts > 2) return false;
        if (posts === 1) request.socket.destroy();
        else sendJson(response, 400, { error: { message: 'billing limit' } });
        return true;
      },
    });
    expect(await ask()).toMatchObject({
      outcome: { kind: 'failed', words: 'HTTP 400: billing limit' },
      spent: { requests: 30, doubtful: 30 },
    });
    expect(await ask()).toMatchObject({ outcome: { kind: 'done' }, answered: 30 });
  });

  it.each([404, 405])(
    'that a provider without a list (%s) may have made end in words with the line to add',
    async (status) => {
      await start({
        instead: (request, response) => {
          if (request.method === 'POST' && request.url === '/v1/batches') request.socket.destroy();
          else if (request.url!.startsWith('/v1/batches'))
            sendJson(response, status, { error: { message: 'no list' } });
          else return false;
          return true;
        },
      });
      const { outcome } = await ask();
      expect((outcome as { words: string }).words).toMatch(
        /batch-1 may have been made.*no list.*batch of file-1.*\{"kind":"created","batch":"batch-1","id":"ITS ID"\} to .*batches\.jsonl/,
      );
      expect(server.batches).toHaveLength(0);
    },
  );

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
