/**
 * Loaded before a program (`node --import failing-disk.ts`) to break its file system at one call: with FAIL_AT=n, at the
 * n-th call that changes something below the folder FAIL_UNDER (everywhere without it),
 * - FAIL_HOW=kill: the process is killed; of a write, half is done first;
 * - FAIL_HOW=full: this call and every later one that needs room throws ENOSPC, a write after half of it is done;
 * - FAIL_HOW=fail: this call alone throws EIO.
 * FAIL_LOG=FILE gets a line a call, which is how a test learns how many there are. SQLite writes past this: a store is
 * killed at random moments instead.
 */
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

type Callable = (...parameters: unknown[]) => unknown;

const failAt = Number(process.env['FAIL_AT'] ?? 0);
const { FAIL_HOW: how, FAIL_UNDER: under = '', FAIL_LOG: log } = process.env;
const WRITING = ['writeSync', 'writeFileSync', 'appendFileSync'];
const NEED_ROOM = [...WRITING, 'mkdirSync', 'linkSync', 'copyFileSync', 'cpSync', 'openSync'];
const CHANGING = [
  ...NEED_ROOM,
  'fsyncSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'ftruncateSync',
  'truncateSync',
];

const functions = fs as unknown as Record<string, Callable>;
const originals = { ...functions };
/** Paths of open files by their number. */
const paths = new Map<unknown, string>();
let calls = 0;

for (const name of CHANGING) {
  const original = originals[name]!;
  functions[name] = (...parameters) => {
    if (name !== 'openSync') {
      if (isWatched(name, parameters)) disturb(name, parameters);
      return original(...parameters);
    }
    if (/[wa+]/.test(String(parameters[1])) && isWatched(name, parameters)) disturb(name, parameters);
    const file = original(...parameters);
    paths.set(file, String(parameters[0]));
    return file;
  };
}

const openPromise = promises.open;
promises.open = async (...parameters) => {
  const handle = await openPromise(...parameters);
  paths.set(handle.fd, String(parameters[0]));
  const file = handle as unknown as Record<string, Callable>;
  for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate']) {
    const original = file[name]!.bind(handle);
    file[name] = async (...rest) => {
      const needsRoom = /^(write|append)/.test(name);
      if (isWatched('writeSync', [handle.fd])) disturb(needsRoom ? 'mkdirSync' : 'fsyncSync', [handle.fd]);
      return original(...rest);
    };
  }
  return handle;
};
syncBuiltinESMExports();

/** Standard output and standard error are not the disk. */
function isWatched(name: string, [target]: readonly unknown[]): boolean {
  if (typeof target === 'number' && target <= 2) return false;
  return under === '' || pathOf(name, target).includes(under);
}

function pathOf(_name: string, target: unknown): string {
  return typeof target === 'number' ? (paths.get(target) ?? '') : String(target);
}

function disturb(name: string, parameters: readonly unknown[]): void {
  calls++;
  if (log !== undefined && log !== '') {
    originals['appendFileSync']!(log, `${calls} ${name} ${pathOf(name, parameters[0])}\n`);
  }
  if (how === 'kill' && calls === failAt) {
    tear(name, parameters);
    process.kill(process.pid, 'SIGKILL');
  }
  if (how === 'full' && failAt > 0 && calls >= failAt && NEED_ROOM.includes(name)) {
    if (calls === failAt) tear(name, parameters);
    throw failure('ENOSPC', 'no space left on device', name);
  }
  if (how === 'fail' && calls === failAt) throw failure('EIO', 'i/o error', name);
}

/** Half of what is to be written. */
function tear(name: string, [file, content, offset]: readonly unknown[]): void {
  if (!WRITING.includes(name)) return;
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : (content as Uint8Array);
  const rest = name === 'writeSync' && typeof offset === 'number' ? bytes.subarray(offset) : bytes;
  originals[name]!(file, rest.subarray(0, Math.floor(rest.byteLength / 2)));
}

function failure(code: string, message: string, name: string): Error {
  return Object.assign(new Error(`${code}: ${message}, ${name}`), { code, syscall: name.replace('Sync', '') });
}
