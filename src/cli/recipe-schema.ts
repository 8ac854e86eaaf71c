/**
 * What a recipe may say: one TOML table per stage, in the paper's order. Values the paper names are quoted in the
 * recipe; every other is ours and says why there. Off is absent or null, never 0 or -1.
 */
import { z } from 'zod';
import { RELATIONS, type RelationType } from '../graph/schema.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().positive();
const rate = z.number().positive();
const weight = z.number().min(0);
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
});

const model = z.object({
  family: z.enum(['qwen2', 'qwen3']),
  hiddenSize: count,
  intermediateSize: count,
  layers: count,
  heads: count,
  keyValueHeads: count,
  headSize: count,
  ropeTheta: rate,
  tieEmbeddings: z.boolean(),
  maxPositions: count,
});

const base = z.object({
  steps: count,
  rowsPerStep: count,
  rowLength: count,
  drillWeight: rate,
  shares: z.object({ textbook: weight, narrow: weight, safe: weight, option: weight, observe: weight, fact: weight }),
  learningRate: rate,
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
  learningRate: rate,
  warmupSteps: count,
  weightDecay: weight,
  replayShare: share,
  replayRows: count,
  evaluateEverySteps: count,
});

const grpo = {
  groups: count,
  groupSize: z.number().int().min(2),
  refills: z.number().int().min(0),
  learningRate: rate,
};

const reinforcement = z.object({
  temperature: rate,
  formatReward: weight,
  divideByDeviation: z.boolean(),
  klRollouts: z.number().int().min(0),
});

const stage1 = z.object({
  ...grpo,
  maxSteps: count,
  plateau: z.object({ window: count, sparseShare: share, gain: z.number() }),
});

const stage2 = z.object({ ...grpo, steps: count, mineEverySteps: count, miningAttempts: count });

export const recipeSchema = z.object({
  /** Name shown in the report and, by default, of the run folder. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** One sentence for the report. */
  about: z.string(),
  seed: z.number().int().min(0),
  /** Worker threads; absent: one a core. Numbers are reproducible for a given count. */
  threads: count.optional(),
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
export type Recipe = z.infer<typeof recipeSchema>;
