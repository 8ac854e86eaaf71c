import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { entrypointOf } from './entrypoint.ts';

const program = `${process.execPath} -e "console.log(JSON.stringify([process.env.MADE, process.argv.slice(1)]))" --`;
const run = (line: string) => spawnSync('sh', ['-c', line], { encoding: 'utf8' });

it('gives the command its words as they were, after a setup that it inherits from', () => {
  const parameters = ['run', 'a b.toml', "it's", '$HOME', '`id`', '--out=/x', '', '问', 'a\nb'];
  const { stdout } = run(entrypointOf({ setup: 'MADE=here; export MADE # done', program, commands: [parameters] }));
  expect(JSON.parse(stdout)).toEqual(['here', parameters]);
});

it('ends with the exit code of the command, and of a setup that failed, without the command', () => {
  expect(run(entrypointOf({ setup: null, program: 'sh', commands: [['-c', 'exit 130']] })).status).toBe(130);
  const failed = run(entrypointOf({ setup: 'false', program, commands: [[]] }));
  expect([failed.status, failed.stdout]).toEqual([1, '']);
});

it('runs several commands one after the other, and none after one that failed', () => {
  const lines = (commands: string[][]) => run(entrypointOf({ setup: null, program: 'sh -c', commands }));
  expect(lines([['echo 1'], ['echo 2']]).stdout).toBe('1\n2\n');
  const failed = lines([['exit 3'], ['echo 2']]);
  expect([failed.status, failed.stdout]).toEqual([3, '']);
});
