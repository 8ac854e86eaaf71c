import { expect, it } from 'vitest';
import type { RunSetting, RunView } from '../../../src/studio/studio-api.ts';
import { settingRows } from './setting-rows.ts';

function run(settings: Readonly<Record<string, RunSetting['value']>>): RunView {
  const all = Object.entries(settings).map(([name, value]) => ({ name, value, origin: 'ours', reason: null }) as const);
  return { settings: all } as unknown as RunView;
}

it('says of each setting whether runs differ in it, and what a run does not state', () => {
  const rows = settingRows([run({ seed: 0, groups: 32, name: 'a' }), run({ seed: 1, groups: 32 })]);
  expect(rows.map(({ name, values, differs }) => [name, values, differs])).toEqual([
    ['seed', ['0', '1'], true],
    ['groups', ['32', '32'], false],
    ['name', ['a', null], true],
  ]);
});
