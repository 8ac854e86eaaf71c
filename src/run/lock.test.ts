import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { RunError } from '../support/errors.ts';
import { LOCK_FILE, lockFolder } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
const path = join(folder, LOCK_FILE);
const lockModule = fileURLToPath(new URL('lock.ts', import.meta.url));
const program = `import { lockFolder } from ${JSON.stringify(lockModule)}; lockFolder(process.argv[1]);`;
const parameters = [
  '--input-type=module',
  '-e',
  `${program} console.log('locked'); setInterval(() => {}, 1000);`,
  folder,
];

beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

it('lets one process in, refuses the next with the number of the first, and lets it in when the first is killed', async () => {
  const first = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(first.stdout, 'data');
  expect(() => lockFolder(folder)).toThrow(RunError);
  expect(() => lockFolder(folder)).toThrow(`${folder} is in use by process ${first.pid}; wait for it, or stop it`);

  first.kill('SIGKILL');
  await once(first, 'close');
  const lock = lockFolder(folder);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

it('lets exactly one of many in over a stale lock', async () => {
  writeFileSync(path, JSON.stringify({ pid: deadPid(), host: hostname(), began: null }));
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const results = await Promise.all(
    children.map((child) =>
      Promise.race([once(child.stdout, 'data').then(() => 'in'), once(child, 'close').then(() => 'out')]),
    ),
  );
  for (const child of children) child.kill('SIGKILL');
  expect(results.filter((result) => result === 'in')).toHaveLength(1);
});

it.skipIf(!existsSync('/proc/self/stat'))('takes over from a dead process whose number another has now', () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), began: 'another boot/1' }));
  expectToHoldAndRelease();
});

it('takes over a lock that cannot be read', () => {
  writeFileSync(path, '{"pid":');
  expectToHoldAndRelease();
});

it('does not judge a process on another machine', () => {
  writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', began: null }));
  expect(() => lockFolder(folder)).toThrow(
    /in use by process 1 on elsewhere; if that machine no longer runs it, delete/,
  );
});

/** The lock is this process's until it is released, and nothing is left then. */
function expectToHoldAndRelease(): void {
  const lock = lockFolder(folder);
  const held = JSON.parse(readFileSync(path, 'utf8')) as { began: string | null };
  expect(held).toMatchObject({ pid: process.pid, host: hostname() });
  expect(held.began).not.toBe('another boot/1');
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
}

function deadPid(): number {
  return spawnSync('true').pid;
}
