/** The command line as a process of its own, with a command that goes wrong in ways that no caller of it sees. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';

const MAIN = new URL('../main.ts', import.meta.url).href;

/** Arguments of node: `fleming fail`, which does this. `terminal` is the command's. */
function program(action: string): string[] {
  const script = `
    import { main } from ${JSON.stringify(MAIN)};
    const fail = (program, { terminal }) => void program.command('fail').action(async () => { ${action} });
    process.exitCode = await main(process.argv.slice(1), undefined, [fail]);`;
  return ['--input-type=module', '-e', script, '--', 'fail'];
}

function run(action: string, stdio: 'pipe' | ['ignore', number, 'pipe'] = 'pipe') {
  return spawnSync(process.execPath, program(action), { encoding: 'utf8', stdio });
}

const LATER = 'await new Promise((resolve) => setTimeout(resolve, 200))';
const ourOwn = (message: string): string =>
  `new (await import(${JSON.stringify(new URL('../../support/errors.ts', import.meta.url).href)})).RunError('${message}')`;

it.each([
  ['an exception in a callback', `setTimeout(() => { throw new TypeError('x is undefined') }); ${LATER};`],
  ['a rejection that nobody hears', `void Promise.reject(new TypeError('x is undefined')); ${LATER};`],
])('%s that is a bug shows its stack', (_, action) => {
  const { status, stderr } = run(action);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^fleming: unexpected error; please report[^]*TypeError: x is undefined\n {4}at /),
  ]);
});

it.each([
  [
    'a full disk',
    `Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write', path: '/x' })`,
  ],
  ['a rejection of ours', ourOwn('the disk is full;')],
])('%s in a callback is told in one line', (_, error) => {
  const { status, stderr } = run(`const error = ${error}; setTimeout(() => { throw error }); ${LATER};`);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^fleming: (\/x: )?the disk is full;.*\n$/)]);
});

it('what a library throws after the command has failed is not told beside it', () => {
  const { status, stderr } = run(
    `setTimeout(() => Promise.reject(new TypeError('late')), 20); throw ${ourOwn('damaged file')};`,
  );
  expect([status, stderr]).toEqual([1, 'fleming: damaged file\n']);
});

it.each([
  ['before the work is done', `${LATER}; terminal.write('x'.repeat(1e6)); ${LATER}; ${LATER};`, 141],
  ['by its last words', `terminal.write('x'.repeat(1e6));`, null],
])('a reader that closes the pipe %s ends the command without a word', async (_, action, expected) => {
  const child = spawn(process.execPath, program(action), { stdio: ['ignore', 'pipe', 'pipe'] });
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (error += text));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(error).toBe('');
  if (expected !== null) expect(code).toBe(expected);
  else expect([0, 141]).toContain(code);
});

it.runIf(process.platform === 'linux')('an output that its disk does not take is told', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = run(`terminal.write('results'); ${LATER};`, ['ignore', full, 'pipe']);
  closeSync(full);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^fleming: write: the disk is full/)]);
});
