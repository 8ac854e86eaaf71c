import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extractTar } from '../../support/tar/extract-tar.ts';
import { createdModel, ServedWorld } from './fixtures/started-server.ts';
import type { WireClient, WireModel } from './fixtures/wire-client.ts';

const world = new ServedWorld();
let client: WireClient;
let model: WireModel;
beforeAll(async () => {
  await world.make();
  client = await world.start();
  model = await createdModel(client);
  await client.json(client.call('save_weights', { model_id: model.modelId, seq_id: 1, path: 'state' }));
  await client.json(client.call('save_weights_for_sampler', { model_id: model.modelId, seq_id: 2, path: 'kept' }));
});
afterAll(async () => {
  await world.stop();
  world.remove();
});

const place = (name: string): string => `training_runs/${encodeURIComponent(model.modelId)}/checkpoints/${name}`;

it.each(['kept', 'sampler_weights/kept'])(
  'an archive is where the redirect says, and holds the saved files: %s',
  async (name) => {
    const { status, headers } = await client.get(`${place(name)}/archive`);
    const location = String(headers['location']);
    expect([status, location]).toEqual([
      302,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/training_runs\//),
    ]);
    const download = await client.get(new URL(location).pathname.replace('/api/v1/', ''));
    expect([download.status, [...download.body.subarray(0, 2)]]).toEqual([200, [0x1f, 0x8b]]);
    expect(download.headers['content-disposition']).toBe('attachment; filename="kept.tar.gz"');
    const folder = join(world.folder, name.replace('/', '-'));
    mkdirSync(folder);
    const body = (async function* () {
      yield download.body;
    })();
    await extractTar(body, { folder, maxBytes: 1e8, isWanted: () => true });
    const saved = join(
      world.stateFolder,
      'models',
      model.modelId.replaceAll(':', '_'),
      'sampler_weights',
      'kept',
      'content',
    );
    expect(readdirSync(folder)).toEqual(readdirSync(saved));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['adapter_config.json', 'adapter_model.safetensors']));
    for (const file of readdirSync(saved))
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(saved, file)))).toBe(true);
    expect(world.errors).toEqual([]);
  },
);

it('there is none of a state, of another kind or of what is not there', async () => {
  const state = await client.get(`${place('weights/state')}/archive`);
  expect([state.status, state.json.detail]).toEqual([400, expect.stringContaining('save_weights_for_sampler')]);
  expect((await client.get(`${place('others/kept')}/archive`)).status).toBe(400);
  for (const what of ['archive', 'download']) expect((await client.get(`${place('none')}/${what}`)).status).toBe(404);
  expect((await client.get(`${place('..%2fkept')}/archive`)).status).toBe(400);
});
