/**
 * One step of GRPO (paper section 3.3, eq. 1-3): sample a group of answers per question (`draw-groups.ts`), follow the
 * gradient once. One update a batch; groups without signal are never sent to the engine. `grpoStep` is on policy; who
 * samples ahead gives `learnFrom` a batch that older weights drew.
 */
import { policyDatum, type Datum } from '../engine/datum.ts';
import type { TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { capRatios } from './cap-ratios.ts';
import { type DrawCall, drawGroups, type DrawSettings, type GradedRollout } from './draw-groups.ts';
import { liveGroups, rolloutWeight } from './eq1-mean.ts';
import { onePerGroup, rolloutMetrics, type RolloutMetrics } from './rollout-metrics.ts';
import { samplerGap, type SamplerGap } from './sampler-gap.ts';

export interface GrpoSettings extends DrawSettings {
  /** Ratio of trainer to sampler that no token exceeds; absent is off. */
  readonly importanceCap?: number | undefined;
}

export interface GrpoStep {
  /** Every rollout drawn, groups without signal too (their advantages are 0). */
  readonly rollouts: readonly GradedRollout[];
  readonly metrics: RolloutMetrics & UpdateMetrics;
  /** Of the sent tokens; null where none was sent. */
  readonly ratios: Pick<SamplerGap, 'ratioMean' | 'ratioMax'> | null;
}

interface UpdateMetrics {
  /** Mean |log p of the trainer - log p of the sampler| over sent tokens. */
  readonly logprobGap: number;
  /** Of the sent tokens, those whose ratio was capped; absent where no cap is set. */
  readonly cappedShare?: number;
  /** Null where a server does not tell it. */
  readonly gradientNorm: number | null;
  /** Forward and backward: the prompt of a group once, replayed rows as well. */
  readonly trainedTokens: number;
}

export interface LearnCall {
  readonly settings: Pick<GrpoSettings, 'importanceCap' | 'rolloutAllocation'>;
  readonly adam: AdamParams;
  /**
   * Rows of the base's training whose likelihood is raised in the same step, weights summing to their share of the
   * loss; absent or empty is off. Not in the paper: without it a small model forgets the facts that no question asks about.
   */
  readonly replay?: readonly Datum[];
}

export interface GrpoCall extends DrawCall, LearnCall {
  readonly settings: GrpoSettings;
}

export async function grpoStep(policy: TrainingPolicy, call: GrpoCall): Promise<GrpoStep> {
  return learnFrom(policy, await drawGroups(policy, call), call);
}

/** The update by a batch, whoever sampled it: the loss has the sampler's own log-probabilities beside each token. */
export async function learnFrom(
  policy: TrainingPolicy,
  rollouts: readonly GradedRollout[],
  call: LearnCall,
): Promise<GrpoStep> {
  const sent = rollouts.filter(({ advantage }) => advantage !== 0);
  const described = rolloutMetrics(rollouts, call.settings.rolloutAllocation);
  if (sent.length === 0) {
    const metrics = { ...described, logprobGap: 0, gradientNorm: 0, trainedTokens: 0 };
    return { rollouts, metrics, ratios: null };
  }
  const { gap, ...update } = await updatePolicy(policy, policyData(rollouts), sent, call);
  const { logprobGap, ...ratios } = gap;
  return { rollouts, metrics: { ...described, logprobGap, ...update }, ratios };
}

/** What of a rollout becomes a datum. */
export interface SampledRollout extends Pick<GradedRollout, 'group' | 'advantage'> {
  readonly completion: Pick<GradedRollout['completion'], 'prompt' | 'tokens' | 'logprobs'>;
}

/**
 * Eq. 1 as the engine takes it (`importance_sampling`, whose ratio to the sampler is 1 on policy): every rollout with an
 * advantage, its tokens weighted by the mean of `eq1-mean.ts`. Empty when no group has signal.
 */
export function policyData(rollouts: readonly SampledRollout[]): Datum[] {
  const groups = Map.groupBy(rollouts, ({ group }) => group);
  const live = liveGroups([...groups.values()].map((group_K) => group_K.map(({ advantage }) => advantage))).length;
  return rollouts
    .filter(({ advantage }) => advantage !== 0)
    .map(({ completion: { prompt, tokens, logprobs }, advantage, group }) =>
      policyDatum(prompt, tokens, logprobs, advantage, rolloutWeight(live, groups.get(group)!.length)),
    );
}

async function updatePolicy(
  { engine }: TrainingPolicy,
  data: readonly Datum[],
  sent: readonly GradedRollout[],
  { replay = [], settings: { importanceCap }, adam }: LearnCall,
): Promise<Omit<UpdateMetrics, 'logprobGap'> & { gap: SamplerGap }> {
  const capped = importanceCap === undefined ? null : await capRatios(engine, data, importanceCap);
  // All are sent before the first is awaited: the engine keeps their order, and a remote one is asked in one round trip.
  const [{ logprobs }, , { gradientNorm }] = await Promise.all([
    engine.forwardBackward(capped?.data ?? data, { kind: 'importance_sampling' }),
    replay.length > 0 ? engine.forwardBackward(replay, { kind: 'cross_entropy' }) : null,
    engine.optimStep(adam),
  ]);
  return {
    gap: samplerGap(sent, logprobs),
    ...(capped !== null && { cappedShare: capped.cappedShare }),
    gradientNorm,
    trainedTokens: trainedTokens(sent) + replay.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

/** As the engine computes them: all of a group's completions behind one prompt, whose last token is the first to predict. */
function trainedTokens(sent: readonly GradedRollout[]): number {
  const prompts = onePerGroup(sent).reduce((sum, { completion }) => sum + completion.prompt.length - 1, 0);
  return sent.reduce((sum, { completion }) => sum + completion.tokens.length, prompts);
}
