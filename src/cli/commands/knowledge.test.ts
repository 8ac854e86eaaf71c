import { expect, test } from 'vitest';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder } from '../../../test/worlds/seed-folder.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerKnowledge } from './knowledge.ts';

const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['knowledge', ...parameters], [registerKnowledge]);

test('validate says that good seeds are good', async () => {
  using seeds = seedFolder();
  expect(await run('validate', seeds.path)).toMatchObject({
    code: 0,
    out: `${seeds.path}: 10 entities, 9 relations, no problems.\n`,
  });
});

test('validate lists each problem and fails', async () => {
  using seeds = seedFolder(GOOD_ENTITIES, [...GOOD_RELATIONS, 'gout;has_symptom;itch']);
  const { code, out } = await run('validate', seeds.path);
  expect(code).toBe(1);
  expect(out).toMatch(/medicine\/relations\.tsv:12: object 'itch' is no entity[^]*\n1 problem\(s\)\.\n$/);
  const json = JSON.parse((await run('validate', seeds.path, '--json')).out);
  expect(json).toMatchObject({ ok: false, problems: [{ line: 12 }] });
});

test('stats counts, for people and for programs', async () => {
  using seeds = seedFolder();
  expect((await run('stats', seeds.path)).out).toContain('10 entities, 9 relations');
  expect(JSON.parse((await run('stats', seeds.path, '--json')).out)).toMatchObject({ entities: 10, relations: 9 });
});

test('compare needs a folder with open data and a whole number to show', async () => {
  using seeds = seedFolder();
  expect(await run('compare', seeds.path)).toMatchObject({ code: 2 });
  expect(await run('compare', seeds.path, '--against', seeds.path)).toMatchObject({ code: 2 });
  const wrong = await run('compare', seeds.path, '--against', seeds.path, '--show', 'many');
  expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining('expected a whole number') });
});
