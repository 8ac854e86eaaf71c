/** Help of every command, and the ways a person starts the program from the root of the project. */
import { describe, expect, it } from 'vitest';
import { softwareVersions } from '../../src/support/software.ts';
import { fleming, runProgram } from './fixtures/fleming.ts';

const COMMANDS = [
  ['run'],
  ['plan'],
  ['ask'],
  ['score'],
  ['summary'],
  ['evaluate'],
  ['evaluate', 'check'],
  ['audit'],
  ['knowledge'],
  ['knowledge', 'validate'],
  ['knowledge', 'stats'],
  ['knowledge', 'compare'],
  ['knowledge', 'import'],
  ['knowledge', 'explore'],
  ['knowledge', 'dump'],
  ['questions'],
  ['questions', 'synthesize'],
  ['questions', 'import'],
  ['questions', 'refine'],
  ['questions', 'review'],
  ['questions', 'mix'],
  ['questions', 'sample'],
  ['questions', 'judged'],
  ['calls'],
  ['calls', 'merge'],
  ['traces'],
  ['traces', 'read'],
  ['model'],
  ['model', 'export'],
  ['questions', 'export'],
  ['serve'],
  ['serve', 'key'],
  ['serve', 'tinker'],
  ['serve', 'reward'],
  ['studio'],
  ['submit'],
  ['submit', 'status'],
  ['submit', 'logs'],
  ['submit', 'stop'],
  ['submit', 'list'],
  ['doctor'],
];

it('the help names every command, and what the program is not for', async () => {
  const { code, stdout } = await fleming(['--help']);
  expect(code).toBe(0);
  const names = [...stdout.split(/Commands:|Exit status:/)[1]!.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  expect(names).toEqual([...new Set(COMMANDS.map(([name]) => name)), 'help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Must not be used for diagnosis or treatment.');
});

it.each(COMMANDS.map((parts) => parts.join(' ')))('%s --help has an example and the exit codes', async (command) => {
  const { code, stdout, stderr } = await fleming([...command.split(' '), '--help']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`\\nExamples?:\\n(.*\\n)*?.*fleming ${command}`));
  for (const line of ['0    done', '1    the work failed', '2    the call was wrong', '130  interrupted'])
    expect(stdout).toContain(line);
});

describe('from the root of the project', () => {
  it.each([
    ['npx', ['fleming', '--version'], softwareVersions().package],
    ['npm', ['run', '--silent', 'fleming', '--', '--version'], softwareVersions().package],
    ['npm', ['run', '--silent', 'smoke', '--', '--help'], 'Usage: fleming run'],
    ['npm', ['run', '--silent', 'mini', '--', '--help'], 'Usage: fleming run'],
    ['node', ['bin/fleming.js', '--version'], softwareVersions().package],
  ])('%s %j', async (program, parameters, said) => {
    const { code, stdout, stderr } = await runProgram(program, parameters);
    // Nothing of npm's either, whichever Node it runs on.
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(said)).toBe(true);
  });
});
