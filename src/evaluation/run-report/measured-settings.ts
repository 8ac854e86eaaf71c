/** What a run measured because its bank was silent, as a value for the report: tiers that a curriculum needed. */
import { z } from 'zod';
import type { RecipeSetting } from '../../products/stage-kind.ts';

const count = z.number().int();

/** Of a stage's summary; other stages say nothing of tiers. */
const summarySchema = z.looseObject({
  measuredTiers: z.looseObject({
    tries: count,
    measured: count,
    stated: count,
    easy: count,
    moderate: count,
    difficult: count,
  }),
});

/** The value is that of every seed of a recipe, which are summed up together; the counts stand in the reason. */
export function measuredSettings(
  stages: Readonly<Record<string, { readonly summary: Readonly<Record<string, unknown>> }>>,
): RecipeSetting[] {
  return Object.entries(stages).flatMap(([stage, { summary }]) => {
    const found = summarySchema.safeParse(summary);
    if (!found.success) return [];
    const { tries, measured, stated, easy, moderate, difficult } = found.data.measuredTiers;
    const counts = `easy ${easy}, moderate ${moderate}, difficult ${difficult}`;
    return [
      {
        name: `stages.${stage}.tiers`,
        value: `measured by ${tries} tries`,
        origin: 'ours' as const,
        reason: `the bank states no tier for ${measured} of ${measured + stated} questions, so the policy tried each: ${counts}`,
      },
    ];
  });
}
