/** The form of report.json. zod's numbers are finite, so that a report with NaN in it cannot be built. */
import { z } from 'zod';
import { bilingualSchema, rowSchema } from '../../records/row.ts';
import { setInfoSchema } from '../../records/set-info.ts';
import { auditSchema } from '../audit/audit-schema.ts';
import { dimensions } from '../statistics/breakdown.ts';

export const REPORT_VERSION = 2;

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
  set: z.string(),
  /** Rows by name. */
  baseline: z.string(),
  candidate: z.string(),
  difference: z.number().min(-1).max(1),
  low: z.number().min(-1).max(1),
  high: z.number().min(-1).max(1),
  count: countSchema,
  clusters: countSchema,
  baselineOnly: countSchema,
  candidateOnly: countSchema,
  mcnemarP: shareSchema,
});

/** Absent where no question of the set says anything of the dimension. */
const breakdownSchema = z.object({
  set: z.string(),
  row: z.string(),
  dimension: z.enum(dimensions),
  /** Group null: the questions that do not say. */
  groups: z.array(accuracySchema.omit({ meanTokens: true }).extend({ group: z.string().nullable() })),
});

const roundSchema = z.object({
  round: countSchema,
  evaluated: countSchema,
  passRate: shareSchema,
  hardSamples: countSchema,
  rightSamples: countSchema,
});

const curveOfStage = { stage: z.string(), label: bilingualSchema };
const curveSchema = z.discriminatedUnion('kind', [
  z.object({
    ...curveOfStage,
    kind: z.literal('pre-training'),
    points: z.array(
      z.object({
        step: countSchema,
        loss: measuredSchema,
        drillAccuracy: measuredSchema,
        recallAccuracy: measuredSchema,
      }),
    ),
  }),
  z.object({
    ...curveOfStage,
    kind: z.literal('fine-tuning'),
    points: z.array(z.object({ step: countSchema, loss: measuredSchema, developmentAccuracy: measuredSchema })),
  }),
  z.object({
    ...curveOfStage,
    kind: z.literal('reinforcement'),
    points: z.array(
      z.object({
        step: countSchema,
        reward: measuredSchema,
        sampledAccuracy: measuredSchema,
        formatRate: measuredSchema,
        length: measuredSchema,
        entropy: measuredSchema,
        klToReference: measuredSchema,
        zeroSignalShare: measuredSchema,
        logprobGap: measuredSchema,
      }),
    ),
    plateauStep: countSchema.nullable(),
    rounds: z.array(roundSchema),
  }),
]);

const traceSchema = z.object({
  questionId: z.string(),
  set: z.string(),
  stem: z.string(),
  options: z.array(z.object({ letter: z.string(), text: z.string() })),
  answer: z.string(),
  outcome: z.enum(['learned', 'lost', 'right', 'wrong']),
  outputs: z.array(
    z.object({ row: z.string(), text: z.string(), letter: z.string().nullable(), correct: z.boolean() }),
  ),
});

const settingSchema = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  origin: z.enum(['paper', 'ours']),
  reason: z.string().nullable(),
});

const namedValueSchema = z.object({ name: z.string(), value: z.union([z.string(), z.number()]) });

const intervalSchema = { accuracy: shareSchema, low: shareSchema, high: shareSchema };
const benchmarksSchema = z.object({
  /** So many items of each benchmark were asked at most; null: all. */
  limit: z.number().int().positive().nullable(),
  rows: z.array(
    z.object({
      name: z.string(),
      label: bilingualSchema,
      results: z.array(
        z.object({
          id: z.string(),
          title: bilingualSchema,
          items: countSchema,
          samples: countSchema,
          answered: countSchema,
          /** Absent in reports of before. */
          refused: countSchema.default(0),
          unread: countSchema,
          ...intervalSchema,
        }),
      ),
      macro: z.object(intervalSchema).nullable(),
    }),
  ),
});

export const reportSchema = z.object({
  kind: z.literal('fleming-report'),
  version: z.literal(REPORT_VERSION),
  recipe: z.string(),
  /** In the order of the tables. `sets`: by the set's name; a set that the row was not measured on is absent. */
  rows: z.array(rowSchema.extend({ sets: z.record(z.string(), accuracySchema) })),
  /** In the order of the tables; headlines speak of the first. */
  sets: z.array(setInfoSchema),
  comparisons: z.array(comparisonSchema),
  breakdowns: z.array(breakdownSchema),
  chance: z.record(z.string(), shareSchema),
  optionsOnly: z.record(z.string(), shareSchema),
  curves: z.array(curveSchema),
  traces: z.array(traceSchema),
  settings: z.array(settingSchema),
  seeds: z.array(namedValueSchema),
  versions: z.array(namedValueSchema),
  timings: z.array(
    z.object({ stage: z.string(), wallSeconds: z.number().nonnegative(), tokens: countSchema.nullable() }),
  ),
  /** Absent where the recipe asks no benchmarks. */
  benchmarks: benchmarksSchema.optional(),
  /** Absent where no graph is given: the claims of the answers, held against it. */
  audit: auditSchema.optional(),
});
export type Report = z.infer<typeof reportSchema>;
export type ReportRow = Report['rows'][number];
export type ReportComparison = Report['comparisons'][number];
export type ReportAccuracy = z.infer<typeof accuracySchema>;
export type ReportBenchmarks = z.infer<typeof benchmarksSchema>;
export type ReportCurve = Report['curves'][number];
