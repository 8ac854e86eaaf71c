/** How a stage's training went, from the metrics that it left: pre-training, fine-tuning or reinforcement, or none of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bilingual } from '../../records/row.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { readSummary } from '../../products/summary.ts';
import type { MiningRound, TrainingCurve } from './report-input.ts';

export interface TrainedStage {
  readonly stage: string;
  readonly folder: string;
  readonly label: Bilingual;
}

const lineSchema = z.looseObject({ step: z.number().int().nonnegative() });
type Line = z.infer<typeof lineSchema>;

/** Empty where the stage left no curve. */
export function readCurve(runFolder: string, { stage, folder, label }: TrainedStage): TrainingCurve[] {
  const linesOf = (loop: string): Line[] | null => {
    const path = join(runFolder, 'metrics', `${stage}.${loop}.jsonl`);
    return existsSync(path) ? readJsonl(path, { schema: lineSchema }) : null;
  };
  const preTraining = linesOf('pre-training');
  if (preTraining !== null) {
    const points = preTraining.map((line) => ({
      step: line.step,
      loss: measured(line, 'loss'),
      drillAccuracy: measured(line, 'skill.common'),
      recallAccuracy: measured(line, 'skill.recall'),
    }));
    return [{ kind: 'pre-training', stage, label, points }];
  }
  const fineTuning = linesOf('fine-tuning');
  if (fineTuning !== null) {
    const points = fineTuning.map((line) => ({
      step: line.step,
      loss: measured(line, 'loss'),
      developmentAccuracy: measured(line, 'developmentAccuracy'),
    }));
    return [{ kind: 'fine-tuning', stage, label, points }];
  }
  const reinforcement = linesOf('grpo');
  if (reinforcement === null) return [];
  const points = reinforcement.map((line) => ({
    step: line.step,
    reward: measured(line, 'reward'),
    sampledAccuracy: measured(line, 'accuracy'),
    formatRate: measured(line, 'formatRate'),
    length: measured(line, 'length'),
    entropy: measured(line, 'entropy'),
    klToReference: measured(line, 'klToColdStart'),
    zeroSignalShare: measured(line, 'zeroSignalShare'),
    logprobGap: measured(line, 'logprobGap'),
  }));
  const { plateau, steps, rounds } = readSummary(folder, reinforcementSummarySchema);
  const plateauStep = plateau ? steps - 1 : null;
  return [{ kind: 'reinforcement', stage, label, points, plateauStep, rounds: rounds.map(miningRound) }];
}

/** The part of a reinforcement stage's summary that is drawn. */
const reinforcementSummarySchema = z.looseObject({
  steps: z.number().int().nonnegative(),
  plateau: z.boolean(),
  rounds: z.array(z.looseObject({ failed: z.number().int(), asked: z.number().int().positive() })),
});

function miningRound(
  { failed, asked }: { readonly failed: number; readonly asked: number },
  round: number,
): MiningRound {
  return { round, evaluated: asked, passRate: 1 - failed / asked, hardSamples: failed, rightSamples: asked - failed };
}

function measured(line: Line, name: string): number | null {
  const value = line[name];
  return typeof value === 'number' ? value : null;
}
