/**
 * The stage kind `rlvr.pass-rates`: a model tries every training question some times, once and for all that goes by it. What
 * it samples is a cost of every stage that draws from a pool made of it, and is counted in its own summary alone.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { promptTokensOf, rightOf, sampledTokensOf, tryQuestions } from '../attempts/try-questions.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import { withAnsweringPolicy } from '../engine/with-policy.ts';
import { engineWork } from '../products/expectation.ts';
import { exactly, productOf } from '../products/expected-count.ts';
import { answerTokens, modelOf, promptTokens, splitNamed } from '../products/expected-products.ts';
import { writePassRates } from '../products/pass-rates.ts';
import { maxTokens, rate } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { commonQuestion } from '../records/common-question.ts';
import { promptNamed } from '../wording/prompt.ts';

export const passRatesKind = defineStageKind({
  name: 'rlvr.pass-rates',
  about: 'how often a model answers each training question right, by tries',
  version: 1,
  settings: z.object({
    /** At each question. */
    tries: z.number().int().min(1).max(10_000),
    /** Each try but the first shows the options in an order of its own. */
    shuffleOptions: z.boolean().default(false),
    temperature: rate,
    maxTokens,
  }),
  roles: {
    model: { accepts: ['model'], about: 'the model that is asked' },
    questions: { accepts: ['splits'], about: 'whose training questions are tried' },
  },
  makes: ['pass-rates'],
  asks: true,
  weight: ({ tries }) => tries * 20,
  expect: ({ settings: { tries, shuffleOptions, maxTokens: longest }, feeds, made, promptBytes }) => {
    const model = modelOf(made(feeds['model']![0]));
    const { questions, bytes } = splitNamed(made(feeds['questions']![0]), TRAINING_SPLIT);
    const answers = productOf(questions, exactly(tries));
    // Each order of the options is a prompt of its own.
    const prompts = shuffleOptions ? answers : questions;
    return {
      work: engineWork({
        written: { sequences: answers, tokens: productOf(answers, answerTokens(longest, model)) },
        read: { sequences: prompts, tokens: productOf(prompts, promptTokens(bytes, model, promptBytes)) },
      }),
    };
  },
  run: async ({ settings: { tries, ...settings }, inputs, context, engines, recipe }) => {
    const questions = readSplit(inputs.questions, TRAINING_SPLIT).map(commonQuestion);
    const asked = {
      ...settings,
      prompt: promptNamed(recipe.prompt),
      attempts: tries,
      address: [context.seed, context.name, 'tries'],
    };
    const keeping = {
      journal: join(context.workFolder, 'tries.jsonl'),
      log: context.progress.log,
      interrupt: context.interrupt,
    };
    const found = await withAnsweringPolicy(engines, modelOfProduct(inputs.model.folder), (policy) =>
      tryQuestions(policy, questions, asked, 'pass rates', keeping),
    );
    const rates = found.map((tried) => ({ id: tried.id, right: rightOf(tried), tries }));
    writePassRates(context.folder, rates);
    const count = (holds: (right: number) => boolean): number => rates.filter(({ right }) => holds(right)).length;
    return {
      questions: rates.length,
      tries,
      always: count((right) => right === tries),
      sometimes: count((right) => right > 0 && right < tries),
      never: count((right) => right === 0),
      sampledTokens: sampledTokensOf(found),
      promptTokens: promptTokensOf(found),
    };
  },
});
