/** The curriculum as a recipe states it: its schema, and what cannot go together. */
import { z } from 'zod';
import { count, share } from '../products/setting-schemas.ts';
import type { WrongSetting } from '../products/stage-kind.ts';
import { DEFAULT_BAND, estimateChance, MINING_ESTIMATES } from './chance-of-right.ts';
import { PAPER_RATIO } from './curriculum.ts';
import type { Curriculum } from './step-draw.ts';

/** As questions of a graph have; with more, tries show more. */
const FEW_OPTIONS = 4;

const parts = z.number().int().min(0).max(1000);

/** The setting `curriculum`: which questions a step asks. */
export const curriculumSetting = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('balanced'),
    /** Tries at each question whose bank states no tier, to measure one. */
    tries: count.default(8),
  }),
  /** All questions alike, whatever their tier: a control. */
  z.object({ kind: z.literal('uniform') }),
  z.object({
    kind: z.literal('mined'),
    /** Mined anew every so many steps. */
    everySteps: count,
    /** Attempts at each training question in a round. */
    attempts: count,
    /** Questions that did not fail when last mined, and those that did. */
    ratio: z.object({ right: parts, wrong: parts }).default(PAPER_RATIO),
    /** What a round goes by: whether a question failed, its chance of a right answer without guessing, or its pass rate. */
    estimate: z.enum(MINING_ESTIMATES).default('failures'),
    /** Chances or pass rates that are mined where a round goes by them, 0-1, both ends inside. */
    band: z.strictObject({ low: share, high: share }).default(DEFAULT_BAND),
    /** Each attempt but the first shows the options in an order of its own. */
    shuffleOptions: z.boolean().default(false),
    /** Questions that a round tries, drawn anew each time; absent: all. */
    pool: count.optional(),
  }),
]);
export type CurriculumSetting = z.output<typeof curriculumSetting>;

/** What of it does not go together. */
export function wrongCurriculum(drawn: CurriculumSetting): WrongSetting[] {
  if (drawn.kind !== 'mined') return [];
  const { estimate, attempts, band, pool, ratio } = drawn;
  const wrong: WrongSetting[] = [];
  if (band.low >= band.high)
    wrong.push({
      setting: 'curriculum.band',
      message: `low is ${band.low} and high ${band.high}: low must be less than high`,
    });
  if (estimate === 'failures') {
    if (pool !== undefined)
      wrong.push({
        setting: 'curriculum.pool',
        message: 'by failures a question that was not tried counts as solved: leave it out, or say estimate = "chance"',
      });
    return wrong;
  }
  const most = estimateChance(estimate, { attempts, failures: 0 }, FEW_OPTIONS);
  // Where no solved question is asked for, the band may hold them all.
  if (ratio.right > 0 && most <= band.high)
    wrong.push({
      setting: 'curriculum.attempts',
      message:
        `${attempts} right answers of ${attempts} show a chance of ${most.toFixed(2)}, which is not above the band ` +
        `(${band.high}): give more attempts`,
    });
  return wrong;
}

/** `asking`: how tries are sampled, as rollouts are. */
export function curriculumOf(
  drawn: CurriculumSetting,
  asking: { readonly temperature: number; readonly maxTokens: number },
): Curriculum {
  const { temperature, maxTokens } = asking;
  switch (drawn.kind) {
    case 'balanced':
      return { kind: 'balanced', measuring: { tries: drawn.tries, temperature, maxTokens } };
    case 'uniform':
      return { kind: 'uniform' };
    case 'mined': {
      const { everySteps, ratio, attempts, estimate, band, shuffleOptions, pool = null } = drawn;
      const mining = { attempts, temperature, maxTokens, estimate, shuffleOptions, pool };
      return { kind: 'mined', everySteps, ratio, band, mining };
    }
    default:
      return drawn satisfies never;
  }
}
