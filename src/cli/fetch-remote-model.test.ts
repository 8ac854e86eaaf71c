import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../test/worlds/run-command-line.ts';
import { createdModel, ServedWorld } from '../serving/tinker/fixtures/started-server.ts';

const world = new ServedWorld();
let checkpoint: string;
beforeAll(async () => {
  await world.make();
  const client = await world.start();
  const model = await createdModel(client);
  const saving = client.call('save_weights_for_sampler', { model_id: model.modelId, seq_id: 1, path: 'kept' });
  checkpoint = ((await client.json(saving)) as { path: string }).path;
});
afterAll(async () => {
  await world.stop();
  world.remove();
});

const fetched = (...flags: string[]) => runCommandLine(['model', 'fetch', ...flags]);
const out = (name: string): string => join(world.folder, 'out', name);

it('model fetch tinker://... prints the folder, which other commands open, or one JSON document', async () => {
  const flags = [checkpoint, '--server', world.server.address, '--base', world.modelFolder];
  const plain = await fetched(...flags, '--out', out('plain'));
  expect([plain.code, plain.out], plain.error).toEqual([0, `${out('plain')}\n`]);
  expect(plain.error).toContain(`${checkpoint}: fetching its archive`);
  const json = await fetched(...flags, '--out', out('json'), '--json');
  expect(JSON.parse(json.out)).toEqual({
    folder: out('json'),
    kind: 'adapter',
    base: { kind: 'folder', path: world.modelFolder },
    checkpoint,
  });
  expect(json.error).toBe('');
  const asked = await runCommandLine(['ask', 'Which?', '--model', out('plain'), '--max-tokens', '3', '--json']);
  expect(JSON.parse(asked.out)).toMatchObject({ tokens: expect.any(Number) });
});

it('says what is wrong, and leaves nothing', async () => {
  const { address } = world.server;
  mkdirSync(out('there'), { recursive: true });
  writeFileSync(join(out('there'), 'x'), '');
  for (const [flags, code, message] of [
    [[checkpoint, '--out', out('x')], 2, /needs --server URL/],
    [[checkpoint, '--server', address], 2, /needs --out FOLDER/],
    [[checkpoint, '--server', 'ftp://x', '--out', out('x')], 2, /--server is 'ftp:\/\/x'/],
    [[checkpoint, '--server', address, '--out', out('x'), '--cache', 'c'], 2, /--cache is of models on a hub/],
    [['a/b', '--out', out('x')], 2, /--out is of checkpoints on a server/],
    [
      [checkpoint, '--server', address, '--out', out('x'), '--base', 'tinker://a/b'],
      2,
      /--base tinker:\/\/a\/b is a ch/,
    ],
    [[checkpoint, '--server', address, '--out', out('x'), '--max-gb', '0.000001'], 1, /more than|the limit is/],
    [[checkpoint, '--server', address, '--out', out('there')], 2, /is there already/],
    [[`${checkpoint}-other`, '--server', address, '--out', out('x')], 1, /there is no checkpoint/],
  ] as const) {
    const outcome = await fetched(...flags);
    expect([outcome.code, outcome.error], flags.join(' ')).toEqual([code, expect.stringMatching(message)]);
  }
  expect(readdirSync(join(world.folder, 'out')).toSorted()).not.toContain('x');
});
