/**
 * What a stage of reinforcement takes, told before it begins. Rollouts are drawn for all groups and, while groups are
 * without signal, once more a refill; no more groups are sent to be trained than a step wants. Mining and measuring tiers
 * answer training questions besides.
 */
import { engineWork, type Expectation, type KnownBefore } from '../products/expectation.ts';
import { trainedTokenEquivalents } from '../products/compute.ts';
import { atMost, exactly, likelyOf, productOf, sumIfKnown, type ExpectedCount } from '../products/expected-count.ts';
import {
  answerTokens,
  modelOf,
  promptTokens,
  splitNamed,
  type ExpectedQuestions,
} from '../products/expected-products.ts';
import { TRAINING_SPLIT } from '../products/splits.ts';
import type { CurriculumSetting } from './curriculum-setting.ts';
import type { RolloutAllocation } from './rollout-allocation.ts';

export interface ReinforcementCounts {
  readonly steps: number;
  readonly groups: number;
  readonly groupSize: number;
  readonly refills: number;
  readonly maxTokens: number;
  readonly klRollouts: number;
  readonly plateau?: object | undefined;
  readonly replayRows?: number | undefined;
  readonly rolloutAllocation?: RolloutAllocation | undefined;
  readonly curriculum: CurriculumSetting;
}

export function expectedReinforcement({
  settings,
  feeds,
  made,
  promptBytes,
}: KnownBefore<ReinforcementCounts>): Expectation {
  const { groups, groupSize, refills, klRollouts, plateau } = settings;
  const start = modelOf(made(feeds['start']![0]));
  const questions = splitNamed(made(feeds['questions']![0]), TRAINING_SPLIT);
  const replay = made(feeds['replay']![0]).replay;
  const rows = feeds['replay']!.length === 0 ? 0 : (settings.replayRows ?? 0);
  const prompt = promptTokens(questions.bytes, start, promptBytes);
  const answer = answerTokens(settings.maxTokens, start);
  const steps = plateau === undefined ? exactly(settings.steps) : atMost(settings.steps);

  const tries = triesOf(settings, questions);
  const allotted = settings.rolloutAllocation;
  // By an allocation a step has its rollouts and no more, of as many questions as get few each.
  const [wanted, most] =
    allotted === undefined ? [groups, groups * (1 + refills)] : Array(2).fill((groups * groupSize) / allotted.others);
  const asked = productOf(steps, atMost(most!));
  const rollouts =
    allotted === undefined ? productOf(asked, exactly(groupSize)) : productOf(steps, exactly(groups * groupSize));
  const answers = sumIfKnown([rollouts, tries?.answers ?? exactly(0)]);
  const prompts = sumIfKnown([asked, tries?.prompts ?? exactly(0)]);
  const compared = productOf(steps, exactly(klRollouts));

  const trainedOfStep = sumIfKnown([
    productOf(atMost(wanted!), prompt),
    productOf(atMost(groups * groupSize), answer),
    productOf(exactly(rows), replay === undefined ? null : exactly(replay.rowTokens)),
  ]);
  const trained = productOf(steps, trainedOfStep);
  const written = productOf(answers, answer);
  const read = productOf(prompts, prompt);
  return {
    work: engineWork({
      trained: { sequences: productOf(steps, atMost(groups * groupSize + rows)), tokens: trained },
      written: { sequences: answers, tokens: written },
      // The reference reads what it is compared on.
      read: {
        sequences: sumIfKnown([prompts, compared]),
        tokens: sumIfKnown([read, productOf(compared, sumIfKnown([prompt, answer]))]),
      },
      steps,
      batch:
        prompt === null
          ? null
          : {
              kind: 'groups',
              sequences: groups * groupSize,
              promptTokens: prompt.count,
              answerTokens: likelyOf(answer),
              groupSize,
            },
      without: tries === null ? [settings.curriculum.kind === 'mined' ? 'mining' : 'measuring tiers'] : [],
    }),
    makes: {
      model: { ...start, training: null },
      rollouts: { equivalents: tries === null ? null : equivalentsOf(trained, written, read) },
    },
  };
}

/** Answers to training questions besides those of the steps, and the prompts read for them; null: nobody knows. */
function triesOf(
  { curriculum, steps }: ReinforcementCounts,
  { questions, untiered }: ExpectedQuestions,
): { readonly answers: ExpectedCount; readonly prompts: ExpectedCount } | null {
  if (curriculum.kind === 'uniform') return { answers: exactly(0), prompts: exactly(0) };
  if (curriculum.kind === 'balanced')
    return untiered === null ? null : { answers: productOf(untiered, exactly(curriculum.tries))!, prompts: untiered };
  if (questions === null && curriculum.pool === undefined) return null;
  const { everySteps, attempts, shuffleOptions, pool = Infinity } = curriculum;
  const tried = questions === null || questions.count > pool ? atMost(pool) : questions;
  const asked = productOf(exactly(Math.ceil(steps / everySteps)), tried)!;
  const answers = productOf(asked, exactly(attempts))!;
  // Each order of the options is a prompt of its own.
  return { answers, prompts: shuffleOptions ? answers : asked };
}

function equivalentsOf(
  trained: ExpectedCount | null,
  written: ExpectedCount | null,
  read: ExpectedCount | null,
): ExpectedCount | null {
  if (trained === null || written === null || read === null) return null;
  const of = (countOf: (count: ExpectedCount) => number): number =>
    Math.round(
      trainedTokenEquivalents({
        trainedTokens: countOf(trained),
        sampledTokens: countOf(written),
        promptTokens: countOf(read),
      }),
    );
  return atMost(
    of(({ count }) => count),
    of(likelyOf),
  );
}
