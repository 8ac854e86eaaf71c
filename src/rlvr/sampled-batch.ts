/**
 * The batch of a step as a policy samples it: a round of mining where one is due, the draw of the questions, their groups of
 * rollouts. It depends on the step, the policy and what was mined before, and on nothing that training does meanwhile.
 */
import type { Policy } from '../engine/policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { StageContext } from '../run/stage.ts';
import { ConfigError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import type { MiningRecord } from './curriculum.ts';
import { drawGroups, type DrawSettings, type GradedRollout } from './draw-groups.ts';
import { type MeasuredTiers, measureTiers } from './measured-tiers.ts';
import { mineHardSamples } from './mine-hard-samples.ts';
import type { MiningJournals } from './mining-journals.ts';
import { chancesFor, type Curriculum, drawFor } from './step-draw.ts';

/** What mining knows; question id -> record. */
export type MinedRecords = Readonly<Record<string, MiningRecord>>;

/** A round of mining, before the step that it is due at. */
export interface BatchRound {
  readonly failed: number;
  readonly asked: number;
  readonly sampledTokens: number;
  readonly promptTokens: number;
  /** What is known after it. */
  readonly mined: MinedRecords;
}

export interface SampledBatch {
  /** Groups without signal too. */
  readonly rollouts: readonly GradedRollout[];
  /** Null: none was due. */
  readonly round: BatchRound | null;
}

/** `mined`: what is known before the step. */
export type SampleBatch = (policy: Policy, step: number, mined: MinedRecords) => Promise<SampledBatch>;

export interface BatchCall {
  readonly questions: readonly CommonQuestion[];
  readonly prompt: Prompt;
  readonly grpo: DrawSettings;
  readonly curriculum: Curriculum;
}

export function batchSampler(
  context: StageContext,
  call: BatchCall,
  tiers: MeasuredTiers,
  journals: MiningJournals,
): SampleBatch {
  const { seed, name } = context;
  return async (policy, step, before) => {
    journals.removeSaved(step);
    const round = await mineIfDue(context, policy, call, before, step, journals);
    const mined = new Map(Object.entries(round?.mined ?? before));
    const known = { questions: call.questions, tierOf: tiers.tierOf, mined };
    const rollouts = await drawGroups(policy, {
      settings: call.grpo,
      prompt: call.prompt,
      address: [seed, name, step],
      nextQuestions: drawFor(call.curriculum, known, randomStream(seed, name, 'draw', step)),
      chanceOf: chancesFor(call.curriculum, known),
    });
    return { rollouts, round };
  };
}

/** Tiers for the draw. Only the balanced one looks at them. */
export async function tiersOf(
  context: StageContext,
  policy: Policy,
  { curriculum, questions, prompt }: BatchCall,
): Promise<MeasuredTiers> {
  const stated: MeasuredTiers = { tierOf: ({ tier }) => tier, summary: null, sampledTokens: 0, promptTokens: 0 };
  if (curriculum.kind !== 'balanced') return stated;
  if (curriculum.measuring !== null) return measureTiers(context, policy, questions, prompt, curriculum.measuring);
  const silent = questions.filter(({ tier }) => tier === null);
  if (silent.length === 0) return stated;
  throw new ConfigError(
    `${context.name} draws Easy and Moderate in equal numbers, but ${silent.length} of ${questions.length} questions ` +
      `have no tier (${silent[0]!.id}, ...): have the policy measure them (so many tries at each), or have a model mark ` +
      'them (fleming questions refine --annotator)',
  );
}

async function mineIfDue(
  context: StageContext,
  policy: Policy,
  { curriculum, questions, prompt }: BatchCall,
  before: MinedRecords,
  step: number,
  journals: MiningJournals,
): Promise<BatchRound | null> {
  if (curriculum.kind !== 'mined' || step % curriculum.everySteps !== 0) return null;
  const { seed, name, interrupt, progress } = context;
  const { records, ...round } = await mineHardSamples(policy, questions, {
    settings: curriculum.mining,
    prompt,
    before: new Map(Object.entries(before)),
    address: [seed, name, 'mining', step],
    keeping: { journal: journals.pathOf(step), log: progress.log, interrupt },
  });
  const isKept = ({ failures }: MiningRecord): boolean => failures > 0 || curriculum.mining.estimate !== 'failures';
  return { ...round, mined: Object.fromEntries([...records].filter(([, known]) => isKept(known))) };
}
