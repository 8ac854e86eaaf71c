/** The stage kind `release.model`: a trained model as a folder that other people's software loads, with its card. */
import { z } from 'zod';
import { modelOfProduct, requireFolder } from '../engine/model-reference.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { writeReleaseFolder } from './write-model-folder.ts';

export const releaseKind = defineStageKind({
  name: 'release.model',
  about: 'a trained model as a folder that other software loads, with a card that says what it is and is not',
  version: 2,
  settings: z.object({
    /** How the model came to be, for its card: one or two sentences. */
    made: z.string().min(1),
  }),
  roles: {
    model: { accepts: ['model'], about: 'the model that is released' },
    answers: { accepts: ['answers'], about: 'it is released after it was measured', optional: true },
  },
  makes: ['release'],
  weight: () => 1,
  expect: () => NO_MODEL,
  run: async ({ settings, inputs, context, recipe }) => {
    const { name, about } = recipe;
    const { made } = settings;
    const from = requireFolder(modelOfProduct(inputs.model.folder), `stage ${context.name}`);
    writeReleaseFolder(from, context.folder, { name, about, made, seed: context.seed });
  },
});
