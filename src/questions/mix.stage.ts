/** The stage kind `questions.mix`: banks into one with stated shares (paper section 3.1). */
import { z } from 'zod';
import { NO_MODEL } from '../products/expectation.ts';
import { count, weight } from '../products/setting-schemas.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { expectedMix } from './mix/expected-mix.ts';
import { bankQuestions } from '../products/expected-products.ts';
import { bankOfProduct } from './bank/bank-of-product.ts';
import { MIX_ASPECTS, mixBanks, type MixAspect, type MixRatios } from './mix/mix-banks.ts';

/** Value -> share, of any sum; `rest` stands for all that is not named. */
const shares = z
  .record(z.string(), weight)
  .refine((values) => Object.values(values).some((value) => value > 0), 'every share is 0; one must be more')
  .optional();

export const mixKind = defineStageKind({
  name: 'questions.mix',
  about: 'banks into one with shares by bank, source, language, difficulty and specialty',
  version: 2,
  settings: z.object({
    ...(Object.fromEntries(MIX_ASPECTS.map((aspect) => [aspect, shares])) as Record<MixAspect, typeof shares>),
    /** Questions in all; absent: as many as the shares allow. */
    count: count.optional(),
    /** Takes questions too whose licence allows research alone. */
    withNonCommercial: z.boolean().default(false),
    /** Takes what there is where the count or a share cannot be had, and says so; else that is an error. */
    asNearAsPossible: z.boolean().default(false),
  }),
  roles: {
    banks: {
      accepts: ['bank', 'splits'],
      about: 'what is mixed, of splits the training questions',
      many: true,
      /** Relative number of questions; where only some banks state it, the others have 1. */
      entry: z.object({ weight: weight.optional() }),
    },
  },
  makes: ['bank'],
  weight: () => 2,
  expect: ({ settings, feeds, entries, made }) => ({
    ...NO_MODEL,
    makes: {
      bank: expectedMix(
        feeds['banks']!.map((bank, at) => ({
          weight: (entries['banks']?.[at]?.['weight'] as number | undefined) ?? null,
          sources: bankQuestions(made(bank)),
        })),
        settings,
      ),
    },
  }),
  run: async ({ settings, inputs, context }) => {
    const ratios: MixRatios = Object.fromEntries(
      MIX_ASPECTS.flatMap((aspect) => (settings[aspect] === undefined ? [] : [[aspect, settings[aspect]]])),
    );
    const isWeighed = inputs.banks.some(({ entry }) => entry.weight !== undefined);
    const { manifest, unmet } = mixBanks({
      out: context.folder,
      banks: inputs.banks.map(bankOfProduct),
      ...(isWeighed ? { bankWeights: inputs.banks.map(({ entry }) => entry.weight ?? 1) } : {}),
      count: settings.count ?? null,
      ratios,
      withNonCommercial: settings.withNonCommercial,
      asNearAsPossible: settings.asNearAsPossible,
      seed: context.seed,
    });
    if (unmet !== null) context.progress.log(`WARNING: ${unmet}`);
    return { ...manifest.counts, ...(unmet === null ? {} : { missed: unmet }) };
  },
});
