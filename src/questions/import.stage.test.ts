import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBankManifest } from '../records/read-bank.ts';
import type { StageContext } from '../run/stage.ts';
import { readJsonl } from '../support/jsonl.ts';
import { importQuestionsKind } from './import.stage.ts';

const root = mkdtempSync(join(tmpdir(), 'import-stage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function written(path: string, text: string): string {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
}

const HEADER = 'question,option_a,option_b,answer\n';
const own = written('a/own.csv', `${HEADER}Which gland makes insulin?,pancreas,thyroid,A\nWhich one is blank?,,x,B\n`);
const settingsOf = (stated: object) => importQuestionsKind.settings.parse(stated);
const problemsOf = (stated: object): string[] =>
  importQuestionsKind.check!(settingsOf(stated), {}, {}).map(({ setting, message }) => `${setting}: ${message}`);

describe('questions.import', () => {
  it('makes a bank that does not tell where the files lay', async () => {
    const folder = join(root, 'bank');
    const context = { folder, progress: { log: () => {}, update: () => {} } } as unknown as StageContext;
    const settings = settingsOf({ files: [own], name: 'ward', licence: 'own data' });
    const [engines, hub, decoderGraph] = [{} as never, {} as never, {} as never];
    const adapters = { engines, newModels: null, remoteModels: null, hub, decoderGraph };
    const call = { settings, inputs: {}, context, ...adapters, recipe: {} as never };
    expect(await importQuestionsKind.run(call)).toEqual({ questions: 1, dropped: 1, inReview: 0 });
    expect(readBankManifest(folder)!.inputs[0]!.path).toBe('own.csv');
    const [dropped] = readJsonl<{ id: string; evidence: string }>(join(folder, 'dropped.jsonl'));
    expect(dropped!.evidence).toContain('own.csv:3');
    expect(JSON.stringify([dropped, readBankManifest(folder)])).not.toContain(root);
  });

  it('goes by what is in the files, not by where they lie', () => {
    const moved = written('b/own.csv', HEADER);
    const named = (files: readonly string[]): string[] =>
      Object.keys(importQuestionsKind.files!(settingsOf({ files, name: 'ward', licence: 'own data' })));
    expect(named([own, moved])).toEqual(['1 own.csv', '2 own.csv']);
    expect(importQuestionsKind.paths).toEqual(['files']);
  });

  it('refuses before anything runs what cannot be imported, and says what to do', () => {
    expect(problemsOf({ files: [own], name: 'ward', licence: 'own data' })).toEqual([]);
    expect(problemsOf({ files: [own] })).toEqual([expect.stringMatching(/^name: name is missing: .*dataset$/)]);
    expect(problemsOf({ files: [own], name: 'ward' })).toEqual([expect.stringMatching(/^licence: licence is missing/)]);
    expect(problemsOf({ files: [join(root, 'a/won.csv')], name: 'ward', licence: 'x' })).toEqual([
      expect.stringMatching(/^files: there is no .*won\.csv; .* holds own\.csv$/),
    ]);
    expect(problemsOf({ files: [root], dataset: 'medqua' })).toContainEqual(
      expect.stringMatching(/^dataset: .*did you mean medqa/),
    );
    expect(problemsOf({ files: [own], dataset: 'medqa', licence: 'x' })).toEqual([
      expect.stringMatching(/^licence: it is for your own questions, and dataset = "medqa"/),
    ]);
    expect(problemsOf({ files: [join(root, 'a')], dataset: 'medqa' })).toEqual([
      expect.stringMatching(/^files: .*no file of medqa/),
    ]);
    expect(problemsOf({ files: [own], name: 'medqa', licence: 'x' })).toEqual([
      expect.stringMatching(/^name: name medqa is taken/),
    ]);
  });
});
