/** The stage kind `questions.split`: a bank parted by cluster into training, development and held-out questions. */
import { z } from 'zod';
import { NO_MODEL } from '../products/expectation.ts';
import { bankQuestions, together } from '../products/expected-products.ts';
import { share } from '../products/setting-schemas.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { questionsOfAll } from '../records/read-bank.ts';
import { bankOfProduct } from './bank/bank-of-product.ts';
import { NEAR } from './refine/near-duplicates.ts';
import { expectedSplits } from './split/expected-splits.ts';
import { splitBank, type SplitSettings } from './split/split-bank.ts';
import { describeSplits, writeSplits } from './split/write-splits.ts';

const partShare = z.number().min(0).lt(1).optional();
const partCount = z.number().int().min(0).max(1_000_000).optional();

export const splitKind = defineStageKind({
  name: 'questions.split',
  about: 'a bank parted into training, development and held-out questions, no cluster in two of them',
  version: 6,
  settings: z.object({
    developmentShare: partShare,
    developmentCount: partCount,
    heldOutShare: partShare,
    heldOutCount: partCount,
    /** Questions that share so much of their shingles stay together. */
    near: share.refine((value) => value > 0, 'more than 0 is allowed').default(NEAR),
  }),
  roles: { bank: { accepts: ['bank'], about: 'the bank that is parted' } },
  makes: ['splits'],
  check: (settings) =>
    (['development', 'heldOut'] as const)
      .filter((part) => settings[`${part}Share`] !== undefined && settings[`${part}Count`] !== undefined)
      .map((part) => ({ setting: `${part}Share`, message: `${part}Count is given too: give one of them` })),
  weight: () => 2,
  expect: ({ settings, feeds, made }) => ({
    ...NO_MODEL,
    makes: { splits: expectedSplits(together(bankQuestions(made(feeds['bank']![0]))), settings) },
  }),
  run: async ({ settings, inputs, context }) => {
    const bank = bankOfProduct(inputs.bank);
    const stated = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const own: SplitSettings = { ...stated, seed: context.seed };
    const splits = splitBank(questionsOfAll([bank]), own);
    const file = writeSplits(context.folder, splits, own, [{ path: bank.path, sha256: bank.sha256 }]);
    for (const line of describeSplits(file)) context.progress.log(line);
    return Object.fromEntries(file.splits.map(({ name, questions }) => [name, questions]));
  },
});
