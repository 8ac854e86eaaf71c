/** The paper's table 4: macro average over nine benchmarks, percent. Other tasks and models: only its shape compares. */
import type { StageName } from '../../records/score.ts';

export interface PaperAblation {
  readonly model: string;
  readonly averages: Readonly<Partial<Record<StageName, number>>>;
}

export const paperAblations: readonly PaperAblation[] = [
  { model: '7B', averages: { base: 55.4, 'cold-start': 58.5, 'stage-1': 61.2, 'stage-2': 63.4 } },
  // Qwen3-32B reasons already: no cold start.
  { model: '32B', averages: { base: 72.9, 'stage-1': 74.5, 'stage-2': 75.4 } },
];

const mainStages: readonly StageName[] = ['base', 'cold-start', 'stage-1', 'stage-2'];

/** Points gained over the last earlier stage the paper reports; null for the first stage and for stages it lacks. */
export function paperGain(ablation: PaperAblation, stage: StageName): number | null {
  const value = ablation.averages[stage];
  const earlier = mainStages
    .slice(0, mainStages.indexOf(stage))
    .findLast((name) => ablation.averages[name] !== undefined);
  if (value === undefined || earlier === undefined || !mainStages.includes(stage)) return null;
  return value - ablation.averages[earlier]!;
}
