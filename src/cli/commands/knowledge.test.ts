import { expect, test } from 'vitest';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder } from '../../knowledge/testing/seed-folder.ts';
import { main } from '../main.ts';
import { registerKnowledge } from './knowledge.ts';

async function run(...parameters: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    write: (text: string) => void out.push(text),
    writeError: (text: string) => void err.push(text),
    errorIsTerminal: false,
    columns: () => 80,
  };
  const code = await main(['knowledge', ...parameters], terminal, [registerKnowledge]);
  return { code, out: out.join(''), err: err.join('') };
}

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
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('expected a whole number') });
});
