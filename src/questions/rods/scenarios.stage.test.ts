import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openRecordedChatModel } from '../../chat/recorded/recorded-chat-model.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { runRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import { bankManifestSchema } from '../../records/bank-manifest.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { readJson } from '../../support/read-json.ts';

const SEEDS = fileURLToPath(new URL('../../../seeds', import.meta.url));
const FACTS = `[stages.facts]\ndo = "knowledge.import"\nsources = [{ seed = ${JSON.stringify(SEEDS)} }]\n`;
const BANK = '[stages.bank]\ndo = "questions.scenarios"\ngraph = "facts"\ncount = 40\n';

it('makes a bank of a store, the same wherever the run lies, of the kinds that the recipe weighs', async () => {
  using folder = temporaryFolder();
  const recipe = `${FACTS}${BANK}kinds = { treatment = 3, diagnosis = 1 }\nlanguages = { zh = 1 }\n`;
  const { stages } = await runRecipeText(folder.path, recipe);
  const summary = stages[1]!.summary as { questions: number; kinds: Record<string, unknown> };
  expect(summary.questions).toBe(40);
  expect(Object.keys(summary.kinds).toSorted()).toEqual(['diagnosis', 'treatment']);
  const questions = readJsonl<GraphQuestion>(folder.file('run/bank/questions.jsonl'));
  expect(questions).toHaveLength(40);
  expect(new Set(questions.map(({ language }) => language))).toEqual(new Set(['zh']));
  expect(new Set(questions.map(({ kind }) => kind))).toEqual(new Set(['treatment', 'diagnosis']));
  const manifest = readJson(folder.file('run/bank/manifest.json'), bankManifestSchema);
  expect(manifest.inputs[0]!.path).toBe('facts/graph.sqlite');
  // Reading the store leaves nothing beside it.
  expect(readdirSync(folder.file('run/facts'))).toEqual(['graph.sqlite']);
  await runRecipeText(folder.path, recipe, { out: 'else/where' });
  for (const file of ['questions.jsonl', 'manifest.json', 'questions.parquet', 'dropped.jsonl', 'datasheet.html'])
    expect(sha256OfFile(folder.file(`else/where/bank/${file}`)), file).toBe(
      sha256OfFile(folder.file(`run/bank/${file}`)),
    );
});

it('lets a chat model tell the vignettes, and keeps the journal out of the product', async () => {
  using folder = temporaryFolder();
  await runRecipeText(folder.path, FACTS + BANK);
  const plain = readJsonl<GraphQuestion>(folder.file('run/bank/questions.jsonl'));
  const outputs = plain.map(({ id, stem, language, options, answer }, at) => {
    const told = stem.replace(/[^.。]*[?？]$/, '').trim();
    const leak = `${told} ${options.find(({ letter }) => letter === answer)!.text}${language === 'en' ? '.' : '。'}`;
    return `${JSON.stringify({ itemId: id, raw: `<think>.</think><answer>${at < 10 ? leak : told}</answer>` })}\n`;
  });
  writeFileSync(folder.file('outputs.jsonl'), outputs.join(''));
  const openChatModel = (): Promise<OpenChatModel> =>
    Promise.resolve({
      model: openRecordedChatModel(folder.file('outputs.jsonl')),
      spec: 'recorded:outputs.jsonl',
      sha256: null,
      concurrency: 4,
      maxTokens: null,
    });
  const recipe = `[models.writer]\nuse = "recorded:outputs.jsonl"\n${FACTS}${BANK}verbaliser = "writer"\n`;
  const { stages } = await runRecipeText(folder.path, recipe, { openChatModel });
  expect(stages.map(({ result }) => result)).toEqual(['stood', 'done']);
  const told = readJsonl<GraphQuestion>(folder.file('run/bank/questions.jsonl'));
  expect(told.filter(({ verbalisation }) => verbalisation !== undefined)).toHaveLength(40);
  expect(stages[1]!.summary['verbalised']).toMatchObject({ 'template kept: names the answer': 10 });
  const { files } = readJson(folder.file('run/bank/manifest.json'), bankManifestSchema);
  expect(files.map(({ path }) => path)).not.toContain('answers.jsonl');
});

it('says what is wrong with a setting, and which graph gives no question', async () => {
  using folder = temporaryFolder();
  const refused = (settings: string) => expect(async () => runRecipeText(folder.path, FACTS + BANK + settings)).rejects;
  await refused('kinds = { diagnosis = 0 }').toThrow(/every one of diagnosis, .* is 0; one must be more/);
  await refused('kinds = { diagnose = 1 }').toThrow(/unknown key "diagnose".*did you mean "diagnosis"/);
  await refused('masked = [3, 2]').toThrow(/the fewest come first/);
  await refused('options = 1').toThrow(/stages\.bank\.options/);
  await refused('candidates = 1\nfindings = [6, 6]').toThrow(
    /facts\/graph\.sqlite gives no question of the \d+ diseases .*: "too few distractors" .*; ask for fewer options/,
  );
});
