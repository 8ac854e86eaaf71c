import { afterEach, describe, expect, it, vi } from 'vitest';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { ask, chat, eventsOf, startedServer, type ServerChanges, type Started } from './fixtures/started-server.ts';
import { ScriptedModel, type Script } from './fixtures/scripted-model.ts';

const SAID = '<think>\nbecause\n</think>\n<answer>A</answer>';
let server: Started;
let model: ScriptedModel;
const start = async (script: Script = { says: () => SAID }, changes?: ServerChanges): Promise<void> => {
  model = new ScriptedModel(script);
  server = await startedServer(model, changes);
};
afterEach(() => server.drain());

/** A script that waits at its place until it is let go, or stopped. */
function heldAt(place: number): { script: Script; release: () => void } {
  const held = Promise.withResolvers<void>();
  const before = async (at: number, signal: AbortSignal): Promise<void> => {
    if (at !== place) return;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await Promise.race([held.promise, stopped]);
  };
  return { script: { says: () => SAID, before }, release: held.resolve };
}

const safety = { en: SAFETY_EN, zh: SAFETY_ZH };

describe('a conversation', () => {
  it('is answered with the thinking apart, its counts, what the model is and what it is not for', async () => {
    await start();
    const { status, headers, body } = await chat(server, { seed: 5 });
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toEqual({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f]{32}$/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'scripted',
      system_fingerprint: 'fp_test',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: '<answer>A</answer>', reasoning_content: 'because', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 7,
        completion_tokens: SAID.length,
        total_tokens: 7 + SAID.length,
        completion_tokens_details: { reasoning_tokens: 7 },
      },
      fleming: { safety, revision: model.revision, seed: 5 },
    });
  });

  it('is told in events as it is written: role, thinking, answer, end, counts', async () => {
    await start();
    const answer = await chat(server, { stream: true, stream_options: { include_usage: true }, n: 2 });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.body.endsWith('data: [DONE]\n\n')).toBe(true);
    const events = eventsOf(answer) as {
      choices: { index: number; delta: Record<string, string>; finish_reason: string | null }[];
      usage?: object;
      fleming?: { safety: object };
    }[];
    const of = (index: number) => events.filter(({ choices }) => choices[0]?.index === index);
    for (const index of [0, 1]) {
      const own = of(index);
      expect(own[0]!.choices[0]!.delta).toEqual({ role: 'assistant', content: '' });
      expect([own[0]!.fleming?.safety, own.at(-1)!.fleming?.safety]).toEqual([safety, safety]);
      const joined = (name: string): string => own.map(({ choices }) => choices[0]!.delta[name] ?? '').join('');
      expect([joined('reasoning_content'), joined('content')]).toEqual(['because', '<answer>A</answer>']);
      expect(own.map(({ choices }) => choices[0]!.finish_reason).filter((reason) => reason !== null)).toEqual(['stop']);
    }
    expect(of(0).length).toBeGreaterThan(20);
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 2 * SAID.length } });
    expect(events.filter(({ usage }) => usage !== undefined)).toHaveLength(1);
  });

  it('has a seed of its own where none is named, which is told', async () => {
    await start();
    const seeds = [await chat(server), await chat(server)].map(({ body }) => JSON.parse(body).fleming.seed as number);
    expect(seeds).toEqual(model.requests.map(({ seed }) => seed));
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it('gives log-probabilities with the bytes of each token', async () => {
    await start({ says: () => '答' });
    const { choices } = JSON.parse((await chat(server, { logprobs: true, top_logprobs: 1 })).body);
    const token = { token: '答', logprob: -0.5, bytes: [0xe7, 0xad, 0x94] };
    expect(choices[0].logprobs).toEqual({ content: [{ ...token, top_logprobs: [token] }], refusal: null });
  });
});

describe('a raw prompt', () => {
  it('is continued as text, from words or tokens', async () => {
    await start({ says: () => 'and so on' });
    const post = async (body: object) =>
      JSON.parse(
        (
          await ask(server, '/v1/completions', {
            body: JSON.stringify({ model: 'scripted', ...body }),
            headers: { 'content-type': 'application/json' },
          })
        ).body,
      );
    const { object, choices, fleming } = await post({ prompt: 'Once', max_tokens: 3, logprobs: 1 });
    expect([object, choices[0].text, choices[0].finish_reason, fleming.safety]).toEqual([
      'text_completion',
      'and',
      'length',
      safety,
    ]);
    expect(choices[0].logprobs).toMatchObject({ tokens: ['a', 'n', 'd'], text_offset: [0, 1, 2] });
    const streamed = await ask(server, '/v1/completions', {
      body: JSON.stringify({ model: 'scripted', prompt: 'Once', max_tokens: 3, logprobs: 1, stream: true, n: 2 }),
    });
    const offsets = eventsOf(streamed).flatMap((event) => {
      const [{ index, logprobs }] = event['choices'] as [{ index: number; logprobs: { text_offset: number[] } | null }];
      return index === 1 ? (logprobs?.text_offset ?? []) : [];
    });
    expect(offsets).toEqual([0, 1, 2]);
    model.requests.length = 1;
    await post({ prompt: [[1, 2, 3]] });
    expect(model.requests.map(({ prompt }) => prompt)).toEqual([
      { kind: 'text', text: 'Once' },
      { kind: 'tokens', tokens: [1, 2, 3] },
    ]);
  });
});

describe('what stands beside the answers', () => {
  it('tells the model, and where it is not', async () => {
    await start();
    const { body } = await ask(server, '/v1/models', { method: 'GET' });
    expect(JSON.parse(body)).toMatchObject({
      object: 'list',
      data: [
        { id: 'scripted', max_model_len: 4096, fleming: { safety, revision: model.revision, fingerprint: 'fp_test' } },
      ],
    });
    expect((await ask(server, '/v1/models/scripted', { method: 'GET' })).status).toBe(200);
    const other = await ask(server, '/v1/models/gpt-4', { method: 'GET' });
    expect([other.status, JSON.parse(other.body)]).toMatchObject([
      404,
      { error: { code: 'model_not_found', type: 'not_found_error' } },
    ]);
  });

  it('counts for Prometheus', async () => {
    await start();
    await chat(server);
    await chat(server, { model: 'other' });
    const { body, headers } = await ask(server, '/metrics', { method: 'GET' });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of [
      'fleming_requests_total{path="/v1/chat/completions",status="200"} 1',
      'fleming_requests_total{path="/v1/chat/completions",status="404"} 1',
      'fleming_prompt_tokens_total 7',
      `fleming_generated_tokens_total ${SAID.length}`,
      'fleming_time_to_first_token_seconds_count 1',
      'fleming_sequences_running 0',
      'fleming_ready 1',
    ])
      expect(body.split('\n')).toContain(line);
  });

  it('describes itself in a page that loads nothing', async () => {
    await start();
    const { status, headers, body } = await ask(server, '/docs', { method: 'GET' });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const words of ['/v1/chat/completions', 'thinking_budget', 'response_format', SAFETY_EN])
      expect(body).toContain(words);
    expect(body).toContain('default-src &#39;none&#39;');
    expect(body).not.toMatch(/<script|src=|href=|url\(/);
  });
});

describe('a request that takes no answer', () => {
  it('leaves the model when its client goes', async () => {
    const { script } = heldAt(3);
    await start(script);
    const controller = new AbortController();
    const asked = fetch(`${server.address}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'x' }], stream: true }),
      signal: controller.signal,
    });
    await vi.waitUntil(() => model.load.running === 1, { timeout: 60_000, interval: 5 });
    controller.abort();
    await expect(asked.then((response) => response.text())).rejects.toThrow();
    await vi.waitUntil(() => model.stopped.length === 1, { timeout: 60_000, interval: 5 });
    expect(model.stopped[0]).toMatchObject({ message: 'the client has gone' });
    await vi.waitUntil(() => server.answered.length === 1, { timeout: 60_000, interval: 5 });
    expect([server.answered[0]!.failure, server.errors]).toEqual(['the client has gone', []]);
    expect((await ask(server, '/metrics', { method: 'GET' })).body).toContain('status="499"} 1');
  });

  it('is recorded as far as it was written, streamed or whole', async () => {
    const place = SAID.length - 1;
    for (const stream of [true, false]) {
      const { script } = heldAt(place);
      await start(script, { limits: { seconds: 0.1 } });
      await chat(server, { stream, n: 2 });
      const unfinished = { reasoning: 'because', text: '<answer>A</answer', finish: null, generatedTokens: place };
      expect(server.answered).toMatchObject([
        { choices: [unfinished, unfinished], failure: expect.stringContaining('no answer within') },
      ]);
      await server.drain();
    }
  });

  it('ends when it takes too long, in words, before its stream and in it', async () => {
    for (const place of [0, 20]) {
      const { script } = heldAt(place);
      await start(script, { limits: { seconds: 0.05 } });
      const late = await chat(server, { stream: true });
      const words = expect.stringContaining('no answer within the 0.05 s');
      expect(late.status).toBe(place === 0 ? 504 : 200);
      const error = place === 0 ? JSON.parse(late.body) : eventsOf(late).at(-1);
      expect(error).toEqual({ error: { message: words, type: 'timeout_error', param: null, code: null } });
      expect(late.body).not.toContain('[DONE]');
      await server.drain();
    }
  });

  it('is refused where too many are asked, and told when to come again', async () => {
    const { script, release } = heldAt(0);
    await start(script, { limits: { running: 1, waiting: 1 } });
    const first = [chat(server), chat(server)];
    await vi.waitUntil(() => model.load.running === 2, { timeout: 60_000, interval: 5 });
    const { status, headers, body } = await chat(server);
    expect([status, Number(headers['retry-after'])]).toEqual([429, 1]);
    expect(JSON.parse(body)).toMatchObject({ error: { type: 'rate_limit_error', code: 'queue_full' } });
    release();
    expect((await Promise.all(first)).map((each) => each.status)).toEqual([200, 200]);
    expect((await chat(server)).status).toBe(200);
  });

  it('tells of our own faults that there was one, and no more', async () => {
    await start({
      says: () => {
        throw new TypeError('ours, of /home/somebody');
      },
    });
    const { status, body } = await chat(server);
    expect([status, JSON.parse(body)]).toMatchObject([500, { error: { type: 'server_error' } }]);
    expect(body).not.toContain('somebody');
    expect(server.errors).toMatchObject([{ message: 'ours, of /home/somebody' }]);
  });
});

describe('the end', () => {
  it('finishes what was begun, refuses what comes, and says that it is not ready', async () => {
    const { script, release } = heldAt(5);
    await start(script);
    const begun = chat(server, { stream: true });
    await vi.waitUntil(() => model.load.running === 1, { timeout: 60_000, interval: 5 });
    const over = server.drain();
    const refused = await chat(server);
    expect([refused.status, refused.headers['retry-after'], refused.headers.connection]).toEqual([503, '5', 'close']);
    expect((await ask(server, '/ready', { method: 'GET' })).status).toBe(503);
    expect((await ask(server, '/health', { method: 'GET' })).status).toBe(200);
    release();
    expect((await begun).body).toContain('[DONE]');
    await over;
    await expect(chat(server)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not wait longer than a request may take', async () => {
    const { script } = heldAt(0);
    await start(script, { limits: { seconds: 0.2 } });
    const begun = chat(server);
    await vi.waitUntil(() => model.load.running === 1, { timeout: 60_000, interval: 5 });
    await server.drain();
    expect((await begun).status).toBe(504);
  });

  it('answers nobody once the model has ended, and says so', async () => {
    await start();
    model.end.resolve(new Error('a worker ended'));
    expect((await chat(server)).status).toBe(503);
    const { status, body } = await ask(server, '/ready', { method: 'GET' });
    expect([status, body]).toEqual([503, expect.stringContaining('the engine has stopped')]);
  });

  it('ends what was begun once answers cannot be recorded', async () => {
    const { script } = heldAt(5);
    await start(script);
    const begun = [chat(server), chat(server, { stream: true })];
    await vi.waitUntil(() => model.load.running === 2, { timeout: 60_000, interval: 5 });
    server.break('answers cannot be recorded');
    const [whole, streamed] = await Promise.all(begun);
    expect([whole!.status, streamed!.body.includes('[DONE]')]).toEqual([503, false]);
    expect(eventsOf(streamed!).at(-1)).toMatchObject({ error: { message: expect.stringContaining('recorded') } });
  });

  it('answers nobody any more once answers cannot be recorded', async () => {
    await start(undefined, {
      record: () => {
        throw new Error('the disk is full');
      },
      onError: () => {},
    });
    expect((await chat(server)).status).toBe(200);
    expect((await chat(server)).status).toBe(503);
    expect((await ask(server, '/ready', { method: 'GET' })).body).toContain('cannot be recorded');
  });
});
