/** The stage kind `questions.refine`: filters, decontamination, difficulty and label check of banks (paper section 3.1). */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { limitsSchema } from '../attempts/calls/budget.ts';
import { TRANSPORTS } from '../attempts/calls/paid-outcome.ts';
import { NO_MODEL, type ExpectedCalls } from '../products/expectation.ts';
import { exactly, productOf, sumIfKnown, upTo, type ExpectedCount } from '../products/expected-count.ts';
import { bankQuestions, type SourcedQuestions } from '../products/expected-products.ts';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { count, share } from '../products/setting-schemas.ts';
import { defineStageKind, type OpenChatModel } from '../products/stage-kind.ts';
import type { BankStep } from '../records/bank-manifest.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { bankOfProduct } from './bank/bank-of-product.ts';
import { TRIALS } from './label-check/label-check.ts';
import { LENGTH_LIMITS } from './refine/length-filter.ts';
import { NEAR } from './refine/near-duplicates.ts';
import { pathsRead, readProtectedFiles, type ProtectedFile } from './refine/protected-files.ts';
import { refineBanks } from './refine/refine-banks.ts';

export const refineKind = defineStageKind({
  name: 'questions.refine',
  about: 'what is damaged, told twice or in a benchmark goes; with models, difficulty is marked and labels are checked',
  version: 4,
  settings: z.object({
    /** Benchmark files, folders with them, or banks: nothing of them stays. */
    against: z.array(z.string().min(1)).min(1).optional(),
    /** Questions that share so much of their shingles are the same. */
    near: share.refine((value) => value > 0, 'more than 0 is allowed').default(NEAR),
    mostCharacters: count.default(LENGTH_LIMITS.mostCharacters),
    fewestWords: count.default(LENGTH_LIMITS.fewestWords),
    /** Independent trials of the validator; failed in all: manual review. */
    trials: count.default(TRIALS),
    /** Files of reviewers' decisions (`fleming questions review`). */
    decisions: z.array(z.string().min(1)).min(1).optional(),
    /** So many must decide, and alike. */
    reviewers: count.default(1),
    /** Of money, tokens and calls, of each model apart, over all runs of the folder. */
    limits: limitsSchema.default({}),
    /** One request a trial, files of requests, or only what was answered before. */
    transport: z.enum(TRANSPORTS).default('live'),
  }),
  roles: {
    banks: { accepts: ['bank', 'splits'], about: 'what is refined, of splits the training questions', many: true },
    annotator: { chatModel: true, about: 'marks difficulty', optional: true },
    validator: { chatModel: true, about: 'answers every question in independent trials', optional: true },
  },
  makes: ['bank'],
  paths: ['against', 'decisions'],
  // Whatever they are, a bank is made of all answers or not at all.
  incidental: ['limits', 'transport'],
  files: ({ against = [], decisions = [] }) => {
    const protectedPaths = against.flatMap(pathsRead).map((path) => ({ path, read: '' }));
    // Their name says how they are read: a stage that read them by their clocks is redone, one without any is not.
    const decided = decisions.filter((path) => existsSync(path)).map((path) => ({ path, read: ', in its own order' }));
    const files = [...protectedPaths, ...decided];
    return Object.fromEntries(files.map(({ path, read }, at) => [`${at + 1} ${basename(path)}${read}`, path]));
  },
  check: ({ against = [], decisions = [] }) =>
    Object.entries({ against, decisions }).flatMap(([setting, paths]) =>
      paths
        .filter((path) => !existsSync(path))
        .map((path) => ({ setting, message: `there is no ${path}`, missing: true as const })),
    ),
  fromPaper: { trials: 'section 3.1, filter b: five trials; failed in all, a question goes to manual review' },
  expect: ({ settings: { trials }, feeds, made }) => {
    const sources = feeds['banks']!.flatMap((bank) => bankQuestions(made(bank)));
    const questions = sumIfKnown(sources.map((source) => source.questions));
    return {
      work: NO_MODEL.work,
      calls: { annotator: callsAbout(questions), validator: callsAbout(questions, trials) },
      makes: { bank: sources.map((source) => refined(source, feeds['annotator']!.length > 0)) },
    };
  },
  weight: (_settings, { annotator, validator }) => (annotator!.length + validator!.length > 0 ? 60 : 5),
  run: async ({ settings, inputs, context }) => {
    const against: ProtectedFile[] = [];
    for (const path of settings.against ?? [])
      for (const file of await readProtectedFiles(path)) against.push({ ...file, path: basename(file.path) });
    if (against.length === 0) context.progress.log('no against: nothing keeps benchmark items out of this bank');
    const asking = stageAsking(context);
    const open: OpenChatModel[] = [];
    try {
      const annotator = (await inputs.annotator?.()) ?? null;
      if (annotator !== null) open.push(annotator);
      const validator = (await inputs.validator?.()) ?? null;
      if (validator !== null) open.push(validator);
      const manifest = await refineBanks({
        out: context.folder,
        callsFolder: context.callsFolder,
        work: join(context.workFolder, 'answers'),
        banks: inputs.banks.map(bankOfProduct),
        against,
        limits: { fewestWords: settings.fewestWords, mostCharacters: settings.mostCharacters },
        near: settings.near,
        annotator,
        validator,
        spending: settings.limits,
        transport: settings.transport,
        trials: settings.trials,
        prompt: PROMPTS.instructed,
        decisions: settings.decisions ?? [],
        reviewersWanted: settings.reviewers,
        seed: context.seed,
        progress: asking.progress,
        stop: asking.stop,
        again: asking.again,
      });
      const { inReview } = manifest.counts;
      if (inReview > 0)
        context.progress.log(
          `${inReview} questions wait for review and are left out: copy the folder ${context.name}, decide with ` +
            'fleming questions review COPY, and name COPY/decisions.jsonl in decisions',
        );
      return { ...manifest.counts, ...droppedBySteps(manifest.steps) };
    } finally {
      asking.end();
      await Promise.all(open.map(({ model }) => model.close()));
    }
  },
});

/** Questions that each step let go, or sent to review, for the summary. */
function droppedBySteps(steps: readonly BankStep[]): Record<string, number> {
  const sums = steps.map(({ name, dropped }) => {
    const sum = Object.values(dropped).reduce((total, each) => total + each, 0);
    return [name, sum] as const;
  });
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

/** Filters before asking take some out, so that the count is a bound. */
function callsAbout(questions: ExpectedCount | null, each = 1): ExpectedCalls | null {
  const calls = productOf(questions, exactly(each));
  return calls === null ? null : { calls: upTo(calls), readTokens: null, writtenTokens: null };
}

/** Some go; where difficulty is marked every tier is stated. */
function refined(source: SourcedQuestions, isMarked: boolean): SourcedQuestions {
  const most = (each: ExpectedCount | null): ExpectedCount | null => (each === null ? null : upTo(each));
  return {
    ...source,
    questions: most(source.questions),
    untiered: isMarked || source.untiered?.count === 0 ? exactly(0) : most(source.untiered),
  };
}
