import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTinyModel } from '../../../engine/fixtures/tiny-model-folder.ts';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { startProgram, type Outcome } from '../../../../test/worlds/start-program.ts';
import { createdModel, creation } from '../../../serving/tinker/fixtures/started-server.ts';
import { wireDatum, WireClient, WireModel } from '../../../serving/tinker/fixtures/wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-tinker-'));
const model = join(folder, 'model');
const state = join(folder, 'state');
beforeAll(() => writeTinyModel(model));
afterAll(() => rmSync(folder, { recursive: true }));

const flags = ['--model', model, '--name', 'tiny/model', '--state', state, '--port', '0', '--threads', '1'];

async function started(more: readonly string[] = []): Promise<{ client: WireClient; stop: () => Promise<Outcome> }> {
  let tell: (address: string) => void = () => {};
  const address = new Promise<string>((resolve) => (tell = resolve));
  const running = startProgram(process.execPath, ['bin/fleming.js', 'serve', 'tinker', ...flags, ...more], {
    onStderr: (text) => {
      const [, found] = /TINKER_BASE_URL=(\S+)/.exec(text) ?? [];
      if (found !== undefined) tell(found);
    },
  });
  const stop = (): Promise<Outcome> => {
    running.signal('SIGTERM');
    return running.ended;
  };
  const failed = running.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  failed.catch(() => {});
  return { client: new WireClient(await Promise.race([address, failed])), stop };
}

it('says where it is, ends in order, and goes on with what it had', async () => {
  const first = await started();
  const trained = await createdModel(first.client);
  const data = [wireDatum([5, 9, 14, 3])];
  await first.client.loss(trained.pass(data));
  await first.client.json(trained.step());
  const before = await trained.logprobs(data);
  const { code, stdout, stderr } = await first.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^READY http:\/\/127\.0\.0\.1:\d+\n$/);
  expect(stderr).toMatch(/^For research and non-clinical use only/);
  expect(stderr).toMatch(/Ending: begun work is finished.*\nEnded after \d+ requests/);

  const again = await started();
  const resumed = new WireModel(again.client, trained.modelId);
  resumed.seqId = trained.seqId;
  expect(await resumed.logprobs(data)).toEqual(before);
  await again.stop();
});

it.each<[string, readonly string[], RegExp]>([
  ['no model', ['--model', join(folder, 'none')], /there is no such folder/],
  ['an address that others reach, without a key', ['--model', model, '--host', '0.0.0.0'], /there is no key/],
  [
    'a key file that is not there',
    ['--model', model, '--api-key-file', join(folder, 'none')],
    /--api-key-file .*none cannot be read/,
  ],
  ['a port that is none', ['--model', model, '--port', '70000'], /It must be 0 to 65535/],
  ['an adapter as the base', ['--model', join(folder, 'adapter')], /merge it first/],
])('refuses %s', async (_, own, message) => {
  const adapter = join(folder, 'adapter');
  await writeTinyModel(adapter);
  writeFileSync(join(adapter, 'adapter_config.json'), '{}');
  const run = await runCommandLine(['serve', 'tinker', '--state', join(folder, 'other'), '--port', '0', ...own]);
  expect(run.code).toBe(2);
  expect(run.error).toMatch(message);
});

it('makes clients send the key where there is one', async () => {
  const file = join(folder, 'key.txt');
  writeFileSync(file, 'tml-0123456789abcdef0123\n');
  const { client, stop } = await started(['--api-key-file', file]);
  expect((await client.call('create_session', {})).status).toBe(401);
  const headers = { 'x-api-key': 'tml-0123456789abcdef0123' };
  const { json } = await client.call('create_session', {}, { headers });
  expect((await client.call('create_model', creation(json.session_id), { headers })).status).toBe(200);
  await stop();
});
