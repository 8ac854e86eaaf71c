import { expect, test } from 'vitest';
import { PATIENT_COLUMNS } from '../../knowledge/seeds/parse-patients.ts';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder, table } from '../../../test/worlds/seed-folder.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerKnowledge } from './knowledge.ts';

const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['knowledge', ...parameters], [registerKnowledge]);

/** The good seeds with everything that the rules ask for. */
const COMPLETE = GOOD_RELATIONS.map((line) => line.replace(/(has_(?:symptom|sign);[^;]+)$/, '$1;frequency=usual'));
const PATIENTS = {
  'patients.tsv': table(PATIENT_COLUMNS, [
    'influenza;0-90;both;acute;clinic;10000',
    'gout;30-80;mostly male;acute;clinic;300',
  ]),
};

test('validate says that good seeds are good', async () => {
  using seeds = seedFolder(GOOD_ENTITIES, COMPLETE, PATIENTS);
  expect(await run('validate', seeds.path, '--strict')).toMatchObject({
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
  expect(json).toMatchObject({ ok: false, problems: [{ line: 12 }], warnings: null, notes: null });
});

test('validate counts warnings by rule and shows five of each, or all', async () => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, PATIENTS);
  const { code, out } = await run('validate', seeds.path);
  expect(code).toBe(0);
  expect(out).toContain('no problems, 8 warning(s).');
  expect(out).toContain('      6  missing-frequency: a finding of a disease without its frequency\n');
  expect(out).toContain(
    '         What to do: write frequency=always, usual, sometimes or rare in the fourth column.\n',
  );
  expect(out.match(/relations\.tsv:\d+: how often/g)).toHaveLength(5);
  expect(out).toContain('... and 1 more\n');
  const all = (await run('validate', seeds.path, '--warnings')).out;
  expect(all.match(/relations\.tsv:\d+: how often/g)).toHaveLength(6);
  expect(all).not.toContain('more\n');
});

test('validate --strict fails on warnings, and programs are told every one of them', async () => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, PATIENTS);
  const { code, out } = await run('validate', seeds.path, '--strict', '--json');
  expect(code).toBe(1);
  const { ok, problems, warnings } = JSON.parse(out);
  expect([ok, problems, warnings.length]).toEqual([false, [], 8]);
  expect(warnings[0]).toEqual({
    rule: 'missing-frequency',
    file: `${seeds.path}/medicine/relations.tsv`,
    line: 2,
    message: "how often 'influenza' has 'fever' is not stated",
    advice: 'write frequency=always, usual, sometimes or rare in the fourth column',
  });
});

test('notes fail nothing, and stay examples', async () => {
  const untreated = COMPLETE.filter((line) => !line.includes('treatment'));
  using seeds = seedFolder(GOOD_ENTITIES, untreated, PATIENTS);
  const { code, out } = await run('validate', seeds.path, '--strict', '--warnings');
  expect(code).toBe(0);
  expect(out).toContain('Notes: often right as they are\n      2  no-definitive-treatment');
  expect(JSON.parse((await run('validate', seeds.path, '--json')).out).notes).toHaveLength(2);
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
