/** Settings that training on rows of a graph has, whatever the model begins as. */
import { count, languageWeights, learningRate, rate, weight } from '../products/setting-schemas.ts';
import { rowSettingsSchema } from '../textbook/replay.ts';

export const rowTrainingShape = {
  steps: count,
  rowsPerStep: count,
  /** Tokens a row. */
  rowLength: count,
  drillWeight: rate,
  shares: rowSettingsSchema.shape.shares,
  languages: languageWeights,
  learningRate,
  warmupSteps: count,
  weightDecay: weight,
  probeSize: count,
  probeEverySteps: count,
};
