import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { floats, written } from '../../engine/tinker-wire/fixtures/protocol-schema.ts';
import { createdModel, creation, LORA, ServedWorld } from './fixtures/started-server.ts';
import { wireDatum, WireModel, type WireClient } from './fixtures/wire-client.ts';

const world = new ServedWorld();
let client: WireClient;
beforeAll(async () => {
  await world.make();
  client = await world.start({ limits: { gapSeconds: 0.5, pollSeconds: 0.3 } });
});
afterAll(async () => {
  await world.stop();
  world.remove();
  expect(world.errors).toEqual([]);
});

const [first, second] = [wireDatum([5, 9, 14, 3, 8, 21]), wireDatum([2, 7, 1, 30, 4])];
const adam = { learning_rate: 0.01 };
const stepBody = (model: WireModel, seqId: number, params: object = adam) => ({
  model_id: model.modelId,
  seq_id: seqId,
  adam_params: params,
});

it('a step that arrives before its batch waits for all of it', async () => {
  const ordered = await createdModel(client);
  await client.loss(ordered.pass([first]));
  await client.loss(ordered.pass([second]));
  const { metrics } = await client.json(ordered.step(adam));
  const shuffled = await createdModel(client);
  // As the SDK sends a batch of two parts: the first part last.
  const step = await client.call('optim_step', stepBody(shuffled, 3));
  const part = (datum: typeof first, seqId: number) =>
    client.call('forward_backward', shuffled.passBytes([datum], {}, seqId));
  const parts = [await part(second, 2), await part(first, 1)];
  expect((await client.json(step)).metrics.grad_norm).toBe(metrics.grad_norm);
  await Promise.all(parts.map((each) => client.loss(each)));
  shuffled.seqId = 3;
  expect(await shuffled.logprobs([first])).toEqual(await ordered.logprobs([first]));
});

it('a repeated batch adds its gradient once, a repeated step is made once', async () => {
  const once = await createdModel(client);
  await client.loss(once.pass([first]));
  await client.json(once.step(adam));
  const twice = await createdModel(client);
  const bytes = twice.passBytes([first], {}, 1);
  const futures = await Promise.all([1, 2, 3].map(() => client.call('forward_backward', bytes)));
  expect(new Set(futures.map(({ json }) => json.request_id)).size).toBe(1);
  const steps = [
    await client.call('optim_step', stepBody(twice, 2)),
    await client.call('optim_step', stepBody(twice, 2)),
  ];
  await Promise.all(steps.map((step) => client.json(step)));
  await client.call('forward_backward', bytes);
  twice.seqId = 2;
  expect(await twice.logprobs([first])).toEqual(await once.logprobs([first]));
  const changed = await client.call('optim_step', stepBody(twice, 2, { learning_rate: 1 }));
  expect(changed).toMatchObject({ status: 400, json: { detail: expect.stringContaining('another content') } });
});

it('a model that is made twice is made once', async () => {
  const session = await client.session();
  const made = await client.call('create_model', creation(session));
  expect((await client.call('create_model', creation(session))).json).toEqual(made.json);
  await client.json(made);
  const other = await client.call('create_model', creation(session, 0, { ...LORA, rank: 2 }));
  expect(other).toMatchObject({ status: 400, json: { detail: expect.stringContaining('needs another model_seq_id') } });
});

it('a step whose batch never comes fails in words, and the next goes on', async () => {
  const model = await createdModel(client);
  const late = await client.call('optim_step', stepBody(model, 2));
  const poll = await client.call('retrieve_future', { request_id: late.json.request_id });
  expect(poll.status).toBe(408);
  expect(await client.json(late)).toMatchObject({
    error: expect.stringMatching(/request 2 of .* has waited 0.5 s .*1 did not come/),
    category: 'user',
  });
  model.seqId = 2;
  expect((await client.loss(model.pass([first], { forwardOnly: true }))).metrics.get('loss:sum')).toBeGreaterThan(0);
});

it('a step without a batch changes nothing and says so', async () => {
  const model = await createdModel(client);
  const before = await model.logprobs([first]);
  expect((await client.json(model.step())).metrics).toEqual({ grad_norm: 0, optimizer_steps: 0 });
  expect(await model.logprobs([first])).toEqual(before);
});

it('a step behind a batch that failed in part is refused with it, and the rest of the gradient is dropped', async () => {
  const model = await createdModel(client);
  const begun = await model.pass([first]);
  const bad = await model.pass([wireDatum([5, 99_999])]);
  expect(bad.status).toBe(400);
  expect(bad.json.detail).toMatch(/token 99999/);
  await client.loss(begun);
  const refused = await client.json(model.step());
  expect(refused).toMatchObject({ error: expect.stringMatching(/no step was made: .*token 99999/), category: 'user' });
  const fresh = await createdModel(client);
  for (const each of [model, fresh]) {
    await client.loss(each.pass([second]));
    await client.json(each.step(adam));
  }
  expect(await model.logprobs([first])).toEqual(await fresh.logprobs([first]));
});

it.each<[string, (model: WireModel) => Promise<unknown>]>([
  ['a save', (model) => model.client.json(model.save('behind'))],
  ['a pass without a gradient', (model) => model.client.json(model.pass([first], { forwardOnly: true }))],
  ['a step', (model) => model.client.json(model.step())],
])('a batch whose last part never came makes no step, where %s is the first behind it', async (_, behind) => {
  const model = await createdModel(client);
  await client.loss(model.pass([first]));
  model.seqId++;
  expect(await behind(model)).toMatchObject({ error: expect.stringContaining('2 did not come') });
  expect(await client.json(model.step())).toMatchObject({
    error: expect.stringMatching(/no step was made: .*2 did not come.*send the whole batch again/),
    category: 'user',
  });
  const fresh = await createdModel(client);
  for (const each of [model, fresh]) {
    await client.loss(each.pass([second]));
    await client.json(each.step(adam));
  }
  expect(await model.logprobs([first])).toEqual(await fresh.logprobs([first]));
});

it('a gradient that could not be dropped is no part of the next one', async () => {
  const model = await createdModel(client);
  await client.loss(model.pass([first]));
  expect((await model.pass([wireDatum([5, 99_999])])).status).toBe(400);
  // Where the weights would be written for a moment, a file stands.
  const blocked = join(world.stateFolder, 'models', model.modelId.replaceAll(':', '_'), '.same');
  mkdirSync(dirname(blocked), { recursive: true });
  writeFileSync(blocked, '');
  expect(await client.json(model.step())).toMatchObject({ category: 'server' });
  expect(world.errors.splice(0)).toHaveLength(1);
  await client.loss(model.pass([first]));
  expect(await client.json(model.step())).toMatchObject({ error: expect.stringContaining('no step was made') });
  const fresh = await createdModel(client);
  for (const each of [model, fresh]) {
    await client.loss(each.pass([second]));
    await client.json(each.step(adam));
  }
  expect(await model.logprobs([first])).toEqual(await fresh.logprobs([first]));
});

const image = { model_input: { chunks: [{ type: 'image', data: '' }] }, loss_fn_inputs: {} };
const table = { dense: floats(1, 2), dtype: 1, shape: [1, 2] };
const json =
  (more: object) =>
  (modelId: string): unknown => ({ model_id: modelId, seq_id: 1, ...more });
const message =
  (data: object) =>
  (modelId: string): unknown =>
    Buffer.from(written('ForwardBackwardRequest', { model_id: modelId, seq_id: 1, data: [data] }));
it.each([
  ['a name that leaves its folder', 'save_weights', json({ path: 'a/b' })],
  ['a name for sampling that leaves it', 'save_weights_for_sampler', json({ path: 'a/b' })],
  ['an image', 'forward_backward', json({ forward_backward_input: { data: [image], loss_fn: 'cross_entropy' } })],
  ['a rate that is none', 'optim_step', json({ adam_params: { learning_rate: null } })],
  ['a path that is none', 'load_weights', json({ path: 7, optimizer: true })],
  ['a table of numbers', 'forward_backward', message({ loss_fn_inputs: { weights: table } })],
  ['sparse numbers', 'forward_backward', message({ loss_fn_inputs: { weights: { sparse_csr: {} } } })],
])('a request that is refused for %s takes its number: the next does not wait', async (_, path, bodyOf) => {
  const model = await createdModel(client);
  expect((await client.call(path, bodyOf(model.modelId))).status).toBe(400);
  model.seqId = 1;
  await model.logprobs([first]);
});
