import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, RunError } from '../../support/errors.ts';
import {
  claimFolder,
  EVALUATION_FILE,
  type EvaluationFile,
  readEvaluationFile,
  readWholeEvaluation,
} from './evaluation-file.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'evaluation-file-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const medqa = {
  id: 'medqa',
  version: '1.1',
  prompt: 'instructed',
  source: 'data/medqa.jsonl',
  items: 3,
  sha256: 'a',
  itemsSha256: 'b',
};
const settings: EvaluationFile = {
  version: 2,
  model: { spec: 'openai:http://127.0.0.1:1/v1#m', name: 'm', sha256: null },
  decoding: { temperature: 0, topP: null, maxTokens: 512, samples: 1, seed: 0, shuffleOptions: false },
  versions: { fleming: '0.1.0', node: '24.0.0' },
  sets: [medqa],
};

const bank = { ...medqa, id: 'questions', version: 1, prompt: 'plain' };
const tiers = { ...medqa, id: 'difficulty', version: 1, prompt: null };
/** As the first version wrote a set. */
const former = ({ prompt: _prompt, ...set }: EvaluationFile['sets'][number]): object => set;

const changed = (changes: Partial<EvaluationFile>): EvaluationFile => ({ ...settings, ...changes });
const decoding = (changes: Partial<EvaluationFile['decoding']>): EvaluationFile =>
  changed({ decoding: { ...settings.decoding, ...changes } });

describe('the folder of an evaluation', () => {
  it('of a shard is no whole one', () => {
    claimFolder(folder, changed({ shard: { index: 2, count: 4 } }));
    expect(readEvaluationFile(folder).shard).toEqual({ index: 2, count: 4 });
    expect(() => readWholeEvaluation(folder)).toThrow(
      /holds shard 2\/4 of an evaluation, which has no results of its own/,
    );
  });

  it('is claimed by writing the settings, and taken again with the same ones', () => {
    claimFolder(folder, settings);
    const written = readFileSync(join(folder, EVALUATION_FILE), 'utf8');
    expect(JSON.parse(written)).toEqual(settings);
    claimFolder(folder, settings);
    expect(readFileSync(join(folder, EVALUATION_FILE), 'utf8')).toBe(written);
  });

  it.each([
    ['programs', changed({ versions: { fleming: '0.2.0', node: '26.0.0' } })],
    ["the place of a benchmark's file", changed({ sets: [{ ...medqa, source: 'elsewhere.jsonl' }] })],
  ])('may be gone on with by other %s', (_name, other) => {
    claimFolder(folder, settings);
    expect(() => claimFolder(folder, other)).not.toThrow();
  });

  it.each([
    ['decoding.temperature was 0, is 0.6', decoding({ temperature: 0.6 })],
    ['decoding.temperature was 0, is null', decoding({ temperature: null })],
    ['decoding.maxTokens was 512, is 1024', decoding({ maxTokens: 1024 })],
    ['decoding.samples was 1, is 4', decoding({ samples: 4 })],
    ['decoding.seed was 0, is 1', decoding({ seed: 1 })],
    ['decoding.shuffleOptions was false, is true', decoding({ shuffleOptions: true })],
    [
      'model.spec was "openai:http://127.0.0.1:1/v1#m", is "openai:http',
      changed({ model: { ...settings.model, spec: 'openai:http://127.0.0.1:1/v1#other' } }),
    ],
    ['shard was absent, is "2/4"', changed({ shard: { index: 2, count: 4 } })],
    ['set medqa.sha256 was "a", is "c"', changed({ sets: [{ ...medqa, sha256: 'c' }] })],
    ['set medqa.version was "1.1", is "2.1"', changed({ sets: [{ ...medqa, version: '2.1' }] })],
    ['set medqa.prompt was "instructed", is "plain"', changed({ sets: [{ ...medqa, prompt: 'plain' }] })],
    ['set careqa was absent, is {', changed({ sets: [medqa, { ...medqa, id: 'careqa' }] })],
    ['set medqa was {', changed({ sets: [{ ...medqa, id: 'careqa' }] })],
  ])('is refused when %s', (words, other) => {
    claimFolder(folder, settings);
    expect(() => claimFolder(folder, other)).toThrow(ConfigError);
    expect(() => claimFolder(folder, other)).toThrow(words);
    expect(JSON.parse(readFileSync(join(folder, EVALUATION_FILE), 'utf8'))).toEqual(settings);
  });

  it('goes by the content of a local model, not by its place', () => {
    const local = (spec: string, sha256: string): EvaluationFile => changed({ model: { spec, name: 'm', sha256 } });
    claimFolder(folder, local('hf:runs/a/model', '1'));
    expect(() => claimFolder(folder, local('hf:/moved/model', '1'))).not.toThrow();
    expect(() => claimFolder(folder, local('hf:runs/a/model', '2'))).toThrow('model.sha256 was "1", is "2"');
    expect(() => claimFolder(folder, local('gguf:runs/a/model', '1'))).toThrow('model.kind was "hf", is "gguf"');
  });

  it('whose settings cannot be read is refused, never begun anew', () => {
    writeFileSync(join(folder, EVALUATION_FILE), '{"version": 1');
    expect(() => claimFolder(folder, settings)).toThrow(RunError);
    expect(() => claimFolder(folder, settings)).toThrow(/damaged/);
  });

  it.each([
    ['benchmarks', { benchmarks: [former(medqa)] }, [medqa]],
    ['a file of questions', { benchmarks: [], questions: former(bank) }, [bank]],
    ['words of their own', { benchmarks: [former(tiers)] }, [tiers]],
  ])('that was begun by the first version is gone on with: %s', (_name, written, sets) => {
    const { model, decoding: kept, versions } = settings;
    const before = { version: 1, model, decoding: kept, versions, ...written };
    writeFileSync(join(folder, EVALUATION_FILE), JSON.stringify(before));
    expect(readEvaluationFile(folder)).toEqual(changed({ sets }));
    expect(() => claimFolder(folder, changed({ sets }))).not.toThrow();
    expect(() => claimFolder(folder, changed({ sets: [{ ...sets[0]!, items: 4 }] }))).toThrow('items was 3, is 4');
  });

  it('that asks nothing, or is none, is refused in words', () => {
    expect(() => readEvaluationFile(folder)).toThrow(/holds no evaluation\.json: give the --out folder/);
    writeFileSync(join(folder, EVALUATION_FILE), JSON.stringify({ ...settings, sets: [] }));
    expect(() => readEvaluationFile(folder)).toThrow(/sets: it names no set/);
    writeFileSync(join(folder, EVALUATION_FILE), JSON.stringify({ ...settings, version: 3 }));
    expect(() => readEvaluationFile(folder)).toThrow(/damaged: version: /);
  });
});
