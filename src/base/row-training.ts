/**
 * Training on rows of a graph, textbook and drills, with its skills measured on the way: of a model that begins with random
 * weights (`base-stage.ts`), and of one that has read other things before (`continued-stage.ts`). How the weights are moved
 * is the caller's.
 */
import type { TrainingPolicy } from '../engine/policy.ts';
import type { StageContext } from '../run/stage.ts';
import type { RowSource } from '../textbook/pretraining-rows.ts';
import { type PretrainingStep, type ProbePlan, type SkillProbe, probeSkills } from './pretrain.ts';

export interface RowTraining {
  readonly steps: number;
  readonly rows: RowSource;
  /** Gradient and update of one step. */
  readonly step: (index: number) => Promise<PretrainingStep>;
  readonly probe: ProbePlan;
  readonly probeEverySteps: number;
}

export interface RowTrainingState {
  /** Of all rows so far. */
  readonly tokens: number;
  /** The latest; null: none yet. */
  readonly probe: SkillProbe | null;
}

const CHECKPOINT_SECONDS = 20;

export async function trainOnRows(
  context: StageContext,
  policy: TrainingPolicy,
  { steps, rows, step: take, probe: plan, probeEverySteps }: RowTraining,
): Promise<RowTrainingState> {
  const { engine } = policy;
  const { state } = await context.loop<{ tokens: number; probe: SkillProbe | null }>('pre-training', {
    totalSteps: steps,
    every: { seconds: CHECKPOINT_SECONDS },
    initialState: { tokens: 0, probe: null },
    keyMetric: 'loss',
    save: (folder) => engine.saveState(folder),
    load: (folder) => engine.loadState(folder, { optimizer: true }),
    step: async ({ index, state: before, metrics }) => {
      const step = await take(index);
      const isProbed = (index + 1) % probeEverySteps === 0 || index + 1 === steps;
      const probe = isProbed ? await probeSkills(policy, rows, plan) : null;
      metrics.log(index, { ...step, ...prefixed(probe) });
      return { tokens: before.tokens + step.tokens, probe: probe ?? before.probe };
    },
  });
  return state;
}

function prefixed(probe: SkillProbe | null): Record<string, number> {
  return Object.fromEntries(Object.entries(probe ?? {}).map(([name, value]) => [`skill.${name}`, value]));
}
