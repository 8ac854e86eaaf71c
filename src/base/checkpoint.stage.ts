/**
 * The stage kind `base.checkpoint`: a model that exists begins the recipe, in the place of one trained from nothing. The
 * product refers to the model and does not copy it, since a base has gigabytes: `model.json` names its folder, whose files
 * are hashed into the stage's identity, or the commit of the hub, which never changes and can be fetched again anywhere.
 * What a GGUF file holds has to be written anew, and is the product itself.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { hubAddress, PUBLIC_HUB } from '../engine/hugging-face/hub/hub-address.ts';
import { inspectModelFolder, type ModelFolderFacts } from '../engine/hugging-face/inspect-model-folder.ts';
import { splitRevision, type HubCall, type HubModel, type ModelHub } from '../engine/model-hub.ts';
import { folderReference, MODEL_REFERENCE_FILE, type ModelReference } from '../engine/model-reference.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { modelOf } from '../products/expected-products.ts';
import { complaint, defineStageKind, type WrongSetting } from '../products/stage-kind.ts';
import { signalOnInterrupt } from '../run/signal-on-interrupt.ts';
import type { StageContext } from '../run/stage.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { DownloadError } from '../support/download/download-error.ts';
import type { DtypeName } from '../engine/hugging-face/number-formats.ts';
import { checkGguf, expectGguf, ggufFiles, importBase, namesGguf, type GgufBase } from './gguf-base.ts';

const settings = z.object({
  /** A folder in the Hugging Face layout or a GGUF file; else `OWNER/NAME` or `OWNER/NAME@REVISION` on the hub. */
  model: z.string().min(1),
  /** Branch, tag or commit on the hub; absent: `main`. */
  revision: z.string().min(1).optional(),
  /** A model of the hub with more is refused. */
  maxGigabytes: z.number().positive().max(100_000).default(40),
  /** `on-server`: an engine of the recipe has the weights; of the model only configuration and tokenizer are needed here. */
  weights: z.literal('on-server').optional(),
  /** In which format a GGUF file is written; absent: float32. */
  dtype: z.enum(['f32', 'bf16', 'f16'] satisfies DtypeName[]).optional(),
});
type CheckpointSettings = z.output<typeof settings>;

export const checkpointKind = defineStageKind({
  name: 'base.checkpoint',
  about: 'a base model that exists: a folder in the Hugging Face layout, a GGUF file, or a model on the hub',
  version: 1,
  settings,
  roles: {},
  makes: ['model'],
  pathsOrNames: ['model'],
  files: ({ model }) => (namesGguf(model) ? ggufFiles(model) : isAbsolute(model) ? modelFiles(model) : {}),
  check: (own) => [
    ...checkOptions(own),
    ...(namesGguf(own.model) ? checkGguf(own.model) : isAbsolute(own.model) ? checkFolder(own) : checkName(own)),
  ],
  weight: () => 10,
  expect: ({ settings: own }) => ({
    ...(namesGguf(own.model) ? expectGguf(ggufOf(own)) : NO_MODEL),
    makes: { model: modelOf({}) },
  }),
  foresees: (own) => {
    if (own.weights === 'on-server') return null;
    if (namesGguf(own.model)) return { kind: 'gguf', file: own.model };
    const model: ModelReference = isAbsolute(own.model)
      ? folderReference(own.model)
      : { kind: 'hub', ...hubModelOf(own) };
    return { kind: 'reference', model };
  },
  run: async ({ settings: own, context, hub }) => {
    if (namesGguf(own.model)) return importBase(ggufOf(own), context);
    const here = { weights: own.weights !== 'on-server' };
    if (isAbsolute(own.model)) {
      const facts = inspectModelFolder(own.model, here);
      refer(context, folderReference(own.model), facts);
      return { ...facts };
    }
    const asked = hubModelOf(own);
    const { commit, folder } = await fetched(asked, { maxBytes: 1e9 * own.maxGigabytes, ...here }, hub, context);
    const facts = inspectModelFolder(folder, here);
    refer(context, { kind: 'hub', repository: asked.repository, revision: commit }, facts);
    return { ...asked, commit, ...facts };
  },
});

function refer(context: StageContext, model: ModelReference, { family, parameters }: ModelFolderFacts): void {
  writeJsonAtomic(join(context.folder, MODEL_REFERENCE_FILE), model);
  context.progress.log(`${family}, ${parameters.toLocaleString('en')} parameters`);
}

/** The commit outlives a kill: what goes on fetches the files of the same one. */
async function fetched(
  asked: HubModel,
  limits: Pick<HubCall, 'maxBytes' | 'weights'>,
  hub: ModelHub,
  context: StageContext,
): Promise<{ readonly commit: string; readonly folder: string }> {
  const { log, update } = context.progress;
  const { signal, end } = signalOnInterrupt(context.interrupt);
  try {
    const { value: commit } = await context.once('commit', () => hub.commitOf(asked, { signal, log }));
    const progress = (done: number, total: number): void => update(megabytes(done), megabytes(total));
    const call = { signal, log, progress, ...limits };
    return { commit, folder: await hub.folderOf({ ...asked, revision: commit }, call) };
  } catch (cause) {
    context.interrupt.throwIfRequested('what came of the model is kept');
    if (!(cause instanceof DownloadError)) throw cause;
    throw new DownloadError(`${cause.message}. (Beside the recipe there is no folder ${asked.repository} either.)`, {
      cause,
    });
  } finally {
    end();
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

function hubModelOf({ model, revision: stated }: CheckpointSettings): HubModel {
  const { repository, revision } = splitRevision(model.replace(/^hf:/, ''));
  return { repository, revision: stated ?? revision ?? 'main' };
}

/** What training depends on; a card or a picture beside it does not count. */
function modelFiles(folder: string): Record<string, string> {
  if (!isFolder(folder)) return {};
  const names = readdirSync(folder).filter((name) => /\.(json|jinja|txt|safetensors)$/.test(name));
  return Object.fromEntries(names.toSorted().map((name) => [name, join(folder, name)]));
}

/** What only some models have. */
function checkOptions({ model, revision, dtype, weights }: CheckpointSettings): WrongSetting[] {
  const wrong: WrongSetting[] = [];
  if (weights !== undefined && namesGguf(model))
    wrong.push({ setting: 'weights', message: `${model} is a GGUF file, whose weights are here; leave it out` });
  const isLocal = isAbsolute(model) || namesGguf(model);
  if (revision !== undefined && isLocal && existsSync(model)) {
    const what = isFolder(model) ? 'folder' : 'file';
    wrong.push({ setting: 'revision', message: `${model} is a ${what} of this machine, which has no revisions` });
  }
  if (dtype !== undefined && !namesGguf(model))
    wrong.push({ setting: 'dtype', message: `${model} is no GGUF file; what is not written anew keeps its format` });
  return wrong;
}

function checkFolder({ model, weights }: CheckpointSettings): WrongSetting[] {
  if (isFolder(model)) return complaint('model', () => inspectModelFolder(model, { weights: weights !== 'on-server' }));
  const message = `there is no folder ${model}; paths start at the recipe's own folder, a model on the hub is OWNER/NAME`;
  return [{ setting: 'model', message }];
}

function checkName(own: CheckpointSettings): WrongSetting[] {
  if (own.revision !== undefined && own.model.includes('@'))
    return [{ setting: 'revision', message: `${own.model} names a revision already; state one of the two` }];
  return complaint('model', () => hubAddress({ ...hubModelOf(own), endpoint: PUBLIC_HUB, token: null }));
}

function ggufOf({ model, dtype }: CheckpointSettings): GgufBase {
  return { file: model, dtype: dtype ?? 'f32' };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
