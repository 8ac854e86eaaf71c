/** The paper's table 4: macro average over nine benchmarks, percent. Other tasks and models: only its shape compares. */
import { paperRowSchema, type Bilingual, type PaperRow } from '../../records/row.ts';

export interface PaperAblation {
  readonly model: string;
  readonly averages: Readonly<Partial<Record<PaperRow, number>>>;
}

export const paperAblations: readonly PaperAblation[] = [
  { model: '7B', averages: { backbone: 55.4, 'cot-cold-start': 58.5, 'rl-stage-1': 61.2, 'rl-stage-2': 63.4 } },
  // Qwen3-32B reasons already: no cold start.
  { model: '32B', averages: { backbone: 72.9, 'rl-stage-1': 74.5, 'rl-stage-2': 75.4 } },
];

/** In the order of the table. */
export const paperAblationRows: readonly PaperRow[] = paperRowSchema.options;

export const paperRowLabels: Readonly<Record<PaperRow, Bilingual>> = {
  backbone: { en: 'Backbone', zh: '骨干模型' },
  'cot-cold-start': { en: 'CoT cold start', zh: '思维链冷启动' },
  'rl-stage-1': { en: 'RL stage 1', zh: '强化一阶段' },
  'rl-stage-2': { en: 'RL stage 2', zh: '强化二阶段' },
};

/** Points gained over the last earlier row the paper reports; null for the first row and for rows it lacks. */
export function paperGain({ averages }: PaperAblation, row: PaperRow): number | null {
  const value = averages[row];
  const earlier = paperAblationRows
    .slice(0, paperAblationRows.indexOf(row))
    .findLast((name) => averages[name] !== undefined);
  if (value === undefined || earlier === undefined) return null;
  return value - averages[earlier]!;
}
