/** The form of report.json. zod's numbers are finite, so that a report with NaN in it cannot be built. */
import { z } from 'zod';
import { evaluationSetSchema, stageNameSchema } from '../../records/score.ts';
import { dimensions } from '../breakdown.ts';

const shareSchema = z.number().min(0).max(1);
const countSchema = z.number().int().nonnegative();
const measuredSchema = z.number().nullable();

const accuracySchema = z.object({
  accuracy: shareSchema,
  low: shareSchema,
  high: shareSchema,
  count: countSchema,
  correct: countSchema,
  unread: countSchema,
  clusters: countSchema,
  /** Mean generated tokens. */
  meanTokens: z.number(),
});

const comparisonSchema = z.object({
  set: evaluationSetSchema,
  baseline: stageNameSchema,
  candidate: stageNameSchema,
  difference: z.number().min(-1).max(1),
  low: z.number().min(-1).max(1),
  high: z.number().min(-1).max(1),
  count: countSchema,
  clusters: countSchema,
  baselineOnly: countSchema,
  candidateOnly: countSchema,
  mcnemarP: shareSchema,
});

const breakdownSchema = z.object({
  set: evaluationSetSchema,
  stage: stageNameSchema,
  dimension: z.enum(dimensions),
  groups: z.array(accuracySchema.omit({ meanTokens: true }).extend({ group: z.string() })),
});

const curvesSchema = z.object({
  pretraining: z.array(
    z.object({
      step: countSchema,
      loss: measuredSchema,
      drillAccuracy: measuredSchema,
      recallAccuracy: measuredSchema,
    }),
  ),
  coldStart: z.array(z.object({ step: countSchema, loss: measuredSchema, developmentAccuracy: measuredSchema })),
  reinforcement: z.array(
    z.object({
      stage: stageNameSchema,
      step: countSchema,
      reward: measuredSchema,
      heldInAccuracy: measuredSchema,
      formatRate: measuredSchema,
      length: measuredSchema,
      entropy: measuredSchema,
      klToColdStart: measuredSchema,
      zeroSignalShare: measuredSchema,
      logprobGap: measuredSchema,
    }),
  ),
});

const traceSchema = z.object({
  questionId: z.string(),
  set: evaluationSetSchema,
  stem: z.string(),
  options: z.array(z.object({ letter: z.string(), text: z.string() })),
  answer: z.string(),
  outcome: z.enum(['learned', 'lost', 'right', 'wrong']),
  outputs: z.array(
    z.object({ stage: stageNameSchema, text: z.string(), letter: z.string().nullable(), correct: z.boolean() }),
  ),
});

const namedValueSchema = z.object({ name: z.string(), value: z.union([z.string(), z.number()]) });

export const reportSchema = z.object({
  kind: z.literal('fleming-report'),
  version: z.literal(1),
  recipe: z.string(),
  /** In the order of the ablation; a stage or set without scores is absent. */
  stages: z.array(z.object({ name: stageNameSchema, sets: z.partialRecord(evaluationSetSchema, accuracySchema) })),
  comparisons: z.array(comparisonSchema),
  breakdowns: z.array(breakdownSchema),
  chance: z.partialRecord(evaluationSetSchema, shareSchema),
  /** Absent from reports of runs that did not measure it. */
  optionsOnly: z.partialRecord(evaluationSetSchema, shareSchema).default({}),
  curves: curvesSchema,
  plateauStep: countSchema.nullable(),
  miningRounds: z.array(
    z.object({
      round: countSchema,
      evaluated: countSchema,
      passRate: shareSchema,
      hardSamples: countSchema,
      rightSamples: countSchema,
    }),
  ),
  traces: z.array(traceSchema),
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      origin: z.enum(['paper', 'ours']),
      reason: z.string(),
    }),
  ),
  seeds: z.array(namedValueSchema),
  versions: z.array(namedValueSchema),
  timings: z.array(
    z.object({ stage: z.string(), wallSeconds: z.number().nonnegative(), tokens: countSchema.nullable() }),
  ),
});
export type Report = z.infer<typeof reportSchema>;
export type ReportComparison = Report['comparisons'][number];
export type ReportAccuracy = z.infer<typeof accuracySchema>;
