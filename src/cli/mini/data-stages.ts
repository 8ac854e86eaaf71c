/** Knowledge graph, question bank and teacher trajectories as stages of a run. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GraphTeacher } from '../../coldstart/graph-teacher.ts';
import { readGraphFile, writeGraphFile } from '../../graph/graph-file.ts';
import { sliceGraph } from '../../graph/slice-graph.ts';
import { readSeedGraph } from '../../knowledge/seed-files.ts';
import { synthesizeQuestions, type SynthesisSettings } from '../../questions/synthesize.ts';
import type { Stage } from '../../run/stage.ts';
import { ConfigError } from '../../support/errors.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { randomStream } from '../../support/random.ts';
import type { Recipe } from '../recipe-schema.ts';
import { readQuestions } from './stage-files.ts';

export function graphStage({ graph }: Recipe, seedsFolder: string): Stage {
  return {
    name: 'graph',
    version: 1,
    inputs: [],
    // Not where the seeds lie: their contents are hashed below.
    settings: {
      graph: {
        specialties: graph.specialties ?? null,
        relations: graph.relations ?? null,
        sharedFindingsOnly: graph.sharedFindingsOnly,
      },
    },
    files: seedFiles(seedsFolder),
    weight: 1,
    run: async ({ folder, progress }) => {
      const whole = readSeedGraph(seedsFolder);
      const slice = sliceGraph(whole, {
        specialties: graph.specialties ?? null,
        relations: graph.relations ?? null,
        sharedFindingsOnly: graph.sharedFindingsOnly,
      });
      writeGraphFile(join(folder, 'graph.json'), slice);
      const size = {
        entities: slice.entities.size,
        relations: slice.relations.length,
        diseases: slice.ofType('disease').length,
      };
      progress.log(
        `${size.diseases} diseases, ${size.entities} entities, ${size.relations} relations of ${whole.ofType('disease').length}, ${whole.entities.size}, ${whole.relations.length}`,
      );
      return { ...size, hash: slice.hash };
    },
  };
}

/** Every seed file by its path below the folder: a changed fact redoes what depends on it. */
function seedFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsv'));
  return Object.fromEntries(files.sort().map((path) => [path, join(folder, path)]));
}

export function questionStage({ questions }: Recipe): Stage {
  return {
    name: 'questions',
    version: 3,
    inputs: ['graph'],
    settings: { questions },
    weight: 3,
    run: async ({ folder, input, seed, progress }) => {
      const graph = readGraphFile(join(input('graph'), 'graph.json'));
      const synthesis = synthesizeQuestions(graph, synthesisSettings(questions), seed);
      for (const [split, list] of Object.entries(synthesis.questions)) writeJsonl(join(folder, `${split}.jsonl`), list);
      const counts = Object.fromEntries(
        Object.entries(synthesis.questions).map(([split, list]) => [split, list.length]),
      );
      progress.log(JSON.stringify(counts));
      const empty = Object.keys(counts).filter((split) => counts[split] === 0);
      if (empty.length > 0)
        throw new ConfigError(
          `The graph gives no question for ${empty.join(', ')}: take more of it (graph.specialties, graph.relations) ` +
            'or change the shares and kinds in [questions]',
        );
      return { ...counts, newDiseases: [...synthesis.newDiseases], rejected: { ...synthesis.rejected } };
    },
  };
}

function synthesisSettings(questions: Recipe['questions']): SynthesisSettings {
  const { findings, candidates, combinationsPerDisease, newDiseaseShare, heldOutShare, developmentShare } = questions;
  return {
    combinations: { findings, candidates, perDisease: combinationsPerDisease },
    newDiseaseShare,
    heldOutShare,
    developmentShare,
    counts: {
      train: questions.train,
      development: questions.development,
      'new-combinations': questions.newCombinations,
      'new-diseases': questions.newDiseases,
    },
    languages: questions.languages,
    kinds: questions.kinds,
    prevalenceWeights: questions.prevalenceWeights,
    tierBorders: questions.tierBorders,
  };
}

export function trajectoryStage({ coldStart }: Recipe): Stage {
  return {
    name: 'trajectories',
    version: 2,
    inputs: ['graph', 'questions'],
    settings: {
      coldStart: { trajectories: coldStart.trajectories, refinedShare: coldStart.refinedShare },
    },
    weight: 1,
    run: async (context) => {
      const graph = readGraphFile(join(context.input('graph'), 'graph.json'));
      const teacher = new GraphTeacher(graph, {
        refinedShare: coldStart.refinedShare,
        seed: context.seed,
      });
      const asked = randomStream(context.seed, 'trajectories')
        .shuffle(readQuestions(context, 'train'))
        .slice(0, coldStart.trajectories);
      const trajectories = asked.map((question) => teacher.write(question));
      const correct = trajectories.filter((trajectory) => trajectory.correct);
      writeJsonl(join(context.folder, 'trajectories.jsonl'), correct);
      return { written: trajectories.length, kept: correct.length };
    },
  };
}
