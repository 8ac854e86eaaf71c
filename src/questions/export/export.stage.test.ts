import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { readJsonl } from '../../support/jsonl.ts';

const SEEDS = fileURLToPath(new URL('../../../seeds', import.meta.url));
const RECIPE = `
[stages.graph]
do = "knowledge.seeds"
seeds = ${JSON.stringify(SEEDS)}
specialties = ["endocrinology"]
[stages.questions]
do = "questions.synthesize"
graph = "graph"
findings = [2, 2]
candidates = 8
combinationsPerDisease = 4
newDiseaseShare = 0.2
heldOutShare = 0.2
developmentShare = 0.1
train = 12
development = 4
newCombinations = 4
newDiseases = 4
languages = { en = 1, zh = 1 }
kinds = { diagnosis = 1, next-test = 1, treatment = 1, mechanism = 1, safe-treatment = 1 }
prevalenceWeights = { common = 1, uncommon = 1.5, rare = 2 }
tierBorders = { moderate = 1, difficult = 2.3 }
[stages.traces]
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
