/** What a step's rollouts say of the policy and of the draw, before anything is learned from them. */
import type { GradedRollout } from './draw-groups.ts';
import type { RolloutAllocation } from './rollout-allocation.ts';

/** Rates and means are over rollouts, of whatever group. */
export interface RolloutMetrics {
  readonly reward: number;
  readonly accuracy: number;
  readonly formatRate: number;
  /** Mean generated tokens. */
  readonly length: number;
  /** Mean of -log p over sampled tokens at temperature 1, nats: an estimate of the entropy. */
  readonly entropy: number;
  /** Share of the drawn groups whose rewards are all equal; the others are the useful ones. */
  readonly zeroSignalShare: number;
  readonly drawnGroups: number;
  /** Of the drawn groups, those with more rollouts than others; absent where rollouts are parted evenly. */
  readonly largeGroups?: number;
  readonly sentGroups: number;
  readonly sampledTokens: number;
  /** Read for sampling: the prompt of a group once. */
  readonly promptTokens: number;
}

/** At least one rollout. `allocation`: as in the step's settings. */
export function rolloutMetrics(
  rollouts: readonly GradedRollout[],
  allocation: RolloutAllocation | undefined,
): RolloutMetrics {
  const count = rollouts.length;
  const mean = (value: (rollout: GradedRollout) => number): number =>
    rollouts.reduce((sum, rollout) => sum + value(rollout), 0) / count;
  const { sampledTokens, promptTokens } = tokensOf(rollouts);
  const surprise = rollouts.reduce(
    (sum, { completion }) => sum - completion.logprobs.reduce((part, value) => part + value, 0),
    0,
  );
  const drawnGroups = onePerGroup(rollouts).length;
  const sentGroups = countLive(rollouts);
  return {
    reward: mean(({ reward }) => reward),
    accuracy: mean(({ correct }) => (correct ? 1 : 0)),
    formatRate: mean(({ format }) => (format ? 1 : 0)),
    length: sampledTokens / count,
    entropy: surprise / sampledTokens,
    zeroSignalShare: 1 - sentGroups / drawnGroups,
    drawnGroups,
    ...(allocation !== undefined && { largeGroups: countLarger(rollouts, allocation.others) }),
    sentGroups,
    sampledTokens,
    promptTokens,
  };
}

/** Tokens that a batch took: drawn, and read for them, the prompt of a group once. */
export function tokensOf(rollouts: readonly GradedRollout[]): Pick<RolloutMetrics, 'sampledTokens' | 'promptTokens'> {
  return {
    sampledTokens: rollouts.reduce((sum, { completion }) => sum + completion.tokens.length, 0),
    promptTokens: onePerGroup(rollouts).reduce((sum, { completion }) => sum + completion.prompt.length, 0),
  };
}

/** One rollout of each group. */
export function onePerGroup(rollouts: readonly GradedRollout[]): GradedRollout[] {
  return [...new Map(rollouts.map((rollout) => [rollout.group, rollout])).values()];
}

/** Groups with signal. */
function countLive(rollouts: readonly GradedRollout[]): number {
  return onePerGroup(rollouts.filter(({ advantage }) => advantage !== 0)).length;
}

function countLarger(rollouts: readonly GradedRollout[], size: number): number {
  return [...Map.groupBy(rollouts, ({ group }) => group).values()].filter(({ length }) => length > size).length;
}
