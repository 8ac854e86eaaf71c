import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { runCommandLine, type CommandOutcome } from '../../../../test/worlds/run-command-line.ts';
import { startProgram } from '../../../../test/worlds/start-program.ts';
import {
  scriptedJob,
  startScriptedRay,
  type ScriptedJob,
  type ScriptedRay,
} from '../../../ray/fixtures/scripted-ray.ts';
import { SAFETY_EN } from '../../../support/safety.ts';

const TOKEN = 'token-of-this-cluster';
const KEY = 'sk-value-of-the-key';
let ray: ScriptedRay;
let folder: string;
beforeEach(async () => {
  ray = await startScriptedRay({ token: TOKEN });
  folder = mkdtempSync(join(tmpdir(), 'submit-'));
  mkdirSync(join(folder, 'recipes'));
  mkdirSync(join(folder, 'runs'));
  for (const path of ['recipes/x.toml', 'package-lock.json', '.env', 'runs/old'])
    writeFileSync(join(folder, path), path);
  process.env['RAY_AUTH_TOKEN'] = TOKEN;
  process.env['THEIR_KEY'] = KEY;
});
afterEach(async () => {
  delete process.env['RAY_AUTH_TOKEN'];
  delete process.env['THEIR_KEY'];
  rmSync(folder, { recursive: true });
  await ray.close();
});

const submit = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['submit', '--address', ray.address, ...parameters]);
const onlyJob = (): ScriptedJob => {
  const [job, ...others] = ray.jobs.values();
  expect(others).toEqual([]);
  return job!;
};
const RUN = ['run', 'recipes/x.toml', '--seed', '1'];

it('submits a command with its flags, files and keys, once, and shows no key', async () => {
  const flags = ['--working-folder', folder, '--cpus', '4', '--gpus', '0.5', '--memory', '1000', '--env', 'A=b=c'];
  const first = await submit(...RUN, ...flags, '--env-from', 'THEIR_KEY');
  expect(first.code, first.error).toBe(0);
  const { submission_id: id, request, runtime_env, entrypoint, metadata } = onlyJob();
  expect(first.out).toContain(`${id} submitted\n`);
  expect(first.out).toContain(`fleming submit logs ${id} --follow`);
  expect(first.out).toContain(SAFETY_EN);
  expect(first.error).toContain('left out, may hold keys (--env-from sends one): .env\n');
  expect(entrypoint).toBe(
    '{ npm ci --ignore-scripts --no-audit --no-fund\n} && npx --no-install fleming run recipes/x.toml --seed 1',
  );
  expect(runtime_env.env_vars).toEqual({ RAY_JOB_STOP_WAIT_TIME_S: '30', A: 'b=c', THEIR_KEY: KEY });
  expect(request).toMatchObject({ entrypoint_num_cpus: 4, entrypoint_num_gpus: 0.5, entrypoint_memory: 1000 });
  expect(metadata).toMatchObject({ command: 'run recipes/x.toml' });
  const packed = ray.packages.get(runtime_env.working_dir!.slice('gcs://'.length))!;
  expect(Object.keys(unzipSync(packed))).toEqual(['package-lock.json', 'recipes/x.toml']);
  ray.jobs.get(id)!.status = 'FAILED';
  const again = await submit(...RUN, ...flags, '--env-from', 'THEIR_KEY');
  expect(again.out).toContain(`${id} is there already (FAILED); nothing was submitted; --anew runs it again`);
  expect(onlyJob().status).toBe('FAILED');
  for (const { out, error } of [first, again]) expect(out + error).not.toMatch(new RegExp(`${KEY}|${TOKEN}`));
});

it('leaves flags after -- to the command, and takes its own before it', async () => {
  const flags = [
    '--working-folder',
    folder,
    '--setup',
    '',
    '--program',
    'node /opt/f.js',
    '--pack',
    'runs/old',
    '--json',
  ];
  const { code, out } = await submit(...flags, '--', 'doctor', '--json', '--env', 'x');
  expect(code).toBe(0);
  const { entrypoint, submission_id: id, runtime_env } = onlyJob();
  expect(entrypoint).toBe('node /opt/f.js doctor --json --env x');
  const name = runtime_env.working_dir!.slice('gcs://'.length);
  expect(JSON.parse(out)).toEqual({ id, isNew: true, state: 'PENDING', entrypoint, package: name });
  expect(Object.keys(unzipSync(ray.packages.get(name)!))).toContain('runs/old');
});

it('follows a job to its end, with its exit code and its log', async () => {
  ray.onLookUp = (job) =>
    void Object.assign(job, {
      status: 'FAILED',
      logs: 'stage 1\nfailed\u001b[2J\n',
      driver_exit_code: 2,
      message: 'why',
    });
  const plain = await submit('doctor', '--working-folder', folder, '--follow');
  expect([plain.code, plain.out]).toEqual([2, expect.stringContaining('submitted\nstage 1\nfailed\ufffd[2J\n')]);
  expect(plain.error).toContain('FAILED\nwhy\n');
  const id = onlyJob().submission_id;
  const json = await runCommandLine(['submit', 'logs', id, '--follow', '--json', '--address', ray.address]);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject({ id, state: 'FAILED', exitCode: 2 });
  expect(json.error).toContain('stage 1');
});

it('tells, prints, stops and lists jobs, without their environment', async () => {
  ray.jobs.set('a', scriptedJob('a', { logs: 'hello\n', entrypoint: '{ npm ci\n} && npx fleming run mini' }));
  const ask = (...parameters: string[]): Promise<CommandOutcome> => submit(...parameters);
  expect((await ask('status', 'a')).out).toMatch(/^job +a\nstate +RUNNING\nbegan +2026-09-21T14:13:20\.000Z\n$/);
  expect((await ask('logs', 'a')).out).toBe('hello\n');
  expect((await ask('list')).out).toBe('a  RUNNING    2026-09-21T14:13:20.000Z  npx fleming run mini\n');
  expect((await ask('stop', 'a')).out).toBe('a is asked to end\n');
  expect((await ask('stop', 'a')).out).toBe('a had ended\n');
  for (const command of [['status', 'a'], ['list'], ['logs', 'a'], ['stop', 'a']]) {
    const { out } = await ask(...command, '--json');
    expect(() => JSON.parse(out) as unknown, command.join(' ')).not.toThrow();
    expect(out).not.toContain('do-not-show-this');
  }
  for (const command of ['status', 'logs', 'stop']) {
    const { code, error } = await ask(command, 'none');
    expect([code, error]).toEqual([1, expect.stringContaining('has no job none; fleming submit list')]);
  }
});

it.each<[parameters: readonly string[], message: RegExp]>([
  [['runn', 'x.toml'], /no command runn; did you mean run\?/],
  [['statu', 'a'], /no command statu; did you mean status\?/],
  [['submit', 'run'], /no command submit/],
  [[], /submit wants a command/],
  [['doctor', '--env', 'sk-secret'], /--env wants NAME=VALUE/],
  [['doctor', '--env', 'A=1', '--env', 'A=2'], /--env A stands there twice/],
  [['doctor', '--env', 'THEIR_KEY=1', '--env-from', 'THEIR_KEY'], /THEIR_KEY stands in --env and in --env-from/],
  [['doctor', '--env-from', 'NOT_SET_HERE'], /--env-from NOT_SET_HERE: that environment variable is not set/],
  [['doctor', '--cpus', 'all'], /--cpus <n>.*It must be a number, 0 or more/],
  [['run', 'runs/old'], /runs\/old would not be there .*--pack runs\/old takes it along/],
  [['run', '../outside.toml'], /outside the working folder/],
])('refuses %j before it asks the cluster', async (parameters, message) => {
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'outside.toml'), '');
  const working = parameters.some((word) => word.startsWith('../')) ? join(folder, 'inner') : folder;
  writeFileSync(join(folder, 'inner/a'), '');
  const { code, error } = await submit('--working-folder', working, ...parameters);
  expect([code, error]).toEqual([2, expect.stringMatching(message)]);
  expect(error).not.toContain('sk-secret');
  expect(ray.asked).toEqual([]);
});

it('hides a key that a job prints', async () => {
  ray.onLookUp = (job) => void Object.assign(job, { status: 'SUCCEEDED', logs: `key ${KEY}\n` });
  const { code, out } = await submit('doctor', '--working-folder', folder, '--env-from', 'THEIR_KEY', '--follow');
  expect([code, out]).toEqual([0, expect.stringContaining('key [API key]\n')]);
});

it('leaves the job running at Ctrl-C, and says how to see and to end it', async () => {
  ray.jobs.set('a', scriptedJob('a', { logs: 'one\n' }));
  const heard = Promise.withResolvers<void>();
  const running = startProgram(
    process.execPath,
    ['src/cli/main.ts', 'submit', 'logs', 'a', '--follow', '--address', ray.address],
    { onStdout: (text) => text.includes('one\n') && heard.resolve() },
  );
  await heard.promise;
  running.signal('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toContain(
    'a goes on without this terminal. To see it again: fleming submit logs a --follow; to end it: fleming submit stop a',
  );
  expect(ray.jobs.get('a')!.status).toBe('RUNNING');
});

it('runs a command in shards, and merges them', async () => {
  ray.onLookUp = (job) => {
    job.status = 'SUCCEEDED';
    job.driver_exit_code = 0;
  };
  const words = ['evaluate', '--benchmark', 'medqa', '--out', '/shared/x'];
  const flags = ['--working-folder', folder, '--setup', '', '--env-from', 'THEIR_KEY'];
  const { code, out, error } = await submit('--shards', '2', ...flags, '--json', '--', ...words);
  expect(code, error).toBe(0);
  const program = 'npx --no-install fleming evaluate';
  expect([...ray.jobs.values()].map(({ entrypoint }) => entrypoint)).toEqual([
    `${program} --benchmark medqa --out /shared/x.shard-1 --shard 1/2`,
    `${program} --benchmark medqa --out /shared/x.shard-2 --shard 2/2`,
    `${program} merge /shared/x.shard-1 /shared/x.shard-2 --out /shared/x`,
  ]);
  expect(JSON.parse(out)).toMatchObject({ shards: [{ runs: 1 }, { runs: 1 }], merge: { state: 'SUCCEEDED' } });
  expect(out + error).not.toContain(KEY);
});

it.each([
  [['--shards', '1', 'evaluate', '--out', 'x'], /--shards 1: it must be 2 to 1000/],
  [['--shards', '2', '--shard-runs', '0', 'evaluate', '--out', 'x'], /--shard-runs must be 1 or more/],
  [['--shards', '2', 'run', 'recipes/x.toml', '--out', 'x'], /not run recipes\/x\.toml/],
])('%j is refused before anything is sent', async (words, message) => {
  const { code, error } = await submit(...words);
  expect(code).toBe(2);
  expect(error).toMatch(message);
  expect(ray.asked).toEqual([]);
});
