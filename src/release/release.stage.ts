/** The stage kind `release.model`: a trained model as a folder that other people's software loads, with its card. */
import { z } from 'zod';
import { isAdapterFolder, readAdapterConfig } from '../engine/hugging-face/adapter-folder.ts';
import { modelFolderOf } from '../engine/model-folder-of.ts';
import { modelOfProduct, requireFolder } from '../engine/model-reference.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { writeReleaseFolder } from './write-model-folder.ts';

export const releaseKind = defineStageKind({
  name: 'release.model',
  about: 'a trained model as a folder that other software loads, with a card that says what it is and is not',
  version: 3,
  settings: z.object({
    /** What a person would say of how the model came to be; the card names its stages in any case. */
    made: z.string().min(1).optional(),
    /** SPDX identifier of the weights' licence (`apache-2.0`), or the owner's words. */
    licence: z.string().min(1).optional(),
  }),
  roles: {
    model: { accepts: ['model'], about: 'the model that is released' },
    answers: { accepts: ['answers'], about: 'it is released after it was measured', optional: true },
  },
  makes: ['release'],
  expect: () => NO_MODEL,
  weight: () => 1,
  run: async ({ settings, inputs, context, hub, recipe }) => {
    const from = requireFolder(modelOfProduct(inputs.model.folder), `stage ${context.name}`);
    const { name, about, prompt, lineageOf } = recipe;
    const { made = null, licence = null } = settings;
    const steps = lineageOf(inputs.model.stage).map(({ stage, kind }) => `${stage} (${kind})`);
    // Of an adapter the whole model is released.
    const base = isAdapterFolder(from) ? await modelFolderOf(readAdapterConfig(from).base, hub, 'a release') : null;
    writeReleaseFolder(
      { from, base, to: context.folder },
      { name, about, made, licence, steps, prompt, seed: context.seed },
    );
  },
});
