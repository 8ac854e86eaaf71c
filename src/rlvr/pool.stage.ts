/**
 * The stage kind `rlvr.pool`: splits whose training questions have a stated mix of what a model has solved, has within reach
 * and has out of reach. All other splits stay as they are, so that what is trained on a pool is measured like anything else.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NO_MODEL } from '../products/expectation.ts';
import { atMost } from '../products/expected-count.ts';
import type { ExpectedSplit } from '../products/expected-products.ts';
import { readPassRates } from '../products/pass-rates.ts';
import { count, share, weights } from '../products/setting-schemas.ts';
import { readSplit, readSplitsFile, TRAINING_SPLIT, writeSplitsFile } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { commonQuestion } from '../records/common-question.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { CHANCE_ESTIMATES, DEFAULT_BAND } from './chance-of-right.ts';
import { countsOf, drawMix, reachOf, REACHES } from './pool-mix.ts';
import { poolDatasheet, writePoolDatasheet } from './pool-datasheet.ts';

export const poolKind = defineStageKind({
  name: 'rlvr.pool',
  about: 'training questions with stated shares of solved, within reach and out of reach, by pass rates',
  version: 1,
  settings: z.object({
    /** Relative numbers of questions above the band, in it and below it. */
    shares: weights(...REACHES),
    /** Training questions in all; absent: as many as the shares allow. */
    count: count.optional(),
    /** What the band is of: the chance of a right answer, guessing taken out, or the pass rate. */
    estimate: z.enum(CHANCE_ESTIMATES).default('chance'),
    /** Within reach, 0-1, both ends inside. */
    band: z.strictObject({ low: share, high: share }).default(DEFAULT_BAND),
  }),
  roles: {
    passRates: { accepts: ['pass-rates'], about: 'what tries of a model have shown of them' },
    questions: { accepts: ['splits'], about: 'what is drawn from' },
  },
  makes: ['splits'],
  check: ({ band }) =>
    band.low < band.high
      ? []
      : [{ setting: 'band', message: `low is ${band.low} and high ${band.high}: low must be less than high` }],
  weight: () => 1,
  expect: ({ settings: { count: wanted }, feeds, made }) => {
    const { splits } = made(feeds['questions']![0]);
    if (splits === undefined) return NO_MODEL;
    return { ...NO_MODEL, makes: { splits: splits.map((split) => pooled(split, wanted)) } };
  },
  run: async ({ settings, inputs, context }) => {
    const training = readSplit(inputs.questions, TRAINING_SPLIT);
    const reached = reachOf(training.map(commonQuestion), readPassRates(inputs.passRates), settings);
    const drawn = drawMix(reached, { ...settings, count: settings.count ?? null, seed: context.seed });
    const ids = new Set(drawn.map(({ question }) => question.id));
    writeJsonl(
      join(context.folder, `${TRAINING_SPLIT}.jsonl`),
      training.filter(({ id }) => ids.has(id)),
    );
    const splits = readSplitsFile(inputs.questions).map((split) => {
      if (split.name === TRAINING_SPLIT) {
        const clusters = new Set(drawn.map(({ question }) => question.cluster)).size;
        return { ...split, questions: drawn.length, clusters };
      }
      copyFileSync(join(inputs.questions.folder, `${split.name}.jsonl`), join(context.folder, `${split.name}.jsonl`));
      return split;
    });
    writePoolDatasheet(context.folder, poolDatasheet(reached, drawn), settings);
    writeSplitsFile(context.folder, splits);
    const counts = countsOf(drawn);
    context.progress.log(JSON.stringify(counts));
    return { questions: drawn.length, ...counts, there: countsOf(reached) };
  },
});

/** What there is of each share nobody knows before the tries. */
function pooled(split: ExpectedSplit, wanted: number | undefined): ExpectedSplit {
  if (split.name !== TRAINING_SPLIT) return split;
  const most = (there: number | undefined): number => Math.min(there ?? Infinity, wanted ?? Infinity);
  const [questions, untiered] = [most(split.questions?.count), most(split.untiered?.count)];
  return {
    ...split,
    questions: Number.isFinite(questions) ? atMost(questions) : null,
    untiered: Number.isFinite(untiered) ? atMost(untiered) : null,
  };
}
