import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { serveProgram, type ServedProgram } from '../../../../test/worlds/serve-program.ts';
import { startProgram } from '../../../../test/worlds/start-program.ts';
import { writeTinyModel } from '../../../engine/fixtures/tiny-model-folder.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../../support/safety.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-model-'));
const run = join(folder, 'run');
const keys = join(folder, 'keys.txt');
beforeAll(async () => {
  await writeTinyModel(join(run, 'model'));
  // As a run's own settings are called.
  writeFileSync(join(run, 'config.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (
  { address }: Pick<ServedProgram, 'address'>,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Mr. John Smith has a fever. Which test?' }], ...body }),
  });

it('serves the model of a run to who has a key, records it, and finishes what was begun at SIGTERM', async () => {
  const { out: made, code } = await runCommandLine(['serve', 'key', 'clinic', '--api-keys', keys]);
  const key = made.trim();
  expect([code, readFileSync(keys, 'utf8').includes(key), statSync(keys).mode & 0o077]).toEqual([0, false, 0]);
  const audit = join(folder, 'audit');
  const served = await serveProgram([
    run,
    '--name',
    'mine',
    '--threads',
    '1',
    '--api-keys',
    keys,
    '--audit',
    audit,
    '--audit-redact',
  ]);
  const authorization = `Bearer ${key}`;
  expect((await ask(served, { model: 'mine' })).status).toBe(401);
  const unread = await fetch(`${served.address}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: 'John Smith has a fever',
  });
  expect(unread.status).toBe(400);
  const begun = await ask(served, { model: 'mine', max_tokens: 300, n: 4, stream: true, seed: 3 }, { authorization });
  served.running.signal('SIGTERM');
  const text = await begun.text();
  expect(text).toContain('data: [DONE]');
  const { code: ended, stderr, stdout } = await served.running.ended;
  expect([ended, stderr]).toEqual([0, '']);
  expect(served.log()).toMatchObject([
    {
      event: 'listening',
      model: 'mine',
      keys: ['clinic'],
      tls: false,
      open: false,
      audit,
      safety: { en: SAFETY_EN, zh: SAFETY_ZH },
    },
    { event: 'refused', path: '/v1/chat/completions', status: 401, code: 'invalid_api_key' },
    { event: 'refused', status: 400, param: null },
    { event: 'draining' },
    { event: 'ended' },
  ]);
  for (const secret of [key, 'John']) expect(stdout.includes(secret), secret).toBe(false);
  const [file] = readdirSync(audit);
  const records = readFileSync(join(audit, file!), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records).toMatchObject([
    { key: 'clinic', model: 'mine', redacted: true, settings: { seed: 3, count: 4 }, failure: null },
  ]);
  expect(records[0].choices).toHaveLength(4);
  expect(JSON.stringify(records).includes('Smith')).toBe(false);
});

it('serves recorded outputs by their items, and says in words what such a model cannot', async () => {
  const outputs = join(folder, 'outputs.jsonl');
  writeFileSync(outputs, '{"itemId": "q1", "raw": "<think>so</think>A", "finish": "stop"}\n');
  const served = await serveProgram([`recorded:${outputs}`], { FLEMING_SERVE_KEY: 'chosen-by-a-person' });
  const headers = { authorization: 'Bearer chosen-by-a-person' };
  const whole = await ask(served, { model: 'outputs', metadata: { item: 'q1' } }, headers);
  expect(await whole.json()).toMatchObject({
    choices: [{ message: { content: 'A', reasoning_content: 'so' } }],
    usage: null,
  });
  const other = await ask(served, { model: 'outputs', metadata: { item: 'q2' } }, headers);
  expect(other.status).toBe(404);
  const seeded = await ask(served, { model: 'outputs', seed: 1 }, headers);
  expect(await seeded.json()).toMatchObject({ error: { param: 'seed', code: 'unsupported_parameter' } });
  served.running.signal('SIGINT');
  expect((await served.running.ended).code).toBe(0);
});

it('says to a person where it is, what it records and what it is not for', async () => {
  const heard = Promise.withResolvers<void>();
  const whole = ['src/cli/main.ts', 'serve', run, '--port', '0', '--threads', '1', '--audit', join(folder, 'told')];
  const running = startProgram(process.execPath, whole, {
    environment: { FLEMING_SERVE_KEY: '' },
    onStdout: (text) => text.includes(SAFETY_ZH) && heard.resolve(),
  });
  await heard.promise;
  running.signal('SIGTERM');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^run\/model \([0-9a-f]{12}\) at http:\/\/127\.0\.0\.1:\d+\/v1, described at http\S+\/docs\. Whoever is on this machine may ask\./,
  );
  expect(stdout).toContain('Questions and answers are recorded in');
  expect(stdout).toContain(SAFETY_EN);
  expect(stderr).toContain('Finishing the answers');
});

it('refuses what cannot be served, or not so, before anything is opened', async () => {
  const refused = async (...parameters: string[]) => {
    const { code, error } = await runCommandLine(['serve', ...parameters, '--port', '0']);
    expect(code, parameters.join(' ')).toBe(2);
    return error;
  };
  expect(await refused()).toContain('which model?');
  expect(await refused(run, '--host', '0.0.0.0')).toContain('needs keys');
  expect(await refused(run, '--api-keys', join(folder, 'none'))).toContain('--api-keys');
  expect(await refused(run, '--tls-cert', keys)).toContain('go together');
  expect(await refused(run, '--timeout', '2147484')).toContain('1 to 2147483');
  expect(await refused(run, '--audit-redact')).toContain('without --audit');
  expect(await refused(join(folder, 'nowhere'))).toContain('no such folder');
  expect(await refused('tinker://run/weights/1')).toContain('fleming model fetch');
  expect(await refused('recorded:none.jsonl', '--quantise', '8bit')).toContain('model folders');
});
