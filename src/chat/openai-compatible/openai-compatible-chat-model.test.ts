import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { contractRequest, describeChatModel } from '../chat-model.contract.ts';
import {
  scriptedText,
  sendJson,
  startScriptedServer,
  type ScriptedReply,
  type ScriptedServerOptions,
} from '../fixtures/scripted-server.ts';
import { parseEndpoint } from './endpoint.ts';
import { LONGEST_BODY_BYTES } from './exchange.ts';
import { OpenAiCompatibleChatModel, type OpenAiCompatibleOptions } from './openai-compatible-chat-model.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function serverAndModel(
  server: ScriptedServerOptions,
  changes: Partial<OpenAiCompatibleOptions> = {},
): Promise<{ model: OpenAiCompatibleChatModel; url: string; attempts: ReadonlyMap<string, number> }> {
  const { url, close, attempts } = await startScriptedServer(server);
  const model = modelAt(url, changes);
  closing.push(close, () => model.close());
  return { model, url, attempts };
}

function modelAt(url: string, changes: Partial<OpenAiCompatibleOptions> = {}): OpenAiCompatibleChatModel {
  return new OpenAiCompatibleChatModel({
    endpoint: parseEndpoint(`${url}#scripted`),
    apiKey: null,
    connections: 8,
    timeoutSeconds: 30,
    ...changes,
  });
}

const contractServer = await startScriptedServer({
  reply: (prompt, body) =>
    body.max_tokens === 1 ? { content: '<think>', finish_reason: 'length' } : { content: scriptedText(prompt) },
  instead: (_request, response, { messages }) => {
    const tooLong = messages[0]!.content === 'too long';
    if (tooLong) sendJson(response, 400, { error: { message: 'maximum context length is 8 tokens' } });
    return tooLong;
  },
});
describeChatModel('openai-compatible', {
  open: async () => modelAt(contractServer.url),
  unanswerable: contractRequest(0, { messages: [{ role: 'user', content: 'too long' }] }),
  refusal: 'refused',
  limitsTokens: true,
});

describe('what is sent', () => {
  it('holds the model, the messages and only what was decided', async () => {
    const seen: { body: unknown; path: string | undefined; key: string | undefined }[] = [];
    const { model } = await serverAndModel(
      {
        instead: (request, _response, body) => {
          seen.push({ body, path: request.url, key: request.headers.authorization });
          return false;
        },
      },
      { apiKey: 'secret-key-1' },
    );
    await model.complete(contractRequest(1));
    const decoding = { temperature: null, topP: 0.9, maxTokens: null };
    await model.complete(contractRequest(1, { decoding, seed: 12, stop: ['\n\n'] }));
    const shared = { model: 'scripted', messages: [{ role: 'user', content: 'question number 1' }] };
    expect(seen.map(({ body }) => body)).toEqual([
      { ...shared, temperature: 0, max_tokens: 64 },
      { ...shared, top_p: 0.9, seed: 12, stop: ['\n\n'] },
    ]);
    expect(seen[0]).toMatchObject({ path: '/v1/chat/completions', key: 'Bearer secret-key-1' });
  });

  it('has no authorization without a key', async () => {
    let headers: NodeJS.Dict<string | string[]> = {};
    const { model } = await serverAndModel({
      instead: (request) => {
        headers = request.headers;
        return false;
      },
    });
    await model.complete(contractRequest(1));
    expect(headers).not.toHaveProperty('authorization');
  });

  it('calls the limit by its newer name for a server that asks for it', async () => {
    const { model, attempts } = await serverAndModel({
      instead: (_request, response, body) => {
        const old = 'max_tokens' in body;
        if (old) sendJson(response, 400, { error: { message: "Use 'max_completion_tokens' instead." } });
        return old;
      },
    });
    expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'completion' });
    expect(await model.complete(contractRequest(2))).toMatchObject({ kind: 'completion' });
    expect([...attempts.values()]).toEqual([2, 1]);
  });

  it('keeps the name where a server names the newer one for another reason', async () => {
    const message = 'max_completion_tokens is too large: 100000. This model supports at most 16384 completion tokens';
    const limits: unknown[] = [];
    const { model } = await serverAndModel({
      instead: (_request, response, body) => {
        limits.push(Object.keys(body).filter((name) => name.startsWith('max_')));
        sendJson(response, 400, { error: { message } });
        return true;
      },
    });
    expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(await model.complete(contractRequest(2))).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(limits).toEqual([['max_tokens'], ['max_tokens']]);
  });

  it('calls it so for all that were under way when the server asked for it', async () => {
    const waiting: (() => void)[] = [];
    const { model } = await serverAndModel({
      instead: (_request, response, body) => {
        if (!('max_tokens' in body)) return false;
        waiting.push(() => sendJson(response, 400, { error: { message: "Use 'max_completion_tokens' instead." } }));
        if (waiting.length === 4) for (const refuse of waiting) refuse();
        return true;
      },
    });
    const results = await Promise.all([1, 2, 3, 4].map((index) => model.complete(contractRequest(index))));
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'completion'));
  });
});

/** A body of success with one choice, and what stands in the choice and beside it. */
function told(message: object, choice: object, beside: object = {}): string {
  return JSON.stringify({ choices: [{ message, finish_reason: 'stop', ...choice }], ...beside });
}

describe('what comes back', () => {
  const rows: [string, ScriptedReply, string, string][] = [
    ['plain text', { content: 'A' }, 'A', 'stop'],
    ['reasoning_content', { content: 'A', reasoning_content: 'why' }, '<think>\nwhy\n</think>\nA', 'stop'],
    ['reasoning', { content: 'A', reasoning: 'why', reasoning_content: null }, '<think>\nwhy\n</think>\nA', 'stop'],
    ['thinking', { content: 'A', thinking: 'why' }, '<think>\nwhy\n</think>\nA', 'stop'],
    [
      'details of reasoning',
      {
        content: 'A',
        reasoning_details: [{ type: 'reasoning.summary', summary: 'w' }, { text: 'hy' }, { data: 'encrypted' }],
      },
      '<think>\nwhy\n</think>\nA',
      'stop',
    ],
    [
      'harmony channels in the text',
      {
        content: '<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>final<|message|>A<|return|>',
      },
      '<think>\nwhy\n</think>\nA',
      'stop',
    ],
    ['empty reasoning', { content: 'A', reasoning_content: '' }, 'A', 'stop'],
    ['tags in the text', { content: '<think>x</think>A' }, '<think>x</think>A', 'stop'],
    ['a missing opening tag', { content: 'x</think>A' }, 'x</think>A', 'stop'],
    [
      'cut in the reasoning',
      { content: null, reasoning_content: 'wh', finish_reason: 'length' },
      '<think>\nwh',
      'length',
    ],
    [
      'cut in the text',
      { content: '<answer>A', reasoning: 'w', finish_reason: 'length' },
      '<think>\nw\n</think>\n<answer>A',
      'length',
    ],
    ['reasoning and nothing said', { content: '', reasoning: 'w' }, '<think>\nw\n</think>\n', 'stop'],
    [
      'a list of parts',
      { content: [{ type: 'text', text: 'A' }, { type: 'image' }, { type: 'text', text: 'B' }] },
      'AB',
      'stop',
    ],
    ['a refusal beside a text', { content: 'A', refusal: 'I cannot' }, 'A', 'stop'],
    ['cut by the filter', { content: '<think>x', finish_reason: 'content_filter' }, '<think>x', 'filtered'],
    [
      'thinking in a part of its own',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'why' }] },
          { type: 'text', text: 'A' },
        ],
      },
      '<think>\nwhy\n</think>\nA',
      'stop',
    ],
    ['parts without text', { content: [{ type: 'text', text: null }, { text: 'A' }] }, 'A', 'stop'],
    ['no reason', { content: 'A', finish_reason: null }, 'A', 'unknown'],
  ];
  it.each(rows)('%s', async (_name, reply, raw, finish) => {
    const { model } = await serverAndModel({ reply: () => reply });
    const counts = { promptTokens: 'question number 1'.length, generatedTokens: 7 };
    expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'completion', raw, finish, ...counts });
  });

  it('is there as it came, too, with the tokens of its reasoning', async () => {
    const message = { content: null, thinking: 'why' };
    const usage = { prompt_tokens: 3, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 8 } };
    const { model } = await serverAndModel({
      instead: (_request, response) => (response.end(told(message, { finish_reason: null }, { usage })), true),
    });
    expect(await model.complete(contractRequest(1))).toEqual({
      kind: 'completion',
      raw: '<think>\nwhy\n</think>\n',
      finish: 'unknown',
      promptTokens: 3,
      generatedTokens: 9,
      reasoningTokens: 8,
      parts: { reasoning: 'why', content: null },
    });
  });

  it('was billed where its tokens are counted, though nothing is said', async () => {
    const body = told({ content: null }, { finish_reason: null }, { usage: { completion_tokens: 9 } });
    const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
    expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'completion', raw: '', generatedTokens: 9 });
  });

  it('is in doubt where a request was sent and nothing came back, not where an error came', async () => {
    const { model } = await serverAndModel({
      instead: (request, response, _body, attempt) => {
        if (attempt === 1) request.socket.destroy();
        else sendJson(response, 503, { error: { message: 'busy' } });
        return true;
      },
    });
    expect(await model.complete(contractRequest(1))).toMatchObject({ reason: 'fault', unanswered: true });
    expect(await model.complete(contractRequest(1))).not.toHaveProperty('unanswered');
  });

  it('counts that are absent or no numbers are null', async () => {
    for (const usage of [undefined, null, 'many', { prompt_tokens: -1, completion_tokens: 'x' }]) {
      const { model } = await serverAndModel({
        instead: (_request, response) => {
          sendJson(response, 200, { choices: [{ message: { content: 'A' } }], usage });
          return true;
        },
      });
      expect(await model.complete(contractRequest(1))).toMatchObject({
        raw: 'A',
        promptTokens: null,
        generatedTokens: null,
      });
    }
  });

  it.each([
    ['no JSON', '<html>bad gateway</html>', 'not JSON: <html>bad gateway'],
    ['an error with status 200', '{"error":{"message":"busy","code":502}}', 'busy'],
    ['no choices and an error', '{"choices":null,"error":{"message":"upstream"}}', 'upstream'],
    ['a list', '[]', 'no chat completion'],
    ['a message of null', '{"choices":[{"message":null,"finish_reason":"stop"}]}', 'message'],
    ['a reason that is a number', told({ content: 'A' }, { finish_reason: 3 }), 'finish_reason'],
    ['an error in a string', '{"error":"the model is loading"}', 'the model is loading'],
    ['an error nested without end', `{"error":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'nested too deeply'],
    ['a page', '<!DOCTYPE html><title>Sign in</title>', 'not JSON: <!DOCTYPE html>'],
    ['a reason nobody knows', told({ content: 'A' }, { finish_reason: 'toString' }), 'tostring'],
    ['a stop by the server', told({ content: '<think>the rash' }, { finish_reason: 'abort' }), 'abort'],
    [
      'a server without room',
      told({ reasoning_content: 'Fi' }, { finish_reason: 'insufficient_system_resource' }),
      'insufficient_system_resource',
    ],
    ['a network that failed', told({ content: '' }, { finish_reason: 'network_error' }), 'network_error'],
    [
      'an error in the choice',
      told({ content: 'A' }, { finish_reason: 'stop', error: { code: 502, message: 'lost' } }),
      'lost',
    ],
    ['an error beside the choice', told({ content: 'A' }, {}, { error: { code: 500, message: 'gone' } }), 'gone'],
    ['an error in the message', told({ content: 'A', error: { message: 'broke off' } }, {}), 'broke off'],
    ['a state of failure', told({ content: 'A' }, {}, { status: 'failed', detail: 'shed' }), 'shed'],
    ['an object that is an error', told({ content: 'A' }, {}, { object: 'error', message: 'busy' }), 'busy'],
    ['an error in words beside it', told({ content: 'A' }, {}, { error: 'upstream away' }), 'upstream away'],
    ['an error beside no choice', '{"choices":[],"error":{"code":"503","message":"full"}}', 'full'],
    ['no text and no reason', told({ content: '' }, { finish_reason: null }), 'neither text'],
  ])('%s is a fault', async (_name, body, words) => {
    const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
    const result = await model.complete(contractRequest(1));
    expect(result).toMatchObject({ kind: 'failure', reason: 'fault', message: expect.stringContaining(words) });
  });
});

it.each([
  [400, 'refused'],
  [401, 'fatal'],
  [408, 'fault'],
  [429, 'rate-limited'],
  ['insufficient_quota', 'fatal'],
  [7, 'fault'],
])('an error inside a success whose code is %s is %s', async (code, reason) => {
  const body = told({ content: 'A' }, {}, { error: { code, message: 'said so' } });
  const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
  const message = expect.stringContaining('said so');
  expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'failure', reason, message });
});

it('an error that is null is none', async () => {
  const body = told({ content: 'A' }, { error: null }, { error: null });
  const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
  expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'completion', raw: 'A', finish: 'stop' });
});

it.each([
  ['a tool that was not offered', told({ content: null }, { finish_reason: 'tool_calls' }), 'asked for a tool'],
  ['a tool behind a stop', told({ content: '', tool_calls: [{ id: '1' }] }, {}), 'asked for a tool'],
  ['a refusal in its field', told({ content: null, refusal: 'I cannot' }, {}), 'the model refused: I cannot'],
  ['filtered', told({ content: '' }, { finish_reason: 'content_filter' }), 'the answer was filtered'],
  ['a stream', 'data: {"choices":[{"delta":{"content":"A"}}]}\n\ndata: [DONE]\n', 'a stream, which was not asked for'],
  ['a stream with events', 'event: message\ndata: {}\n\n', 'a stream, which was not asked for'],
])('%s is refused, not an answer', async (_name, body, words) => {
  const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
  const message = expect.stringContaining(words);
  expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'failure', reason: 'refused', message });
});

describe('a reply that is no answer is billed', () => {
  const usage = { prompt_tokens: 30, completion_tokens: 12 };
  const counted = { promptTokens: 30, generatedTokens: 12 };
  const uncounted = { promptTokens: null, generatedTokens: null };
  it.each([
    ['a refusal', told({ content: null, refusal: 'I cannot' }, {}, { usage }), counted],
    ['filtered', told({ content: '' }, { finish_reason: 'content_filter' }, { usage }), counted],
    ['an error beside the choice', told({ content: 'A' }, {}, { usage, error: { message: 'late' } }), counted],
    ['an error in the choice', told({ content: 'A' }, { error: { message: 'late' } }, { usage }), counted],
    ['a tool', told({ content: null, tool_calls: [{ id: '1' }] }, {}, { usage }), counted],
    ['not finished', told({ content: 'A' }, { finish_reason: 'abort' }, { usage }), counted],
    ['no completion, and counted', JSON.stringify({ choices: [{}], usage }), counted],
    [
      'no choice, and counted',
      JSON.stringify({ choices: [], usage: { prompt_tokens: 30 } }),
      { ...counted, generatedTokens: null },
    ],
    ['a refusal that is not counted', told({ content: null, refusal: 'I cannot' }, {}), uncounted],
    ['a stream', 'data: {"choices":[]}\n\ndata: [DONE]\n', uncounted],
    ['cut off', '{"choices":[{"message":', uncounted],
    ['an error alone', '{"error":{"message":"overloaded"}}', undefined],
    ['an object that is an error', '{"object":"error","message":"overloaded"}', undefined],
  ])('%s', async (_name, body, billed) => {
    const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
    const result = await model.complete(contractRequest(1));
    expect(result).toMatchObject({ kind: 'failure' });
    expect('billed' in result ? result.billed : undefined).toEqual(billed);
  });

  it('and one with another status is not', async () => {
    const { model } = await serverAndModel({
      instead: (_request, response) => (sendJson(response, 400, { error: { message: 'no' }, usage }), true),
    });
    expect(await model.complete(contractRequest(1))).not.toHaveProperty('billed');
  });
});

it('a list of no choices is this conversation refused, not asked for again', async () => {
  const body = '{"choices":[],"prompt_filter_results":[{}]}';
  const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) });
  expect(await model.complete(contractRequest(1))).toMatchObject({ kind: 'failure', reason: 'refused' });
});

describe('failures', () => {
  const failing = async (
    status: number,
    { headers = {}, body = '{"error":{"message":"said so"}}', apiKey = null as string | null } = {},
  ): Promise<unknown> => {
    const { model } = await serverAndModel(
      { instead: (_request, response) => (response.writeHead(status, headers).end(body), true) },
      { apiKey },
    );
    return model.complete(contractRequest(1));
  };

  it.each([
    [429, 'rate-limited'],
    [500, 'fault'],
    [502, 'fault'],
    [503, 'fault'],
    [529, 'fault'],
    [408, 'fault'],
    [400, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [401, 'fatal'],
    [403, 'refused'],
    [451, 'refused'],
    [404, 'fatal'],
    [307, 'fatal'],
  ])('status %i is %s, with what the server says', async (status, reason) => {
    expect(await failing(status)).toMatchObject({
      reason,
      message: expect.stringContaining(`HTTP ${status}: said so`),
    });
  });

  it('an empty account is not waited for', async () => {
    const body = '{"error":{"message":"pay","code":"insufficient_quota"}}';
    expect(await failing(429, { body })).toMatchObject({ reason: 'fatal' });
  });

  it('Retry-After is read, of 503 too', async () => {
    const headers = { 'retry-after': '7' };
    expect(await failing(429, { headers })).toMatchObject({ reason: 'rate-limited', retryAfterSeconds: 7 });
    expect(await failing(503, { headers })).toMatchObject({ reason: 'rate-limited', retryAfterSeconds: 7 });
  });

  it('a key that the server quotes is not told on', async () => {
    const body = '{"error":{"message":"Incorrect API key provided: sk-very-secret."}}';
    const result = await failing(401, { body, apiKey: 'sk-very-secret' });
    expect(JSON.stringify(result)).not.toContain('sk-very-secret');
    expect(result).toMatchObject({ message: expect.stringContaining('[API key]') });
  });

  it.each([
    [
      'in the message',
      (key: string) => JSON.stringify({ error: { message: `${'x'.repeat(480)} ${key} was refused` } }),
    ],
    ['in a body that is no JSON', (key: string) => `${'y'.repeat(490)}${key}`],
    ['behind escapes of JSON', (key: string) => `{"error":{"message":"${key.replace('-', '\\u002d')}"}}`],
    ['in base64', (key: string) => `${'z '.repeat(225)}Authorization: ${btoa(`Bearer ${key}`)}`],
  ])('a key that a server quotes where its words are cut is hidden whole, %s', async (_, bodyWith) => {
    const apiKey = 'sk-SECRET-0123456789-abcdefghi';
    for (const status of [401, 500]) {
      const shown = JSON.stringify(await failing(status, { body: bodyWith(apiKey), apiKey }));
      expect(shown).toContain('[API key]');
      expect(shown).not.toContain(apiKey.slice(0, 8));
      expect(shown).not.toContain(btoa(`Bearer ${apiKey}`).slice(12, 20));
    }
    const { model } = await serverAndModel(
      { instead: (_request, response) => (response.end(bodyWith(apiKey)), true) },
      { apiKey },
    );
    expect(JSON.stringify(await model.complete(contractRequest(1)))).not.toContain(apiKey.slice(0, 8));
  });

  it('a key in the address that a server points to, or in a reason, is hidden', async () => {
    const apiKey = 'sk-SECRET-0123456789-abcdefghi';
    const headers = { location: `https://elsewhere.example/${'p'.repeat(480)}?key=${encodeURIComponent(apiKey)}` };
    expect(JSON.stringify(await failing(307, { headers, apiKey }))).not.toContain('sk-SECRET');
    const body = told({ content: 'A' }, { finish_reason: `${'w'.repeat(45)}${apiKey}` });
    const { model } = await serverAndModel({ instead: (_request, response) => (response.end(body), true) }, { apiKey });
    expect(JSON.stringify(await model.complete(contractRequest(1)))).not.toMatch(/sk.secret/i);
  });

  it('an answer that comes within the time allowed is taken, however quick those before it were', async () => {
    let asked = 0;
    const { model, url } = await serverAndModel(
      {
        instead: (_request, response) => {
          if (++asked <= 25) return false;
          setTimeout(() => sendJson(response, 200, { choices: [{ message: { content: 'slow' } }] }), 1500);
          return true;
        },
      },
      { timeoutSeconds: 60 },
    );
    for (let index = 0; index < 25; index++) await model.complete(contractRequest(index));
    expect(await model.complete(contractRequest(25))).toMatchObject({ raw: 'slow' });
    // What came while the process was busy beyond the limit came in time.
    asked = 0;
    const busy = modelAt(url, { timeoutSeconds: 1 });
    closing.push(() => busy.close());
    const answer = busy.complete(contractRequest(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    expect(await answer).toMatchObject({ kind: 'completion' });
  });

  it.each(['told beforehand', 'found while it is read'])('an answer longer than any is refused: %s', async (how) => {
    const { model } = await serverAndModel({
      instead: (_request, response) => {
        if (how === 'told beforehand') response.writeHead(200, { 'content-length': String(LONGEST_BODY_BYTES + 1) });
        const piece = Buffer.alloc(1 << 20, 'x');
        const write = (): void => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', write);
        write();
        return true;
      },
    });
    const message = expect.stringContaining('longer than 16 MiB');
    expect(await model.complete(contractRequest(1))).toMatchObject({ reason: 'refused', message });
  });

  it('answers in flight have a limit together: one is sent again, the others are read', async () => {
    const whole = JSON.stringify({ choices: [{ message: { content: 'x'.repeat(600_000) }, finish_reason: 'stop' }] });
    const waiting: (() => void)[] = [];
    const { model } = await serverAndModel(
      {
        instead: (_request, response) => {
          response.write(whole.slice(0, -10));
          waiting.push(() => response.end(whole.slice(-10)));
          if (waiting.length === 4) setTimeout(() => waiting.forEach((end) => end()), 300);
          return true;
        },
      },
      { mostBytesInFlight: 2_000_000 },
    );
    const results = await Promise.all([0, 1, 2, 3].map((index) => model.complete(contractRequest(index))));
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['completion', 'completion', 'completion', 'failure']);
    expect(results.find(({ kind }) => kind === 'failure')).toMatchObject({
      reason: 'fault',
      message: expect.stringContaining('longer than 2 MiB together; try a lower concurrency'),
    });
  });

  it('a connection that is reset is a fault', async () => {
    const { model } = await serverAndModel({ instead: (request) => (request.socket.resetAndDestroy(), true) });
    expect(await model.complete(contractRequest(1))).toMatchObject({
      reason: 'fault',
      message: expect.stringMatching(/ECONNRESET|closed/),
    });
  });

  it('a body that breaks off is a fault', async () => {
    const { model } = await serverAndModel({
      instead: (request, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"choices"');
        setTimeout(() => request.socket.destroy(), 20);
        return true;
      },
    });
    expect(await model.complete(contractRequest(1))).toMatchObject({ reason: 'fault' });
  });

  it.each(['no header comes', 'the body stops'])('a stall is a time-out: %s', async (how) => {
    const instead: ScriptedServerOptions['instead'] = (_request, response) => {
      if (how === 'the body stops') response.writeHead(200, { 'content-length': '1000' }).write('{');
      return true;
    };
    const { model } = await serverAndModel({ instead }, { timeoutSeconds: 0.2 });
    expect(await model.complete(contractRequest(1))).toMatchObject({
      reason: 'timed-out',
      message: expect.stringMatching(/no answer within 0.2 s/),
    });
  });

  it('an address where nothing listens is fatal at first, and a fault once answers have come', async () => {
    const { port } = await new Promise<AddressInfo>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address() as AddressInfo;
        server.close(() => resolve(address));
      });
    });
    const lost = modelAt(`http://127.0.0.1:${port}/v1`);
    closing.push(() => lost.close());
    expect(await lost.complete(contractRequest(1))).toMatchObject({
      reason: 'fatal',
      message: expect.stringMatching(/ECONNREFUSED.*is the server running/),
    });
    const server = await startScriptedServer();
    const model = modelAt(server.url);
    closing.push(() => model.close());
    await model.complete(contractRequest(1));
    await server.close();
    expect(await model.complete(contractRequest(1))).toMatchObject({ reason: 'fault' });
  });

  it('a stop ends the request under way', async () => {
    const { model } = await serverAndModel({ faults: { stall: 1 } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect(await model.complete(contractRequest(1), stop.signal)).toMatchObject({ reason: 'aborted' });
  });
});
