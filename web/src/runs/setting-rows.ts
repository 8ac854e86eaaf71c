/** Settings of several runs side by side, and whether they differ. */
import type { RunSetting, RunView } from '../../../src/studio/studio-api.ts';

/** A setting's value in each run, in their order; null: the run does not state it. */
export interface SettingRow {
  readonly name: string;
  readonly values: readonly (string | null)[];
  readonly setting: RunSetting;
  readonly differs: boolean;
}

export function settingRows(runs: readonly RunView[]): SettingRow[] {
  const maps = runs.map(({ settings }) => new Map(settings.map((setting) => [setting.name, setting])));
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  return names.map((name) => {
    const own = maps.map((map) => map.get(name));
    const values = own.map((setting) => (setting === undefined ? null : String(setting.value)));
    return { name, values, setting: own.find((each) => each !== undefined)!, differs: new Set(values).size > 1 };
  });
}
