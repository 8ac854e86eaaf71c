/** A kind of stage is one object and one line in the list of kinds: nothing else in the program has to hear of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readGraphFile } from '../graph/graph-file.ts';
import { seedFolder } from '../../test/worlds/seed-folder.ts';
import { defineStageKind, type StageKind } from '../products/stage-kind.ts';
import { keepSummary } from '../products/summary.ts';
import { temporaryFolder } from '../graph/store/fixtures/store-samples.ts';
import { runRecipeText } from '../../test/worlds/run-recipe-text.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

const namesKind = defineStageKind({
  name: 'knowledge.names',
  about: 'the names of a graph, of one type of thing',
  version: 1,
  settings: z.object({ type: z.enum(['disease', 'drug']).default('disease'), shout: z.boolean().default(false) }),
  roles: { graph: { accepts: ['graph'], about: 'whose names' } },
  makes: ['report'],
  incidental: ['shout'],
  weight: () => 1,
  run: async ({ settings: { type, shout }, inputs, context }) => {
    const names = readGraphFile(join(inputs.graph.folder, 'graph.json'))
      .ofType(type)
      .map((entity) => entity.names.en);
    context.progress.log(shout ? 'NAMES' : 'names');
    return keepSummary(context.folder, { names });
  },
});
const kinds = new Map([...STAGE_KINDS, [namesKind.name, namesKind as unknown as StageKind]]);

it('is carried out by a recipe that names it, after what feeds it, and redone where it depends on a change', async () => {
  using folder = temporaryFolder();
  using seeds = seedFolder();
  const recipe = (more = ''): string => `
[stages.named]
do = "knowledge.names"
graph = "facts"
${more}
[stages.facts]
do = "knowledge.seeds"
seeds = ${JSON.stringify(seeds.path)}
sharedFindingsOnly = false
`;
  const run = (more?: string) => runRecipeText(folder.path, recipe(more), { kinds });
  const results = async (more?: string) => (await run(more)).stages.map(({ name, result }) => [name, result]);
  const { stages } = await run();
  expect(stages.map(({ name, result }) => [name, result])).toEqual([
    ['facts', 'done'],
    ['named', 'done'],
  ]);
  expect(stages[1]!.summary).toEqual({ names: ['influenza', 'gout'] });
  expect(readFileSync(folder.file('run/named/summary.json'), 'utf8')).toBe('{"names":["influenza","gout"]}\n');
  // A setting that does not change what is made redoes nothing; one that does redoes this stage alone.
  expect(await results('shout = true')).toEqual([
    ['facts', 'stood'],
    ['named', 'stood'],
  ]);
  expect(await results('type = "drug"')).toEqual([
    ['facts', 'stood'],
    ['named', 'done'],
  ]);
});

it('is unknown where it is not in the list', async () => {
  using folder = temporaryFolder();
  const recipe = '[stages.named]\ndo = "knowledge.names"\ngraph = "named"\n';
  await expect(async () => runRecipeText(folder.path, recipe)).rejects.toThrow(
    /there is no kind of stage "knowledge\.names"/,
  );
});
