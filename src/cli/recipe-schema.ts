/**
 * What a recipe may say: one TOML table per stage, in the paper's order. Values the paper names are quoted in the
 * recipe; every other is ours and says why there. Off is absent or null, never 0 or -1.
 */
import { z } from 'zod';
import { RELATIONS, type RelationType } from '../graph/schema.ts';
import { recipeRules } from './recipe-rules.ts';

const share = z.number().min(0).max(1);
/** The upper bounds are far above any use: they catch a slip of the keyboard before it fills memory or runs for ever. */
const count = z.number().int().positive().max(1_000_000);
const size = z.number().int().positive().max(100_000);
const rate = z.number().positive().max(1_000_000_000);
const learningRate = z.number().positive().max(1);
const weight = z.number().min(0).max(1_000_000);
const languages = z.object({ en: weight, zh: weight });

const graph = z.object({
  /** Folder of the seed graph, from the recipe's place. */
  seeds: z.string(),
  /** Specialties taken; absent: all. */
  specialties: z.array(z.string()).min(1).optional(),
  /** Relations taken; absent: all. */
  relations: z
    .array(z.enum(Object.keys(RELATIONS) as [RelationType, ...RelationType[]]))
    .min(1)
    .optional(),
  sharedFindingsOnly: z.boolean(),
});

const questions = z.object({
  findings: z
    .tuple([z.number().int().min(2), z.number().int().max(6)])
    .refine(([fewest, most]) => fewest <= most, 'the fewest findings come first, then the most'),
  candidates: count,
  combinationsPerDisease: count,
  newDiseaseShare: share,
  heldOutShare: share,
  developmentShare: share,
  train: count,
  development: count,
  newCombinations: count,
  newDiseases: count,
  languages,
  kinds: z.object({
    diagnosis: weight,
    'next-test': weight,
    treatment: weight,
    mechanism: weight,
    'safe-treatment': weight,
  }),
  prevalenceWeights: z.object({ common: weight, uncommon: weight, rare: weight }),
  /** Points (`src/questions/difficulty.ts`) from which a question is moderate, and difficult. */
  tierBorders: z
    .object({ moderate: z.number().min(0).max(4), difficult: z.number().min(0).max(4) })
    .refine(({ moderate, difficult }) => moderate < difficult, 'moderate begins below difficult'),
});

const model = z.object({
  family: z.enum(['qwen2', 'qwen3']),
  hiddenSize: size,
  intermediateSize: size,
  layers: size,
  heads: size,
  keyValueHeads: size,
  headSize: size,
  ropeTheta: rate,
  tieEmbeddings: z.boolean(),
  maxPositions: count,
});

const base = z.object({
  steps: count,
  rowsPerStep: count,
  rowLength: count,
  drillWeight: rate,
  shares: z.object({
    textbook: weight,
    common: weight,
    left: weight,
    option: weight,
    observe: weight,
    recite: weight,
    fact: weight,
    path: weight,
  }),
  learningRate,
  warmupSteps: count,
  weightDecay: weight,
  probeSize: count,
  probeEverySteps: count,
});

const coldStart = z.object({
  /** Trajectories the teacher writes: few. */
  trajectories: count,
  refinedShare: share,
  epochs: count,
  batchSize: count,
  learningRate,
  warmupSteps: count,
  weightDecay: weight,
  replayShare: share,
  replayRows: count,
  evaluateEverySteps: count,
});

const grpo = {
  groups: count,
  groupSize: z.number().int().min(2).max(10_000),
  refills: z.number().int().min(0).max(1000),
  learningRate,
};

const reinforcement = z
  .object({
    temperature: rate,
    formatReward: weight,
    divideByDeviation: z.boolean(),
    klRollouts: z.number().int().min(0).max(1_000_000),
    /** Rows of the base's training in each step, and their weight beside the policy's loss; absent: none. */
    replayRows: count.optional(),
    replayWeight: rate.optional(),
  })
  .refine(({ replayRows, replayWeight }) => (replayRows === undefined) === (replayWeight === undefined), {
    message: 'replayRows and replayWeight belong together: give both or neither',
  });

const stage1 = z.object({
  ...grpo,
  maxSteps: count,
  plateau: z.object({ window: count, sparseShare: share, gain: z.number() }),
});

const stage2 = z.object({ ...grpo, warmupSteps: count, steps: count, mineEverySteps: count, miningAttempts: count });

const tables = z.object({
  /** Name shown in the report and, by default, of the run folder. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** One sentence for the report. */
  about: z.string(),
  seed: z.number().int().min(0),
  /** Worker threads; absent: one a core. Numbers are reproducible for a given count. */
  threads: z.number().int().min(1).max(256).optional(),
  /** Longest answer, tokens. */
  maxTokens: count,
  graph,
  questions,
  model,
  base,
  coldStart,
  reinforcement,
  stage1,
  stage2,
});
export type Recipe = z.infer<typeof tables>;

export const recipeSchema = tables.superRefine(recipeRules);
