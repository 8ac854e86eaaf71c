import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { createdModel, creation, NAME, ServedWorld } from './fixtures/started-server.ts';
import { wireDatum, WireModel, type WireClient } from './fixtures/wire-client.ts';

let world: ServedWorld;
let client: WireClient;
beforeEach(async () => {
  world = new ServedWorld();
  await world.make();
  client = await world.start();
});
afterEach(async () => {
  await world.stop();
  world.remove();
  expect(world.errors).toEqual([]);
});

const data = [wireDatum([5, 9, 14, 3, 8, 21]), wireDatum([2, 7, 1, 30, 4])];

async function train(model: WireModel, steps: number): Promise<number[]> {
  const norms: number[] = [];
  for (let step = 0; step < steps; step++) {
    await model.client.loss(model.pass(data));
    norms.push((await model.client.json(model.step())).metrics.grad_norm);
  }
  return norms;
}

describe('a saved state', () => {
  it('goes on to the very same numbers in a model that is made and loaded, and in one that is made by loading', async () => {
    const model = await createdModel(client);
    await train(model, 2);
    const { path } = await client.json(model.save('here'));
    const undisturbed = [await train(model, 2), await model.logprobs(data)];
    const loaded = await createdModel(client);
    await client.json(loaded.load(path));
    expect([await train(loaded, 2), await loaded.logprobs(data)]).toEqual(undisturbed);

    const session = await client.session();
    const byLoad = { session_id: session, model_seq_id: 3, path, optimizer: true, type: 'load_weights' };
    const { model_id: modelId } = await client.json(client.call('load_weights', byLoad));
    expect(modelId).toBe(`${session}:train:3`);
    expect((await client.call('get_info', { model_id: modelId })).json).toMatchObject({ is_lora: true, lora_rank: 4 });
    const made = new WireModel(client, modelId);
    expect([await train(made, 2), await made.logprobs(data)]).toEqual(undisturbed);
  });

  it('without the optimizer begins its moments anew', async () => {
    const model = await createdModel(client);
    await train(model, 3);
    const { path } = await client.json(model.save('here'));
    const undisturbed = [await train(model, 2), await model.logprobs(data)];
    const loaded = await createdModel(client);
    await client.json(loaded.load(path, false));
    expect([await train(loaded, 2), await loaded.logprobs(data)]).not.toEqual(undisturbed);
  });

  it('is not there twice, unless it may be written over', async () => {
    const model = await createdModel(client);
    await client.json(model.save('here'));
    expect(await client.json(model.save('here'))).toMatchObject({ category: 'user' });
    await train(model, 1);
    const before = await model.logprobs(data);
    await client.json(model.save('here', { overwrite: true }));
    await train(model, 1);
    await client.json(model.load(`tinker://${model.modelId}/weights/here`));
    expect(await model.logprobs(data)).toEqual(before);
  });

  it('is not loaded into a model of another shape', async () => {
    const model = await createdModel(client);
    const { path } = await client.json(model.save('here'));
    const other = await createdModel(client, { rank: 2 });
    expect(await client.json(other.load(path))).toMatchObject({
      error: expect.stringMatching(/rank 4.*rank 2/),
      category: 'user',
    });
  });
});

describe('a server that was ended in order', () => {
  it('brings back models, sampling sessions and answers, and refuses nothing that was saved', async () => {
    const model = await createdModel(client);
    await train(model, 2);
    const sampler = (await client.json(model.saveForSampler({ sampling_session_seq_id: 0 }))).sampling_session_id;
    const asked = {
      num_samples: 1,
      prompt: { chunks: [{ tokens: [5, 9] }] },
      sampling_params: { max_tokens: 5, seed: 1, stop: [] },
      sampling_session_id: sampler,
    };
    const samples = await client.samples(client.call('asample', asked));
    const before = await model.logprobs(data);
    const bytes = model.passBytes(data, { forwardOnly: true }, model.seqId);
    const old = (await client.call('forward_backward', bytes)).json.request_id;
    const answered = await client.loss(client.call('forward_backward', bytes));
    await world.stop();

    client = await world.start();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    // A client that still waits is told to send its request anew, and is told what came of it.
    expect((await client.call('retrieve_future', { request_id: old })).status).toBe(410);
    expect(await client.loss(client.call('forward_backward', bytes))).toEqual(answered);
    expect(await again.logprobs(data)).toEqual(before);
    expect(await client.samples(client.call('asample', asked))).toEqual(samples);
    const session = model.modelId.split(':')[0]!;
    expect(await client.json(client.call('create_model', creation(session)))).toMatchObject({
      model_id: model.modelId,
    });
    await train(again, 1);
  });

  it('goes on with training to the numbers of one that was not', async () => {
    const model = await createdModel(client);
    await train(model, 2);
    await world.stop();
    client = await world.start();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    const resumed = [await train(again, 2), await again.logprobs(data)];
    const undisturbed = await createdModel(client);
    await train(undisturbed, 2);
    expect([await train(undisturbed, 2), await undisturbed.logprobs(data)]).toEqual(resumed);
  });

  it('keeps the weights of a model between a batch and its step, and refuses the step', async () => {
    const model = await createdModel(client);
    await train(model, 1);
    const before = await model.logprobs(data);
    await client.loss(model.pass(data));
    await world.stop();
    client = await world.start();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    expect(await again.logprobs(data)).toEqual(before);
    expect(await client.json(again.step())).toMatchObject({ error: expect.stringContaining('no step was made') });
    expect(await again.logprobs(data)).toEqual(before);
    await train(again, 1);
  });

  it('still knows of a part of a batch that failed', async () => {
    const model = await createdModel(client);
    expect((await model.pass([wireDatum([5, 99_999])])).status).toBe(400);
    await world.stop();
    client = await world.start();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    await client.loss(again.pass(data));
    expect(await client.json(again.step())).toMatchObject({
      error: expect.stringMatching(/no step was made: .*token 99999/),
    });
  });

  it('saves models before sampling has ended', async () => {
    await world.stop();
    const engines = embeddedEngines(1);
    const sampled = Promise.withResolvers<void>();
    const openSampler: typeof engines.openSampler = async (...of) => {
      const engine = await engines.openSampler(...of);
      const { sample } = engine;
      return Object.assign(engine, {
        sample: async (...asked: Parameters<typeof sample>) => {
          await sampled.promise;
          return sample.apply(engine, asked);
        },
      });
    };
    client = await world.start({ engines: { ...engines, openSampler } });
    const model = await createdModel(client);
    await train(model, 1);
    const asked = { num_samples: 1, prompt: { chunks: [{ tokens: [5] }] }, sampling_params: { max_tokens: 1 } };
    const begun = await client.call('asample', { ...asked, base_model: NAME });
    const closing = world.server.close();
    const parked = join(world.stateFolder, 'models', model.modelId.replaceAll(':', '_'), 'parked');
    await vi.waitFor(() => expect(existsSync(parked)).toBe(true), { timeout: 60_000 });
    expect((await client.call('retrieve_future', { request_id: begun.json.request_id })).status).toBe(408);
    sampled.resolve();
    await closing;
  });

  it('ends begun work, and refuses new work by a status that clients repeat', async () => {
    const model = await createdModel(client);
    const begun = await model.pass(data);
    const result = client.loss(begun);
    const closing = world.server.close();
    const refused = await model.step();
    expect(refused).toMatchObject({ status: 503, json: { detail: expect.stringContaining('is ending') } });
    expect((await result).metrics.get('loss:sum')).toBeGreaterThan(0);
    await closing;
    await expect(client.get('healthz')).rejects.toThrow();
  });
});

describe('a server that was killed', () => {
  /** What a kill leaves: the state folder as it is while the server runs. */
  async function killed(): Promise<void> {
    const left = join(world.folder, 'left');
    cpSync(world.stateFolder, left, { recursive: true });
    rmSync(join(left, 'lock.json'));
    await world.stop();
    client = await world.start({ stateFolder: left });
  }

  it('says of a model whose weights it had from which checkpoint to go on, and the client can', async () => {
    const model = await createdModel(client);
    await train(model, 1);
    const { path } = await client.json(model.save('here'));
    const saved = await model.logprobs(data);
    await train(model, 1);
    await killed();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    const refused = await again.pass(data);
    expect(refused.status).toBe(400);
    expect(refused.json.detail).toContain(`ended before they were saved; resume from ${path} by create_model`);
    const resumed = await createdModel(client);
    await client.json(resumed.load(path));
    expect(await resumed.logprobs(data)).toEqual(saved);
  });

  it('goes on by itself with a model that was not trained since its last save', async () => {
    const model = await createdModel(client);
    await train(model, 1);
    await client.json(model.save('here'));
    await killed();
    const again = new WireModel(client, model.modelId);
    again.seqId = model.seqId;
    const undisturbed = await createdModel(client);
    await train(undisturbed, 1);
    expect(await train(again, 2)).toEqual(await train(undisturbed, 2));
  });

  it('leaves nothing of what it was writing', async () => {
    const half = join(world.stateFolder, 'samplers', '.a.4321.draft');
    mkdirSync(half, { recursive: true });
    await killed();
    expect(existsSync(join(world.folder, 'left', 'samplers'))).toBe(true);
    expect(existsSync(join(world.folder, 'left', 'samplers', '.a.4321.draft'))).toBe(false);
  });

  it('says where nothing was saved', async () => {
    const model = await createdModel(client);
    await train(model, 1);
    await killed();
    const refused = await new WireModel(client, model.modelId).pass(data);
    expect(refused.json.detail).toContain('nothing of it was saved: begin anew');
  });
});

it('a state folder has one server, and one base', async () => {
  await expect(world.start()).rejects.toThrow(RunError);
  await expect(world.start()).rejects.toThrow(RunError);
  await world.stop();
  const other = new ServedWorld();
  await other.make();
  await expect(other.start({ stateFolder: world.stateFolder })).rejects.toThrow(ConfigError);
  await expect(other.start({ stateFolder: world.stateFolder })).rejects.toThrow(
    /is the state of a server of .*model.*take another --state/,
  );
  other.remove();
});

it('a state folder is of the base as it was, not of another at its place', async () => {
  await world.stop();
  await writeTinyModel(world.modelFolder, { seed: 2 });
  await expect(world.start()).rejects.toThrow(ConfigError);
  await expect(world.start()).rejects.toThrow(/whose files are others since.*take another --state/);
});
