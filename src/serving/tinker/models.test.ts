import { afterEach, beforeEach, expect, it } from 'vitest';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import type { TrainingEngine } from '../../engine/training-engine.ts';
import { createdModel, creation, LORA, NAME, ServedWorld } from './fixtures/started-server.ts';
import { wireDatum, WireModel, type WireClient } from './fixtures/wire-client.ts';

let world: ServedWorld;
let client: WireClient;
beforeEach(async () => {
  world = new ServedWorld();
  await world.make();
  client = await world.start({ limits: { models: 1 } });
});
afterEach(async () => {
  await world.stop();
  world.remove();
  expect(world.errors).toEqual([]);
});

const data = [wireDatum([5, 9, 14, 3, 8, 21])];

it('as many are open as may be; the others are saved, and come back as they were', async () => {
  const [first, second] = [await createdModel(client), await createdModel(client)];
  const alone = await createdModel(client);
  const step = async (model: WireModel): Promise<unknown> => {
    const { metrics } = await client.loss(model.pass(data));
    return [metrics, await client.json(model.step())];
  };
  const turns = [await step(first), await step(second), await step(first), await step(second)];
  expect([turns[1], turns[3]]).toEqual([turns[0], turns[2]]);
  expect([await step(alone), await step(alone)]).toEqual([turns[0], turns[2]]);
});

it('one between a batch and its step keeps its place, and others are told so', async () => {
  await world.stop();
  client = await world.start({ limits: { models: 1, gapSeconds: 0.2 } });
  const model = await createdModel(client);
  await client.loss(model.pass(data));
  const session = await client.session();
  expect(await client.json(client.call('create_model', creation(session)))).toMatchObject({
    error: expect.stringMatching(/1 models are open, as many as --max-models allows.*try again later/),
    category: 'user',
  });
  await client.json(model.step());
  const { model_id: later } = await client.json(client.call('create_model', creation(session)));
  expect(later).toBe(`${session}:train:0`);
});

it.each<[string, number, (model: WireModel) => Promise<unknown>]>([
  ['says that it ends', 300, (model) => client.call(`sessions/${model.modelId.split(':')[0]}/finish`, {})],
  ['is silent', 0, async () => {}],
])('one between a batch and its step gives its place where its client %s, and its step is refused', async (...of) => {
  const [, silentSeconds, leave] = of;
  await world.stop();
  client = await world.start({ limits: { models: 1, gapSeconds: 0.2, silentSeconds } });
  const model = await createdModel(client);
  await client.loss(model.pass(data));
  await leave(model);
  const other = await createdModel(client);
  await other.logprobs(data);
  expect(await client.json(model.step())).toMatchObject({
    error: expect.stringMatching(/no step was made: .*set aside between a forward_backward and its step/),
    category: 'user',
  });
  for (const each of [model, other]) {
    await client.loss(each.pass(data));
    await client.json(each.step());
  }
  expect(await model.logprobs(data)).toEqual(await other.logprobs(data));
});

it('one that cannot be saved keeps its place, and the next gives its own', async () => {
  await world.stop();
  const engines = embeddedEngines(1);
  const opened: TrainingEngine[] = [];
  const openTrainer: typeof engines.openTrainer = async (...of) => {
    const engine = await engines.openTrainer(...of);
    opened.push(engine);
    return engine;
  };
  client = await world.start({ limits: { models: 2 }, engines: { ...engines, openTrainer } });
  const [full, next] = [await createdModel(client), await createdModel(client)];
  for (const model of [full, next]) {
    await client.loss(model.pass(data));
    await client.json(model.step());
  }
  const { saveState } = opened[0]!;
  opened[0]!.saveState = () => Promise.reject(new Error('the disk is full'));
  await createdModel(client);
  expect(world.errors.splice(0)).toEqual([expect.objectContaining({ message: 'the disk is full' })]);
  opened[0]!.saveState = saveState;
  expect(await full.logprobs(data)).toEqual(await next.logprobs(data));
});

it('one that is asked before it is made is opened once', async () => {
  await world.stop();
  const engines = embeddedEngines(1);
  let opened = 0;
  const openTrainer: typeof engines.openTrainer = (...of) => {
    opened++;
    return engines.openTrainer(...of);
  };
  client = await world.start({ limits: { models: 2 }, engines: { ...engines, openTrainer } });
  const session = await client.session();
  const made = await client.call('create_model', creation(session));
  await new WireModel(client, `${session}:train:0`).logprobs(data);
  await client.json(made);
  expect(opened).toBe(1);
});

it.each<[string, (model: WireModel) => Promise<unknown>]>([
  [
    'deleted',
    ({ modelId }) => client.call(`training_runs/${modelId}/checkpoints/weights/here`, undefined, { method: 'DELETE' }),
  ],
  ['written over', (model) => client.json(model.save('here', { overwrite: true }))],
])('one keeps the weights of a checkpoint that is %s by another, with or without its moments', async (_, remove) => {
  const owner = await createdModel(client);
  const train = async (model: WireModel) => {
    await client.loss(model.pass(data));
    return client.json(model.step());
  };
  await train(owner);
  const { path } = await client.json(owner.save('here'));
  const [loaded, anew] = [await createdModel(client), await createdModel(client)];
  await client.json(loaded.load(path));
  await client.json(anew.load(path, false));
  const [copy, anewCopy] = [await createdModel(client), await createdModel(client)];
  await client.json(copy.load(path));
  await client.json(anewCopy.load(path, false));
  const undisturbed = [await train(copy), await copy.logprobs(data), await train(anewCopy)];
  await train(owner);
  await remove(owner);
  expect([await train(loaded), await loaded.logprobs(data), await train(anew)]).toEqual(undisturbed);
});

it('those of a session that has ended are saved and closed, with their samples without a name', async () => {
  const model = await createdModel(client);
  await client.loss(model.pass(data));
  await client.json(model.step());
  const before = await model.logprobs(data);
  const { sampling_session_id: sampler } = await client.json(model.saveForSampler({ sampling_session_seq_id: 0 }));
  expect((await client.get(`samplers/${sampler}`)).status).toBe(200);
  await client.call(`sessions/${model.modelId.split(':')[0]}/finish`, {});
  expect((await client.get(`samplers/${sampler}`)).status).toBe(404);
  expect(await model.logprobs(data)).toEqual(before);
});

it('one that is unloaded gives its place, keeps its checkpoints, and says so', async () => {
  const model = await createdModel(client);
  const { path } = await client.json(model.save('here'));
  await client.json(client.call('unload_model', { model_id: model.modelId }));
  expect(await model.pass(data)).toMatchObject({
    status: 400,
    json: { detail: expect.stringContaining(`was unloaded; resume from ${path} in a new model`) },
  });
  const other = await createdModel(client);
  await client.json(other.load(path));
});

it('trains all weights where the server or the rank says so', async () => {
  await world.stop();
  client = await world.start({ isFull: true });
  expect((await client.call('create_session', {})).json.info_message).toMatch(
    /trains all weights, whatever lora_config/,
  );
  const model = await createdModel(client);
  expect((await client.call('get_info', { model_id: model.modelId })).json).toMatchObject({
    is_lora: false,
    lora_rank: null,
  });
  await client.loss(model.pass(data));
  await client.json(model.step());
  const { path } = await client.json(model.saveForSampler({ path: 'all' }));
  expect((await client.call('weights_info', { tinker_path: path })).json).toEqual({
    base_model: NAME,
    is_lora: false,
    lora_rank: null,
  });
  const [logprobs] = await model.logprobs([wireDatum([5, 9, 14])]);
  const sampled = await client.samples(
    client.call('asample', {
      num_samples: 1,
      prompt: { chunks: [{ tokens: [5, 9, 14] }] },
      sampling_params: { max_tokens: 1 },
      prompt_logprobs: true,
      model_path: path,
    }),
  );
  sampled.promptLogprobs!.slice(1).forEach((score, place) => expect(score).toBeCloseTo(logprobs![place]!, 4));
});

it('rank 0 is all weights; the matrices of an adapter are those that were asked for', async () => {
  const full = await createdModel(client, { rank: 0 });
  expect((await client.call('get_info', { model_id: full.modelId })).json.is_lora).toBe(false);
  await client.json(client.call('unload_model', { model_id: full.modelId }));
  const attention = await createdModel(client, { ...LORA, train_mlp: false });
  const { path } = await client.json(attention.save('here'));
  await client.json(client.call('unload_model', { model_id: attention.modelId }));
  const both = await createdModel(client);
  expect(await client.json(both.load(path))).toMatchObject({
    error: expect.stringContaining('q_proj, k_proj, v_proj, o_proj'),
  });
});

it.each<[string, object, RegExp]>([
  ['another base', { base_model: 'Qwen/Qwen3-8B' }, /this server has "tiny\/model"/],
  ['another optimizer', { optimizer_config: { type: 'dimuon' } }, /optimizer_config.type is "dimuon"/],
  ['nothing to train', { lora_config: { rank: 4, train_mlp: false, train_attn: false } }, /both false/],
  ['a session that there is not', { session_id: 'none' }, /there is no session "none"/],
  ['a rank that is none', { lora_config: { rank: -1 } }, /lora_config.rank/],
])('is not made of %s', async (_, change, message) => {
  const session = await client.session();
  const answer = await client.call('create_model', { ...creation(session), ...change });
  expect([400, 404]).toContain(answer.status);
  expect(answer.json.detail).toMatch(message);
});

it.each<[string, string, object, RegExp]>([
  [
    'a loss that there is not',
    'forward_backward',
    { forward_backward_input: { data: [], loss_fn: 'gspo' } },
    /supported are/,
  ],
  ['a name that leaves its folder', 'save_weights', { path: '../x' }, /path/],
  ['a name for sampling that leaves it', 'save_weights_for_sampler', { path: 'a/b' }, /path/],
  ['a step without its numbers', 'optim_step', {}, /has no adam_params; Adam/],
  [
    'a rate that makes infinite weights',
    'optim_step',
    { adam_params: { learning_rate: 1e300 } },
    /learning_rate is 1e\+300/,
  ],
  ['a rate below 0', 'optim_step', { adam_params: { learning_rate: -1 } }, /learning_rate is -1/],
  ['a beta of 1', 'optim_step', { adam_params: { beta1: 1 } }, /beta1 is 1/],
  ['a clip below 0', 'optim_step', { adam_params: { grad_clip_norm: -1 } }, /grad_clip_norm is -1/],
  ['no data to pass', 'forward', {}, /neither forward_backward_input nor forward_input/],
])('refuses %s at once, in words, and its number is taken', async (_, path, body, message) => {
  const model = await createdModel(client);
  const answer = await client.call(path, { model_id: model.modelId, seq_id: 1, ...body });
  expect(answer.status).toBe(400);
  expect(answer.json.detail).toMatch(message);
});

it('takes sequences in JSON, and passes without a gradient at a place of their own', async () => {
  const model = await createdModel(client);
  const datum = {
    model_input: { chunks: [{ type: 'encoded_text', tokens: [5, 9] }, { tokens: [14] }] },
    loss_fn_inputs: { target_tokens: { data: [9, 14, 3], dtype: 'int64', shape: [3] } },
  };
  const input = { data: [datum], loss_fn: 'cross_entropy' };
  const json = await client.json(
    client.call('forward', { model_id: model.modelId, seq_id: 1, forward_input: input, type: 'forward' }),
  );
  model.seqId = 1;
  const [logprobs] = await model.logprobs([wireDatum([5, 9, 14, 3])]);
  expect(json.loss_fn_outputs[0].logprobs.data).toEqual(Array.from(logprobs!));
  const body = { model_id: model.modelId, seq_id: 3, forward_backward_input: input };
  expect((await client.json(client.call('forward_backward', body))).metrics['loss:sum']).toBeGreaterThan(0);
  model.seqId = 3;
  expect((await client.json(model.step())).metrics.optimizer_steps).toBe(1);
});

it('counts policy losses as sums, with real weights and ratios that are clipped', async () => {
  const model = await createdModel(client);
  const sequence = [5, 9, 14, 3];
  const [logprobs] = await model.logprobs([wireDatum(sequence)]);
  const floats = (values: readonly number[]) => ({ dtype: 'float32' as const, values: Float32Array.from(values) });
  const policy = (weights: readonly number[]) => {
    const datum = wireDatum(sequence, weights);
    const inputs = new Map([
      ...datum.inputs,
      ['logprobs', floats([0, logprobs![1]! - 1, logprobs![2]!])],
      ['advantages', floats([0, 2, -1])],
    ] as any);
    return [{ ...datum, inputs }] as any;
  };
  const sum = async (weights: readonly number[], loss: string, config = {}) =>
    (await client.loss(model.pass(policy(weights), { loss, config }))).metrics.get('loss:sum')!;
  expect(await sum([1, 1, 1], 'importance_sampling')).toBeCloseTo(-2 * Math.E + 1, 4);
  expect(await sum([1, -0.5, 3], 'importance_sampling')).toBeCloseTo(Math.E + 3, 4);
  expect(await sum([1, 1, 1], 'ppo')).toBeCloseTo(-2 * 1.2 + 1, 4);
  expect(await sum([1, 1, 1], 'ppo', { clip_high_threshold: 1.5 })).toBeCloseTo(-2 * 1.5 + 1, 4);
});

it('lists runs and checkpoints, and deletes', async () => {
  const model = await createdModel(client);
  await client.json(model.save('one'));
  await client.json(model.saveForSampler({ path: 'one' }));
  const run = (await client.get(`training_runs/${model.modelId}?access_scope=owned`)).json;
  expect(run).toMatchObject({ training_run_id: model.modelId, base_model: NAME, is_lora: true, lora_rank: 4 });
  expect(run.last_checkpoint.tinker_path).toBe(`tinker://${model.modelId}/weights/one`);
  expect((await client.get('training_runs?limit=20&offset=0')).json).toMatchObject({
    training_runs: [{ training_run_id: model.modelId }],
    cursor: { total_count: 1 },
  });
  const ids = async () =>
    (await client.get(`training_runs/${model.modelId}/checkpoints`)).json.checkpoints.map(
      (each: any) => each.checkpoint_id,
    );
  expect((await ids()).toSorted()).toEqual(['sampler_weights/one', 'weights/one']);
  expect((await client.get('checkpoints')).json.checkpoints).toHaveLength(2);
  const path = `training_runs/${model.modelId}/checkpoints/sampler_weights/one`;
  expect((await client.call(path, undefined, { method: 'DELETE' })).status).toBe(204);
  expect((await client.call(path, undefined, { method: 'DELETE' })).status).toBe(404);
  expect(await ids()).toEqual(['weights/one']);
  expect((await client.get('training_runs?limit=x')).status).toBe(400);
});

it('knows what it does not know', async () => {
  const unknown = { model_id: 'none:train:0', seq_id: 1, path: 'x', adam_params: {} };
  for (const path of ['get_info', 'optim_step', 'save_weights', 'unload_model'])
    expect((await client.call(path, unknown)).status).toBe(404);
  expect((await client.call('retrieve_future', { request_id: '18' })).status).toBe(404);
  expect((await client.call('no_such_call', {})).status).toBe(404);
  expect((await client.get('create_model')).status).toBe(405);
  expect((await client.call('create_session', Buffer.from('{'))).json.detail).toMatch(/the body is no JSON/);
  expect(new WireModel(client, 'x').seqId).toBe(0);
});
