import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { NAME, ServedWorld } from './fixtures/started-server.ts';
import type { WireClient } from './fixtures/wire-client.ts';

const world = new ServedWorld();
let client: WireClient;
beforeAll(async () => {
  await world.make();
  client = await world.start();
});
afterAll(async () => {
  await world.stop();
  world.remove();
  expect(world.errors).toEqual([]);
});

const prompt = { chunks: [{ tokens: [5, 9, 14] }] };

async function sample(
  params: Readonly<Record<string, unknown>>,
  count = 1,
  more: Readonly<Record<string, unknown>> = {},
) {
  const body = { num_samples: count, prompt, base_model: NAME, sampling_params: { max_tokens: 8, ...params }, ...more };
  return (await client.samples(client.call('asample', body))).sequences;
}

it('numbers the seeds of a group on from the one that was sent, and draws the same for the same', async () => {
  const group = await sample({ seed: 40, stop: [] }, 3);
  const alone = await Promise.all([40, 41, 42].map((seed) => sample({ seed, stop: [] })));
  expect(group.map(({ tokens }) => tokens)).toEqual(alone.map(([each]) => each!.tokens));
  expect(group[0]!.tokens).not.toEqual(group[1]!.tokens);
  const free = await Promise.all([sample({ stop: [] }, 2), sample({ stop: [] }, 2)]);
  expect(free[0]!.map(({ tokens }) => tokens)).not.toEqual(free[1]!.map(({ tokens }) => tokens));
});

it('gives log-probabilities of the untempered model', async () => {
  const [plain] = await sample({ seed: 1, stop: [], temperature: 0 });
  const [hot] = await sample({ seed: 1, stop: [], top_k: 1, temperature: 5 });
  expect(hot!.tokens).toEqual(plain!.tokens);
  hot!.logprobs!.forEach((logprob, place) => expect(logprob).toBeCloseTo(plain!.logprobs![place]!, 4));
});

it('ends at tokens and texts that were named, or at the ends of the model, or at none', async () => {
  const [free] = await sample({ seed: 8, stop: [] });
  expect(free!.stopReason).toBe('length');
  const [stopped] = await sample({ seed: 8, stop: [free!.tokens[2]] });
  const end = free!.tokens.indexOf(free!.tokens[2]!);
  expect(stopped).toMatchObject({ tokens: free!.tokens.slice(0, end + 1), stopReason: 'stop' });
  const long = { seed: 8, max_tokens: 400 };
  const [own] = await sample(long);
  const [endless] = await sample({ ...long, stop: [] });
  const ends = loadTokenizer(world.modelFolder).endTokens;
  const at = endless!.tokens.findIndex((token) => ends.includes(token));
  expect(own!.tokens).toEqual(at < 0 ? endless!.tokens : endless!.tokens.slice(0, at + 1));
  const [text] = await sample({ seed: 8, max_tokens: 400, stop: ['e'] });
  expect(text!.stopReason).toBe('stop');
  expect(text!.tokens.length).toBeLessThan(400);
});

it('answers a request that comes twice with the same samples, and never takes others for it', async () => {
  const session = await client.session();
  const make = { session_id: session, sampling_session_seq_id: 0, base_model: NAME };
  const { sampling_session_id: sampler } = (await client.call('create_sampling_session', make)).json;
  const body = (more: object) => ({
    num_samples: 1,
    prompt,
    sampling_session_id: sampler,
    seq_id: 0,
    sampling_params: { max_tokens: 8, stop: [] },
    ...more,
  });
  const first = await client.call('asample', body({}));
  expect((await client.call('asample', body({}))).json).toEqual(first.json);
  expect((await client.call('asample', body({ num_samples: 2 }))).json.request_id).not.toBe(first.json.request_id);
});

it('tells the log-probabilities of a prompt, the first of which there is none, in JSON too', async () => {
  const body = { num_samples: 1, base_model: NAME, sampling_params: { max_tokens: 1 }, prompt_logprobs: true };
  const one = await client.samples(client.call('asample', { ...body, prompt: { chunks: [{ tokens: [5] }] } }));
  expect(one.promptLogprobs).toEqual([NaN]);
  const json = await client.json(client.call('asample', { ...body, prompt }));
  expect(json.prompt_logprobs).toEqual([null, expect.any(Number), expect.any(Number)]);
  expect(json.sequences[0]).toMatchObject({ tokens: [expect.any(Number)], stop_reason: expect.any(String) });
});

it('is asked in one batch where calls come together', async () => {
  const calls = Array.from({ length: 6 }, (_, seed) => sample({ seed, stop: [] }));
  expect((await Promise.all(calls)).map(([each]) => each!.tokens.length)).toEqual(Array(6).fill(8));
});

it.each<[string, object, RegExp]>([
  ['an empty prompt', { prompt: { chunks: [] } }, /the prompt is empty/],
  [
    'a prompt that fills the model',
    { prompt: { chunks: [{ tokens: Array(1024).fill(1) }] } },
    /1024 tokens.*1024 positions/,
  ],
  ['a token beyond the vocabulary', { prompt: { chunks: [{ tokens: [99_999] }] } }, /token 99999 of the prompt/],
  ['an image', { prompt: { chunks: [{ type: 'image', data: '' }] } }, /prompt.chunks.0/],
  ['no weights', { base_model: null }, /names neither model_path nor base_model/],
  ['another base', { base_model: 'Qwen/Qwen3-8B' }, /base_model is "Qwen\/Qwen3-8B"; this server has "tiny\/model"/],
  ['a checkpoint that is not there', { model_path: 'tinker://a:train:0/sampler_weights/x' }, /there is no checkpoint/],
  ['what is no address', { model_path: '../../etc' }, /is no address of a checkpoint/],
  ['a sampling session that is not there', { sampling_session_id: 'x' }, /there is no sampling session "x"/],
  ['top_k of 0', { sampling_params: { top_k: 0 } }, /top_k is 0/],
  ['top_p beyond 1', { sampling_params: { top_p: 1.5 } }, /top_p is 1.5/],
  ['a stop token that there is not', { sampling_params: { stop: [-1] } }, /stop token -1/],
  ['a stop text that is empty', { sampling_params: { stop: [''] } }, /stop string ""/],
  ['stops of both kinds', { sampling_params: { stop: [1, 'a'] } }, /sampling_params.stop/],
  ['the alternatives of each place', { topk_prompt_logprobs: 3 }, /topk_prompt_logprobs.*not supported/],
  ['more samples than anyone needs', { num_samples: 5000 }, /num_samples/],
  ['more stops than a token can be held against', { sampling_params: { stop: Array(257).fill(1) } }, /257 stops/],
])('refuses %s at once, in words', async (_, change, message) => {
  const body = { num_samples: 1, prompt, base_model: NAME, sampling_params: { max_tokens: 2 }, ...change };
  const answer = await client.call('asample', body);
  expect([400, 404]).toContain(answer.status);
  expect(answer.json.detail).toMatch(message);
});
