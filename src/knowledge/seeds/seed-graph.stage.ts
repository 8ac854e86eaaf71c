/** The stage kind `knowledge.seeds`: the graph of the seed files, or a stated slice of it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeGraphFile } from '../../graph/graph-file.ts';
import { RELATIONS, type RelationType } from '../../graph/schema.ts';
import { sliceGraph } from '../../graph/slice-graph.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { defineStageKind } from '../../products/stage-kind.ts';
import { nearestName } from '../../support/nearest-name.ts';
import { readSeedGraph } from './seed-files.ts';

const relation = z.enum(Object.keys(RELATIONS) as [RelationType, ...RelationType[]]);

export const seedGraphKind = defineStageKind({
  name: 'knowledge.seeds',
  about: 'the knowledge graph of the seed files, or a slice of it',
  version: 2,
  settings: z.object({
    /** Folder of the seed files. */
    seeds: z.string(),
    /** Specialties taken; absent: all. */
    specialties: z.array(z.string()).min(1).optional(),
    /** Relations taken; absent: all. */
    relations: z.array(relation).min(1).optional(),
    /** Leaves out findings of one disease alone: they would give the answer away. */
    sharedFindingsOnly: z.boolean().default(true),
  }),
  roles: {},
  makes: ['graph'],
  paths: ['seeds'],
  files: ({ seeds }) => seedFiles(seeds),
  check: ({ seeds, specialties = [] }) => checkSeeds(seeds, specialties),
  weight: () => 1,
  expect: () => NO_MODEL,
  run: async ({ settings, context }) => {
    const { specialties = null, relations = null, sharedFindingsOnly } = settings;
    const whole = readSeedGraph(settings.seeds);
    const slice = sliceGraph(whole, { specialties, relations, sharedFindingsOnly });
    writeGraphFile(join(context.folder, 'graph.json'), slice);
    const size = {
      entities: slice.entities.size,
      relations: slice.relations.length,
      diseases: slice.ofType('disease').length,
    };
    context.progress.log(
      `${size.diseases} diseases, ${size.entities} entities, ${size.relations} relations of ` +
        `${whole.ofType('disease').length}, ${whole.entities.size}, ${whole.relations.length}`,
    );
    return { ...size, hash: slice.hash };
  },
});

/** Every seed file by its path below the folder: a changed fact redoes what depends on it. */
function seedFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.tsv') && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true,
  );
  return Object.fromEntries(files.sort().map((path) => [path, join(folder, path)]));
}

function checkSeeds(folder: string, specialties: readonly string[]): { setting: string; message: string }[] {
  const wrong = (setting: string, message: string): { setting: string; message: string }[] => [{ setting, message }];
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return wrong('seeds', `there is no folder ${folder}; the path starts at the recipe's own folder`);
  const known = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'entities.tsv')));
  if (known.length === 0) return wrong('seeds', `${folder} has no <specialty>/entities.tsv below it`);
  return specialties
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === null ? `there are ${known.toSorted().join(', ')}` : `did you mean "${nearest}"?`;
      return wrong('specialties', `the seeds have no "${name}"; ${hint}`);
    });
}
