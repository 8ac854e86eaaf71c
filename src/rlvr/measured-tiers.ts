/**
 * Tiers of questions whose bank states none, measured by the policy itself. A question is tried k times; with a uniform
 * prior what is known of its chance p of a right answer is the posterior Beta(1 + right, 1 + wrong). The tier is the third
 * of [0, 1] in which most of the posterior lies: Difficult below 1/3, Moderate between, Easy above 2/3. A question that
 * is never or always right after a few tries is not certain: its posterior still has mass in the other thirds, which is
 * kept beside the tier. docs/decisions/2026-11-29-measured-tiers.md says why.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { promptTokensOf, rightOf, sampledTokensOf, tryQuestions } from '../attempts/try-questions.ts';
import type { Policy } from '../engine/policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { difficultyTierSchema, type DifficultyTier } from '../records/question.ts';
import type { StageContext } from '../run/stage.ts';
import { writeJsonl } from '../support/jsonl.ts';
import type { Prompt } from '../wording/prompt.ts';
import type { TierOf } from './curriculum.ts';

export interface MeasuringSettings {
  /** Answers sampled per question: k. */
  readonly tries: number;
  readonly temperature: number;
  readonly maxTokens: number;
}

export const measuredTierSchema = z.strictObject({
  id: z.string(),
  right: z.number().int().nonnegative(),
  tries: z.number().int().positive(),
  tier: difficultyTierSchema,
  /** How much of the posterior lies in the tier's third, 1/3 to 1. */
  certainty: z.number(),
});
export type MeasuredTier = z.infer<typeof measuredTierSchema>;

const countSchema = z.number().int().nonnegative();

/** What a stage's summary says of tiers that it measured. */
export const measuredTiersSchema = z.strictObject({
  /** Tries at each question. */
  tries: z.number().int().positive(),
  /** Questions whose tier was measured, and those whose bank states one. */
  measured: countSchema,
  stated: countSchema,
  /** Of the measured. */
  easy: countSchema,
  moderate: countSchema,
  difficult: countSchema,
  /** Mean share of the posteriors in the tiers' thirds. */
  meanCertainty: z.number(),
});
export type MeasuredTiersSummary = z.infer<typeof measuredTiersSchema>;

export interface MeasuredTiers {
  /** The bank's tier, or the measured one. */
  readonly tierOf: TierOf;
  /** null: the bank states every tier. */
  readonly summary: MeasuredTiersSummary | null;
  readonly sampledTokens: number;
  readonly promptTokens: number;
}

/** A product of the stage: what was measured. */
export const TIERS_FILE = 'tiers.jsonl';

/** Measures where the bank is silent; asks nothing where it states every tier. Goes on after a kill. */
export async function measureTiers(
  { name, seed, folder, workFolder, progress, interrupt }: StageContext,
  policy: Policy,
  questions: readonly CommonQuestion[],
  prompt: Prompt,
  { tries, temperature, maxTokens }: MeasuringSettings,
): Promise<MeasuredTiers> {
  const silent = questions.filter(({ tier }) => tier === null);
  if (silent.length === 0) return { tierOf: ({ tier }) => tier, summary: null, sampledTokens: 0, promptTokens: 0 };
  const stated = questions.length - silent.length;
  progress.log(
    `the bank states no tier for ${silent.length} of ${questions.length} questions: measured by ${tries} tries at each`,
  );
  const asked = { prompt, attempts: tries, temperature, maxTokens, address: [seed, name, 'tiers'] };
  const keeping = { journal: join(workFolder, TIERS_FILE), log: progress.log, interrupt };
  const found = await tryQuestions(policy, silent, asked, 'measuring tiers', keeping);
  const tiers = found.map((tried): MeasuredTier => {
    const right = rightOf(tried);
    return { id: tried.id, right, tries, ...tierByTries(right, tries) };
  });
  writeJsonl(join(folder, TIERS_FILE), tiers);
  const summary = summarize(tiers, tries, stated);
  progress.log(
    `tiers by ${tries} tries: ${summary.easy} easy, ${summary.moderate} moderate, ${summary.difficult} difficult; ` +
      `certain by ${(100 * summary.meanCertainty).toFixed(0)} % on the mean`,
  );
  const byId = new Map(tiers.map(({ id, tier }) => [id, tier]));
  return {
    tierOf: ({ id, tier }) => tier ?? byId.get(id) ?? null,
    summary,
    sampledTokens: sampledTokensOf(found),
    promptTokens: promptTokensOf(found),
  };
}

/** The third of [0, 1] that holds most of Beta(1 + right, 1 + wrong), and how much of it. */
export function tierByTries(right: number, tries: number): Pick<MeasuredTier, 'tier' | 'certainty'> {
  const [low, high] = [posteriorBelow(1 / 3, right, tries), posteriorBelow(2 / 3, right, tries)];
  const masses: readonly (readonly [DifficultyTier, number])[] = [
    ['moderate', high - low],
    ['easy', 1 - high],
    ['difficult', low],
  ];
  const [tier, certainty] = masses.reduce((best, each) => (each[1] > best[1] ? each : best));
  return { tier, certainty };
}

/**
 * P(p < x) under Beta(1 + right, 1 + tries - right). With whole parameters it is the chance that of n = tries + 1 throws
 * of a coin of chance x at least 1 + right succeed: the sum over j > right of C(n, j) x^j (1 - x)^(n - j).
 */
function posteriorBelow(x: number, right: number, tries: number): number {
  const throws = tries + 1;
  let logChoose = 0;
  let sum = 0;
  for (let j = 0; j <= throws; j++) {
    if (j > right) sum += Math.exp(logChoose + j * Math.log(x) + (throws - j) * Math.log(1 - x));
    logChoose += Math.log((throws - j) / (j + 1));
  }
  return Math.min(1, sum);
}

function summarize(tiers: readonly MeasuredTier[], tries: number, stated: number): MeasuredTiersSummary {
  const count = (wanted: DifficultyTier): number => tiers.filter(({ tier }) => tier === wanted).length;
  return {
    tries,
    measured: tiers.length,
    stated,
    easy: count('easy'),
    moderate: count('moderate'),
    difficult: count('difficult'),
    meanCertainty: tiers.reduce((sum, { certainty }) => sum + certainty, 0) / tiers.length,
  };
}
