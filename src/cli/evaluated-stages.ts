/** Which models a run measures, where they lie, and on which held-out sets. */
import type { StageName } from '../records/score.ts';

export const EVALUATED: readonly { readonly stage: StageName; readonly folder: string }[] = [
  { stage: 'base', folder: 'base' },
  { stage: 'cold-start', folder: 'cold-start' },
  { stage: 'stage-1', folder: 'stage-1' },
  { stage: 'stage-2', folder: 'stage-2' },
  { stage: 'control-stage-1', folder: 'control-stage-1' },
  { stage: 'control-fine-tuning', folder: 'control-fine-tuning' },
];

export const HELD_OUT = ['new-combinations', 'new-diseases'] as const;
