import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../support/errors.ts';
import { readRecipeFile } from './recipe-file.ts';

const root = mkdtempSync(join(tmpdir(), 'recipe-file-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function written(name: string, text: string): string {
  mkdirSync(join(root, 'other'), { recursive: true });
  writeFileSync(join(root, name), text);
  return join(root, name);
}

const base = written(
  'base.toml',
  `name = "base"
seed = 1
[defaults]
maxTokens = 100
temperature = 1
[stages.graph]
do = "knowledge.seeds"
seeds = "../seeds"
specialties = ["a"]
[stages.stage-1]
do = "rlvr.grpo"
start = "graph"
curriculum = { kind = "mined", everySteps = 10 }
[stages.control]
like = "stage-1"
`,
);

describe('a recipe that extends another', () => {
  const own = written(
    'other/own.toml',
    `extends = "../base.toml"
name = "own"
without = ["control"]
[defaults]
maxTokens = 50
[stages.stage-1]
curriculum = { kind = "balanced" }
[stages.more]
do = "rlvr.grpo"
`,
  );
  const file = readRecipeFile(own);

  it('is what differs: stages and defaults are joined key by key, other values replaced whole', () => {
    expect(file.table).toEqual({
      name: 'own',
      seed: 1,
      defaults: { maxTokens: 50, temperature: 1 },
      stages: {
        graph: { do: 'knowledge.seeds', seeds: '../seeds', specialties: ['a'] },
        'stage-1': { do: 'rlvr.grpo', start: 'graph', curriculum: { kind: 'balanced' } },
        more: { do: 'rlvr.grpo' },
      },
    });
  });

  it('names the file and line that states a key, and the folder its paths start from', () => {
    expect(file.where(['stages', 'stage-1', 'curriculum'])).toBe(`${own}:7`);
    expect(file.where(['stages', 'graph', 'seeds'])).toBe(`${base}:8`);
    expect(file.folderOf(['stages', 'graph', 'seeds'])).toBe(root);
    expect(file.folderOf(['stages', 'more', 'do'])).toBe(join(root, 'other'));
  });

  it('states a stage anew where it says what the stage does', () => {
    const anew = written('anew.toml', 'extends = "base.toml"\n[stages.graph]\ndo = "knowledge.seeds"\nseeds = "s"\n');
    expect(readRecipeFile(anew).table['stages']).toMatchObject({ graph: { do: 'knowledge.seeds', seeds: 's' } });
    expect(readRecipeFile(anew).table['stages']).not.toHaveProperty('graph.specialties');
    // A setting that it lacks now is missing here, not there.
    expect(readRecipeFile(anew).where(['stages', 'graph', 'specialties'])).toBe(`${anew}:2`);
  });

  it('does not take over what it switches off', () => {
    const off = written('off.toml', 'extends = "base.toml"\n[stages.graph]\noff = ["specialties"]\n');
    expect(readRecipeFile(off).table['stages']).toMatchObject({ graph: { seeds: '../seeds', off: ['specialties'] } });
    expect(readRecipeFile(off).table['stages']).not.toHaveProperty('graph.specialties');
  });

  it('keeps what it leaves out wrongly, for the check to refuse', () => {
    const wrong = written('without.toml', 'extends = "base.toml"\nwithout = ["controll"]\n');
    expect(readRecipeFile(wrong).table['without']).toEqual(['controll']);
  });
});

describe('a recipe is refused', () => {
  it.each<[string, string, RegExp]>([
    ['that extends itself', 'extends = "wrong.toml"', /wrong\.toml:1: .*wrong\.toml extends .*wrong\.toml/],
    ['that extends nothing', 'extends = 3', /wrong\.toml:1: extends must be the path of another recipe/],
    ['that extends what is not there', 'extends = "none.toml"', /none\.toml cannot be read: there is no such file/],
    ['that is not TOML', 'seed = 1\nrate = = 3', /wrong\.toml:2: not TOML: /],
    ['with a key that objects have', '[stages.__proto__]\ndo = "x"', /wrong\.toml:1: "__proto__" cannot be a key/],
    [
      'with two stages of one name in a table',
      '[stages]\na = { do = "x" }\nb = { do = "x" }\na = { do = "y" }',
      /wrong\.toml:4: two stages are called "a"; the first is in line 2/,
    ],
    [
      'with two stages of one name',
      '[stages.a]\ndo = "x"\n[stages.b]\ndo = "x"\n[stages.a]\ndo = "y"',
      /wrong\.toml:5: two stages are called "a"; the first is in line 1/,
    ],
  ])('%s', (_, text, message) => {
    const path = written('wrong.toml', text);
    expect(() => readRecipeFile(path)).toThrow(ConfigError);
    expect(() => readRecipeFile(path)).toThrow(message);
  });

  it('that is missing or a folder', () => {
    expect(() => readRecipeFile(join(root, 'nowhere.toml'))).toThrow(/there is no such file/);
    expect(() => readRecipeFile(root)).toThrow(/it is a folder/);
    expect(() => readRecipeFile('/dev/zero')).toThrow(/it is no plain file/);
  });
});
