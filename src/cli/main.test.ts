import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asJsonl, madeUpRows } from '../benchmarks/fixtures/made-up-files.ts';
import { startScriptedServer } from '../chat/fixtures/scripted-server.ts';
import { temporaryFolder } from '../graph/store/fixtures/store-samples.ts';
import { InterruptedError } from '../run/interrupt.ts';
import { ConfigError, RunError } from '../support/errors.ts';
import { SAFETY_LINES } from '../support/safety.ts';
import { softwareVersions } from '../support/software.ts';
import type { RegisterCommand } from './command.ts';
import { runCommandLine } from '../../test/worlds/run-command-line.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

/** A command that throws. */
function failing(thrown: unknown): RegisterCommand[] {
  return [(program) => void program.command('fail').action(() => Promise.reject(thrown))];
}

function nest(): number {
  return nest() + 1;
}

/** As Node's file functions fail. */
function refuse(code: string, syscall = 'open'): never {
  throw Object.assign(new Error(`${code}: refused, ${syscall} '/out'`), { code, syscall, path: '/out' });
}

describe('the command line', () => {
  it('says in its help what it is for and not for', async () => {
    const { code, out } = await runCommandLine(['--help']);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(SAFETY_LINES.replaceAll(/\s+/g, ' '));
    expect(out).toContain('130  interrupted');
  });

  it('gives every command help with an example and exit codes', async () => {
    const names = (await runCommandLine(['--help'])).out.split('Commands:')[1]!.match(/^ {2}(\w+) (?=\[)/gm)!;
    for (const name of atLeast(
      10,
      names.map((text) => text.trim()).filter((text) => text !== 'help'),
    )) {
      const { code, out } = await runCommandLine([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\$ fleming/);
      expect(out).toContain('Exit status:');
    }
  });

  it.each([
    [['docter'], 'Did you mean doctor?'],
    [['doctor', '--jsn'], 'Did you mean --json?'],
    [['doctor', 'extra'], 'too many arguments'],
    [[], 'Usage: fleming'],
  ])('answers the wrong call %j with 2', async (parameters, message) => {
    const { code, error } = await runCommandLine(parameters);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it.each([
    ['failure', new RunError('The disk is full'), 1],
    ['a wrong recipe', new ConfigError('unknown key'), 2],
    ['an interruption', new InterruptedError('Stopped'), 130],
  ])('tells %s in one line without a stack, and with it when asked', async (_, thrown, expected) => {
    const plain = await runCommandLine(['fail'], failing(thrown));
    expect([plain.code, plain.error]).toEqual([expected, `fleming: ${thrown.message}\n`]);
    for (const parameters of [
      ['fail', '--verbose'],
      ['--verbose', 'fail'],
    ]) {
      expect((await runCommandLine(parameters, failing(thrown))).error).toContain('main.test.ts');
    }
  });

  it.each([
    [
      'a folder below a file',
      () => mkdirSync(join(import.meta.filename, 'out')),
      /main\.test\.ts\/out: a part of this path is a file/,
    ],
    ['a folder in the place of a file', () => readFileSync(import.meta.dirname), /is a folder where a file was meant/],
    [
      'a file in the place of a folder',
      () => mkdirSync(import.meta.filename),
      /main\.test\.ts: this is a file where a folder/,
    ],
    [
      'a place nobody may write to',
      () => refuse('EACCES'),
      /^fleming: \/out: this may not be read or written by you.*\n$/,
    ],
    ['a full disk', () => refuse('ENOSPC'), /^fleming: \/out: the disk is full; free some space/],
    [
      'a folder on a read-only disk, of which Node says that it is not there',
      () => refuse('ENOENT', 'mkdir'),
      /^fleming: \/out: this lies on a disk that is read-only/,
    ],
    ['a read-only disk', () => refuse('EROFS'), /^fleming: \/out: this lies on a disk that is read-only/],
    ['too many open files', () => refuse('EMFILE'), /^fleming: \/out: too many files are open; .*--concurrency/],
    ['a file that went', () => readFileSync(join(import.meta.dirname, 'none')), /none: this is not there/],
    [
      'a name that is too long',
      () => readFileSync(join(import.meta.dirname, 'n'.repeat(5000))),
      /this name is too long for the disk/,
    ],
    [
      'a full disk that a library wraps',
      () => {
        try {
          refuse('ENOSPC');
        } catch (cause) {
          throw new Error('could not write the table', { cause });
        }
      },
      /^fleming: \/out: the disk is full.*\n$/,
    ],
    [
      'a server that is not there',
      () => {
        const refused = { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 59999 };
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), refused) });
      },
      /^fleming: 127\.0\.0\.1:59999: nothing listens there; is the server running/,
    ],
    [
      'what is nested too deeply',
      () => nest(),
      /nested too deeply \(Maximum call stack[^]*, in src\/cli\/main\.test\.ts/,
    ],
    ['a text that is too long', () => 'x'.repeat(2 ** 29).repeat(2), /longer than Node can hold \(Invalid string/],
    ['a list that is too long', () => Array.from({ length: 2 ** 33 }), /more of something than Node can hold/],
    [
      'memory that is not there',
      () => void new Float64Array(2 ** 40),
      /\(Invalid typed array length|not enough memory/,
    ],
    [
      'a worker without memory',
      () =>
        Promise.reject(
          Object.assign(new Error('Worker terminated due to reaching memory limit'), {
            code: 'ERR_WORKER_OUT_OF_MEMORY',
          }),
        ),
      /^fleming: there is not enough memory/,
    ],
  ])('says what to do about %s', async (_, refused, message) => {
    const command: RegisterCommand = (program) => void program.command('fail').action(refused);
    const { code, error } = await runCommandLine(['fail'], [command]);
    expect([code, error.includes('please report')]).toEqual([1, false]);
    expect(error).toMatch(message);
    expect((await runCommandLine(['fail', '--verbose'], [command])).error).toContain('main.test.ts');
  });

  it('shows the stack and causes of what it did not expect', async () => {
    const { code, error } = await runCommandLine(
      ['fail'],
      failing(new TypeError('x is undefined', { cause: new Error('deeper') })),
    );
    expect(code).toBe(1);
    expect(error).toMatch(/unexpected error[^]*TypeError: x is undefined\n {4}at [^]*caused by: Error: deeper/);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('bin/fleming.js', () => {
  const shim = fileURLToPath(new URL('../../bin/fleming.js', import.meta.url));

  it('runs the command line and passes its exit code on', () => {
    const { status, stdout } = spawnSync(process.execPath, [shim, '--version'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, `${softwareVersions().package}\n`]);
    expect(spawnSync(process.execPath, [shim, 'nothing']).status).toBe(2);
  });

  it('ends with the one that handed over, which is killed and can pass nothing on', { timeout: 60_000 }, async () => {
    using folder = temporaryFolder();
    const server = await startScriptedServer({ instead: () => true });
    const items = folder.file('careqa.jsonl');
    writeFileSync(items, asJsonl(madeUpRows('careqa').slice(0, 5)));
    const older = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.11.0" })';
    const flags = ['--benchmark', 'careqa', '--data', items, '--model', `openai:${server.url}#m`];
    const parameters = ['--import', older, shim, 'evaluate', ...flags, '--out', folder.file('out'), '--quiet'];
    const wrapper = spawn(process.execPath, parameters, { stdio: 'ignore' });
    const ended = new Promise((resolve) => wrapper.once('close', (_code, signal) => resolve(signal)));
    try {
      await expect.poll(() => server.attempts.size, { timeout: 30_000 }).toBeGreaterThan(0);
      const { pid } = JSON.parse(readFileSync(folder.file('out/lock.json'), 'utf8')) as { pid: number };
      expect([pid === wrapper.pid, isAlive(pid)]).toEqual([false, true]);
      wrapper.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    } finally {
      wrapper.kill('SIGKILL');
      await server.close();
    }
  });

  it('leaves a process that nobody handed over to alone, and says nothing of it to those it starts', () => {
    const env = { ...process.env, FLEMING_HANDED_OVER: '1' };
    expect(spawnSync(process.execPath, [shim, '--version'], { encoding: 'utf8', env }).status).toBe(0);
  });

  it.each(['20.11.0', '22.20.1', '23.11.1', '24.8.0'])('hands Node %s over to the Node of the project', (version) => {
    // The version is all the shim goes by.
    const older = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "${version}" })`;
    const handedOver = spawnSync(process.execPath, ['--import', older, shim, 'nothing'], { encoding: 'utf8' });
    expect([handedOver.status, handedOver.stderr]).toEqual([2, expect.stringContaining("unknown command 'nothing'")]);
    const env = { ...process.env, FLEMING_HANDED_OVER: '1' };
    const tooOld = spawnSync(process.execPath, ['--import', older, shim], { encoding: 'utf8', env });
    expect([tooOld.status, tooOld.stderr]).toEqual([
      1,
      expect.stringContaining(`needs Node 22.21, 24.9 or newer; this is ${version}`),
    ]);
  });
});
