/**
 * The stage kind `base.checkpoint`: a model that exists begins the recipe, in the place of one trained from nothing. The
 * product refers to the model and does not copy it, since a base has gigabytes: `model.json` names its folder, whose files
 * are hashed into the stage's identity, or the commit of the hub, which never changes and can be fetched again anywhere.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { hubAddress, PUBLIC_HUB } from '../engine/hugging-face/hub/hub-address.ts';
import { inspectModelFolder, type ModelFolderFacts } from '../engine/hugging-face/inspect-model-folder.ts';
import { splitRevision, type HubModel, type ModelHub } from '../engine/model-hub.ts';
import { folderReference, MODEL_REFERENCE_FILE, type ModelReference } from '../engine/model-reference.ts';
import { complaint, defineStageKind, type WrongSetting } from '../products/stage-kind.ts';
import { signalOnInterrupt } from '../run/signal-on-interrupt.ts';
import type { StageContext } from '../run/stage.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { DownloadError } from '../support/download/download-error.ts';

const settings = z.object({
  /** A folder in the Hugging Face layout; where none is there, `OWNER/NAME` or `OWNER/NAME@REVISION` on the hub. */
  model: z.string().min(1),
  /** Branch, tag or commit on the hub; absent: `main`. */
  revision: z.string().min(1).optional(),
  /** A model of the hub with more is refused. */
  maxGigabytes: z.number().positive().max(100_000).default(40),
});
type CheckpointSettings = z.output<typeof settings>;

export const checkpointKind = defineStageKind({
  name: 'base.checkpoint',
  about: 'a base model that exists: a folder in the Hugging Face layout, or a model on the hub',
  version: 1,
  settings,
  roles: {},
  makes: ['model'],
  pathsOrNames: ['model'],
  files: ({ model }) => (isAbsolute(model) ? modelFiles(model) : {}),
  check: (own) => (isAbsolute(own.model) ? checkFolder(own) : checkName(own)),
  weight: () => 10,
  run: async ({ settings: own, context, hub }) => {
    if (isAbsolute(own.model)) {
      const facts = inspectModelFolder(own.model);
      refer(context, folderReference(own.model), facts);
      return { ...facts };
    }
    const asked = hubModelOf(own);
    const { commit, folder } = await fetched(asked, own.maxGigabytes, hub, context);
    const facts = inspectModelFolder(folder);
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
  maxGigabytes: number,
  hub: ModelHub,
  context: StageContext,
): Promise<{ readonly commit: string; readonly folder: string }> {
  const { log, update } = context.progress;
  const { signal, end } = signalOnInterrupt(context.interrupt);
  try {
    const { value: commit } = await context.once('commit', () => hub.commitOf(asked, { signal, log }));
    const progress = (done: number, total: number): void => update(megabytes(done), megabytes(total));
    const call = { signal, log, progress, maxBytes: 1e9 * maxGigabytes };
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

function checkFolder({ model, revision }: CheckpointSettings): WrongSetting[] {
  if (!isFolder(model)) {
    const what = existsSync(model) ? `${model} is no folder` : `there is no folder ${model}`;
    return [
      {
        setting: 'model',
        message: `${what}; paths start at the recipe's own folder, a model on the hub is OWNER/NAME`,
      },
    ];
  }
  const wrong: WrongSetting[] = [];
  if (revision !== undefined)
    wrong.push({ setting: 'revision', message: `${model} is a folder of this machine, which has no revisions` });
  return [...wrong, ...complaint('model', () => inspectModelFolder(model))];
}

function checkName(own: CheckpointSettings): WrongSetting[] {
  if (own.revision !== undefined && own.model.includes('@'))
    return [{ setting: 'revision', message: `${own.model} names a revision already; state one of the two` }];
  return complaint('model', () => hubAddress({ ...hubModelOf(own), endpoint: PUBLIC_HUB, token: null }));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
