/** The stage kind `release.model`: a trained model as a folder that other people's software loads, with its card. */
import { z } from 'zod';
import { DTYPES_BY_NAME, type DtypeName } from '../engine/hugging-face/number-formats.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { megabytesDone } from '../run/megabytes-done.ts';
import { signalOnInterrupt } from '../run/signal-on-interrupt.ts';
import { FORMS, releasedFolders } from './released-folders.ts';
import { RELEASE_FORMATS } from './release-formats.ts';
import { writeReleaseFolder } from './write-model-folder.ts';

export const releaseKind = defineStageKind({
  name: 'release.model',
  about: 'a trained model as a folder that other software loads, with a card that says what it is and is not',
  version: 4,
  settings: z.object({
    /** What a person would say of how the model came to be; the card names its stages in any case. */
    made: z.string().min(1).optional(),
    /** SPDX identifier of the weights' licence (`apache-2.0`), or the owner's words. */
    licence: z.string().min(1).optional(),
    /** `adapter`: an adapter alone, without the weights of its base; absent: a whole model. */
    form: z.enum(FORMS).optional(),
    /** Format of the weights in safetensors; absent: as they are stored, an adapter's sum with its base in float32. */
    dtype: z.enum(Object.keys(DTYPES_BY_NAME) as [DtypeName, ...DtypeName[]]).optional(),
    /** Written beside the safetensors, of the very same weights. */
    formats: z.array(z.enum(RELEASE_FORMATS)).default([]),
    /** Of a model on a server, or a base on the hub, with more nothing is fetched. */
    maxGigabytes: z.number().positive().max(100_000).default(40),
  }),
  incidental: ['maxGigabytes'],
  roles: {
    model: { accepts: ['model'], about: 'the model that is released' },
    answers: { accepts: ['answers'], about: 'it is released after it was measured', optional: true },
  },
  makes: ['release'],
  check: ({ form, dtype, formats }) => {
    const twice = formats.find((format, at) => formats.indexOf(format) !== at);
    if (twice !== undefined) return [{ setting: 'formats', message: `${twice} stands twice; each format once` }];
    if (form !== 'adapter' || (formats.length === 0 && dtype === undefined)) return [];
    const setting = formats.length > 0 ? 'formats' : 'dtype';
    return [{ setting, message: 'an adapter that is released alone is as it was trained; leave form out for a model' }];
  },
  expect: () => NO_MODEL,
  weight: () => 1,
  run: async ({ settings, inputs, context, hub, remoteModels, decoderGraph, recipe }) => {
    const { name, about, prompt, lineageOf } = recipe;
    const { made = null, licence = null, form = 'model', maxGigabytes, formats } = settings;
    const steps = lineageOf(inputs.model.stage).map(({ stage, kind }) => `${stage} (${kind})`);
    const { signal, end } = signalOnInterrupt(context.interrupt);
    try {
      const model = modelOfProduct(inputs.model.folder);
      const sources = { model, form, maxBytes: 1e9 * maxGigabytes, signal, hub, remoteModels };
      const folders = await releasedFolders(sources, context);
      const card = { name, about, made, licence, steps, prompt, seed: context.seed };
      const progress = (doneBytes: number, totalBytes: number): void => {
        const { done, total } = megabytesDone(doneBytes, totalBytes);
        context.progress.update(done, total);
      };
      const dtype = settings.dtype === undefined ? null : DTYPES_BY_NAME[settings.dtype];
      const call = { formats, dtype, buildGraph: decoderGraph, signal, progress };
      await writeReleaseFolder({ ...folders, to: context.folder }, card, call);
    } catch (cause) {
      context.interrupt.throwIfRequested('nothing is released yet');
      throw cause;
    } finally {
      end();
    }
  },
});
