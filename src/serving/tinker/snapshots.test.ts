import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createdModel, NAME, ServedWorld } from './fixtures/started-server.ts';
import { wireDatum, type WireClient } from './fixtures/wire-client.ts';

const world = new ServedWorld();
let client: WireClient;
beforeAll(async () => {
  await world.make();
  client = await world.start({ limits: { snapshots: 1, unnamed: 2 } });
});
afterAll(async () => {
  await world.stop();
  world.remove();
  expect(world.errors).toEqual([]);
});

const data = [wireDatum([5, 9, 14, 3, 8, 21])];
const tokens = [5, 9, 14, 3];
const params = { max_tokens: 4, seed: 3, stop: [] };

async function scores(sampler: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
  const sampled = await client.samples(
    client.call('asample', {
      num_samples: 1,
      prompt: { chunks: [{ tokens }] },
      sampling_params: { ...params, max_tokens: 1 },
      prompt_logprobs: true,
      ...sampler,
    }),
  );
  return sampled.promptLogprobs!;
}

it('a sampling session goes on giving the weights it was made of, whatever is trained and saved after it', async () => {
  const model = await createdModel(client);
  const early = (await client.json(model.saveForSampler({ sampling_session_seq_id: 0 }))).sampling_session_id;
  const [first] = await model.logprobs([wireDatum(tokens)]);
  const before = await scores({ sampling_session_id: early });
  expect(before[0]).toBeNaN();
  before.slice(1).forEach((score, place) => expect(score).toBeCloseTo(first![place]!, 4));
  for (let step = 0; step < 3; step++) {
    await client.loss(model.pass(data));
    await client.json(model.step());
  }
  const late = (await client.json(model.saveForSampler({ sampling_session_seq_id: 1 }))).sampling_session_id;
  const [trained] = await model.logprobs([wireDatum(tokens)]);
  expect(trained![0]).not.toBeCloseTo(first![0]!, 2);
  const after = await scores({ sampling_session_id: late });
  after.slice(1).forEach((score, place) => expect(score).toBeCloseTo(trained![place]!, 4));
  // One is open at a time: the early one was closed, and is opened again.
  expect(await scores({ sampling_session_id: early })).toEqual(before);
  const [still] = await model.logprobs([wireDatum(tokens)]);
  expect(still).toEqual(trained);
});

it('the base answers beside the models that are trained of it', async () => {
  const session = await client.session();
  const body = { session_id: session, sampling_session_seq_id: 0, base_model: NAME };
  const { sampling_session_id: base } = (await client.call('create_sampling_session', body)).json;
  expect((await client.call('create_sampling_session', body)).json.sampling_session_id).toBe(base);
  expect((await client.get(`samplers/${base}`)).json).toMatchObject({ sampler_id: base, base_model: NAME });
  expect(await scores({ sampling_session_id: base })).toEqual(await scores({ base_model: NAME }));
});

it('the oldest snapshots without a name make room on the disk, with words; what has a name stays', async () => {
  const model = await createdModel(client);
  const named = (await client.json(model.saveForSampler({ path: 'named' }))).path;
  const unnamed: string[] = [];
  for (let index = 0; index < 3; index++)
    unnamed.push((await client.json(model.saveForSampler({ sampling_session_seq_id: index }))).sampling_session_id);
  const gone = await client.call('asample', {
    num_samples: 1,
    prompt: { chunks: [{ tokens }] },
    sampling_params: params,
    sampling_session_id: unnamed[0],
  });
  expect(gone).toMatchObject({ status: 404, json: { detail: expect.stringContaining('keeps the 2 newest') } });
  expect(await scores({ sampling_session_id: unnamed[1] })).toEqual(await scores({ model_path: named }));
  expect(existsSync(join(world.stateFolder, 'samplers', unnamed[0]!.replaceAll(':', '_')))).toBe(false);
});

it('a session of a checkpoint that was written over says so', async () => {
  const model = await createdModel(client);
  const path = (await client.json(model.saveForSampler({ path: 'one' }))).path;
  const session = await client.session();
  const make = { session_id: session, sampling_session_seq_id: 0, model_path: path };
  const { sampling_session_id: sampler } = (await client.call('create_sampling_session', make)).json;
  expect((await client.get(`samplers/${sampler}`)).json.model_path).toBe(path);
  await scores({ sampling_session_id: sampler });
  expect(await client.json(model.saveForSampler({ path: 'one' }))).toMatchObject({
    error: expect.stringContaining('is there already; take another name, or send overwrite: true'),
    category: 'user',
  });
  await client.loss(model.pass(data));
  await client.json(model.step());
  expect((await client.json(model.saveForSampler({ path: 'one', overwrite: true }))).path).toBe(path);
  const late = await client.call('asample', {
    num_samples: 1,
    prompt: { chunks: [{ tokens }] },
    sampling_params: params,
    sampling_session_id: sampler,
  });
  expect(late).toMatchObject({ status: 400, json: { detail: expect.stringContaining('was overwritten since') } });
});
