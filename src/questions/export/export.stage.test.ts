import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FEW_QUESTIONS, runRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { exportKind } from './export.stage.ts';

const RECIPE = `${FEW_QUESTIONS}[stages.traces]
do = "coldstart.distil"
graph = "graph"
questions = "questions"
trajectories = 6
refinedShare = 0
[stages.for-reinforcement]
do = "questions.export"
for = "trl"
questions = "questions"
[stages.for-fine-tuning]
do = "questions.export"
for = "messages"
questions = "questions"
traces = "traces"
`;

it('writes what another trainer reads, in the prompt of the recipe, the same wherever the run lies', async () => {
  using folder = temporaryFolder();
  const { stages } = await runRecipeText(folder.path, RECIPE);
  const summaryOf = (name: string): unknown => stages.find((stage) => stage.name === name)!.summary;
  expect(summaryOf('for-reinforcement')).toMatchObject({ of: 'questions', splits: { train: 12, development: 4 } });
  expect(summaryOf('for-fine-tuning')).toEqual({ of: 'traces', splits: { train: 6 } });
  const asked = readJsonl<{ prompt: { content: string }[] }>(folder.file('run/for-reinforcement/train.jsonl'));
  const [question] = readJsonl<{ stem: string }>(folder.file('run/questions/train.jsonl'));
  expect(asked).toHaveLength(12);
  expect(asked[0]!.prompt[0]!.content.startsWith(`${question!.stem}\nA.`)).toBe(true);
  await runRecipeText(folder.path, RECIPE, { out: 'else/where' });
  const files = readdirSync(folder.file('run/for-fine-tuning'));
  expect(files).toContain('export.json');
  for (const file of files)
    expect(readFileSync(folder.file(`else/where/for-fine-tuning/${file}`), 'utf8'), file).toBe(
      readFileSync(folder.file(`run/for-fine-tuning/${file}`), 'utf8'),
    );
});

it('refuses a shape of traces without traces before anything runs', () => {
  const problems = (format: 'openai' | 'trl', traces: readonly string[]): unknown =>
    exportKind.check!({ for: format }, { questions: ['questions'], traces }, {});
  expect(problems('openai', [])).toEqual([
    { setting: 'for', message: expect.stringMatching(/"openai" is a shape of/) },
  ]);
  expect(problems('openai', ['traces'])).toEqual([]);
  expect(problems('trl', [])).toEqual([]);
});
