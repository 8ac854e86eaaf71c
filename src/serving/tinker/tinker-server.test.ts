import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createdModel, creation, NAME, ServedWorld } from './fixtures/started-server.ts';
import { wireDatum, WireModel, type WireClient } from './fixtures/wire-client.ts';

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

const data = [wireDatum([5, 9, 14, 3, 8, 21]), wireDatum([2, 7, 1, 30, 4], [0, 0, 1, 0.5])];
const prompt = { chunks: [{ type: 'encoded_text', tokens: [5, 9] }, { tokens: [14] }] };
const params = { max_tokens: 6, seed: 3, stop: [], temperature: 1, top_k: -1, top_p: 1 };

describe('the life of a client', () => {
  it('goes from a session to a trained model, its samples and its checkpoints', async () => {
    expect((await client.get('healthz')).json).toEqual({ status: 'ok' });
    expect((await client.get('get_server_capabilities')).json.supported_models).toMatchObject([{ model_name: NAME }]);
    expect((await client.call('client/config', { sdk_version: 'test' })).json).toEqual({});
    expect((await client.call('client/dynamic_config', {})).status).toBe(404);
    const session = await client.session();
    const { model_id: modelId } = await client.json(client.call('create_model', creation(session)));
    expect(modelId).toBe(`${session}:train:0`);
    const info = (await client.call('get_info', { model_id: modelId, type: 'get_info' })).json;
    expect(info).toMatchObject({ model_id: modelId, model_data: { model_name: NAME }, is_lora: true, lora_rank: 4 });

    const model = new WireModel(client, modelId);
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      const { fields, metrics } = await client.loss(model.pass(data));
      expect(fields.get('logprobs')!.map(({ length }) => length)).toEqual([5, 4]);
      losses.push(metrics.get('loss:sum')!);
      const { metrics: made } = await client.json(model.step());
      expect(made).toMatchObject({ optimizer_steps: 1, grad_norm: expect.any(Number) });
    }
    expect(losses.toSorted((a, b) => b - a)).toEqual(losses);

    const state = await client.json(model.save('state-1'));
    expect(state.path).toBe(`tinker://${modelId}/weights/state-1`);
    const named = await client.json(model.saveForSampler({ path: 'sampler-1' }));
    expect(named.path).toBe(`tinker://${modelId}/sampler_weights/sampler-1`);
    const { sampling_session_id: unnamed } = await client.json(model.saveForSampler({ sampling_session_seq_id: 0 }));

    const asked = { num_samples: 3, prompt, sampling_params: params, sampling_session_id: unnamed, seq_id: 0 };
    const begun = await client.call('asample', asked);
    expect(new Set(begun.json.sample_sequence_ids).size).toBe(3);
    const { sequences } = await client.samples(begun);
    expect(sequences.map(({ tokens }) => tokens.length)).toEqual([6, 6, 6]);
    expect(sequences.map(({ stopReason }) => stopReason)).toEqual(['length', 'length', 'length']);

    const whole = [5, 9, 14, ...sequences[0]!.tokens];
    const [again] = await model.logprobs([wireDatum(whole)]);
    sequences[0]!.logprobs!.forEach((logprob, place) => expect(logprob).toBeCloseTo(again![2 + place]!, 4));

    await client.json(model.load(state.path));
    expect((await client.call('session_heartbeat', { session_id: session })).status).toBe(200);
    expect((await client.call('telemetry', { events: [] })).json).toEqual({ status: 'accepted' });
    expect((await client.call(`sessions/${session}/finish`, { reason: { type: 'success' } })).json).toEqual({});
  });

  it('is told the same results again, in Protocol Buffers and in JSON', async () => {
    const model = await createdModel(client);
    const begun = await model.pass(data);
    const first = await client.loss(begun);
    expect(await client.loss(begun)).toEqual(first);
    const { loss_fn_outputs: outputs, metrics } = await client.json(begun);
    expect(metrics['loss:sum']).toBe(first.metrics.get('loss:sum'));
    expect(outputs[1].logprobs.data).toEqual(Array.from(first.fields.get('logprobs')![1]!));
  });
});
