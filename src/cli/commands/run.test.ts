import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerRun } from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each<[string[], RegExp]>([
  [['minni'], /The recipe minni cannot be read: there is no such file; did you mean mini\? recipes that ship: .*mini/],
  [['smoke', '--from', 'cold-strat'], /There is no stage cold-strat; did you mean cold-start\? stages are graph, /],
  [['smoke', '--until', 'stage2'], /There is no stage stage2; did you mean stage-2\?/],
  [['smoke', '--from', 'model', '--until', 'questions'], /questions does not read from model, .*graph, questions/],
])('refuses %j in words before anything is written', async (parameters, message) => {
  const out = join(root, 'out');
  const { code, error, out: text } = await runCommandLine(['run', ...parameters, '--out', out], [registerRun]);
  expect(error).toMatch(message);
  expect([code, text, existsSync(out)]).toEqual([2, '', false]);
});

it('does again what it is told to begin with, and all that reads from it, until where it is told to stop', async () => {
  const run = (...flags: string[]): Promise<{ code: number; error: string }> =>
    runCommandLine(['run', 'smoke', '--until', 'trajectories', '--out', join(root, 'some'), ...flags], [registerRun]);
  const started = (error: string): string[] => [...error.matchAll(/^(\S+): started$/gm)].map(([, name]) => name!);
  const first = await run();
  expect([first.code, started(first.error)]).toEqual([0, ['graph', 'questions', 'trajectories']]);
  const again = await run('--from', 'questions');
  expect([again.code, started(again.error)]).toEqual([0, ['questions', 'trajectories']]);
  expect(again.error).toContain('complete already: graph\n');
  expect(started((await run()).error)).toEqual([]);
});
