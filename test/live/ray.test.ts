/**
 * `fleming submit` against a real Ray of one node: `node scripts/ray-head.ts install FOLDER`, then FLEMING_RAY=FOLDER. A job
 * is a folder of a few files and a line that starts this checkout, so that nothing is fetched.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRayInstalled, startRay, type RayHead } from '../../scripts/ray-head.ts';
import { QUESTIONS_FILE } from '../../src/records/bank-manifest.ts';
import { runCommandLine, type CommandOutcome } from '../worlds/run-command-line.ts';
import { ROOT } from '../worlds/start-program.ts';

const PORT = 28_265;
const TOKEN = 'token-of-the-live-test-0123456789';
const KEY = 'sk-key-that-nobody-sees';
/** Of a job: Ray starts workers and a runtime environment for each. */
const MINUTES = 600_000;

const installed = process.env['FLEMING_RAY'];
const root = mkdtempSync(join(tmpdir(), 'live-ray-'));
const folder = join(root, 'work');
const program = `'${process.execPath}' '${join(ROOT, 'bin/fleming.js')}'`;
let head: RayHead;

beforeAll(async () => {
  if (!isRayInstalled(installed)) throw new Error('Ray is not there: node scripts/ray-head.ts install FOLDER');
  mkdirSync(folder);
  writeFileSync(join(folder, 'asked.txt'), '50\n');
  writeFileSync(join(folder, '.env'), `KEY=${KEY}\n`);
  process.env['RAY_AUTH_TOKEN'] = TOKEN;
  process.env['THEIR_KEY'] = KEY;
  head = await startRay(installed, { port: PORT, token: TOKEN });
}, 600_000);
afterAll(async () => {
  await head?.stop();
  rmSync(root, { recursive: true, force: true });
});

const submit = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['submit', '--address', head.address, '--working-folder', folder, ...parameters]);
const idOf = ({ out }: CommandOutcome): string => /fleming-[\w-]+-[0-9a-f]{16}/.exec(out)![0];

it(
  'runs a command where its files are, follows it to its end, and finds it the second time',
  async () => {
    const bank = join(root, 'bank');
    const command = ['questions', 'synthesize', '--graph', join(ROOT, 'seeds'), '--count', '50', '--out', bank];
    const flags = [
      '--setup',
      'test "$(cat asked.txt)" = 50 && test ! -e .env && test -n "$THEIR_KEY"',
      '--program',
      program,
    ];
    const first = await submit('--env-from', 'THEIR_KEY', '--cpus', '1', '--follow', ...flags, '--', ...command);
    expect([first.code, first.out], first.error).toEqual([0, expect.stringContaining('submitted\n')]);
    expect(readFileSync(join(bank, QUESTIONS_FILE), 'utf8').trim().split('\n').length).toBeGreaterThan(20);
    const id = idOf(first);
    const again = await submit('--env-from', 'THEIR_KEY', '--cpus', '1', '--follow', ...flags, '--', ...command);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining(`${id} is there already (SUCCEEDED)`)]);
    const listed = await submit('list');
    expect(listed.out).toContain(`${id}  SUCCEEDED`);
    const status = await submit('status', id, '--json');
    expect(JSON.parse(status.out)).toMatchObject({ id, state: 'SUCCEEDED', exitCode: 0 });
    for (const { out, error } of [first, again, listed, status]) expect(out + error).not.toContain(KEY);
  },
  MINUTES,
);

it(
  'ends with the exit code of a job that failed, runs it anew, and stops one that goes on',
  async () => {
    const failing = ['--setup', '', '--program', program, '--follow', '--', 'plan', 'no-such-recipe'];
    const failed = await submit(...failing);
    expect([failed.code, failed.out], failed.error).toEqual([2, expect.stringContaining('recipes that ship')]);
    const anew = await submit('--anew', ...failing);
    expect(anew.out).toContain(`${idOf(failed)}-2 submitted\n`);
    expect(anew.out.match(/recipes that ship/g)).toHaveLength(1);
    const long = await submit('--setup', 'echo began; sleep 600', '--program', program, '--', 'doctor');
    const id = idOf(long);
    await expect
      .poll(async () => (await submit('logs', id)).out, { timeout: 300_000, interval: 1000 })
      .toContain('began\n');
    expect((await submit('stop', id)).out).toBe(`${id} is asked to end\n`);
    const ended = await submit('logs', id, '--follow');
    expect([ended.code, ended.error]).toEqual([1, expect.stringContaining('STOPPED')]);
    const { error } = await submit('status', 'fleming-none');
    expect(error).toContain('has no job fleming-none');
  },
  MINUTES,
);

it('is not let in without the token', async () => {
  delete process.env['RAY_AUTH_TOKEN'];
  expect((await submit('list')).error).toContain('set RAY_AUTH_TOKEN');
  process.env['RAY_AUTH_TOKEN'] = 'another-token-of-somebody';
  expect((await submit('list')).error).toContain('see to RAY_AUTH_TOKEN');
  process.env['RAY_AUTH_TOKEN'] = TOKEN;
});
