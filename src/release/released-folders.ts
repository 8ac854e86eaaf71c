/**
 * The files that a release is made of: those of a run on this machine, or of a server, fetched; and, where an adapter shall
 * become a whole model, those of its base, whose weights may never have been here.
 */
import { join } from 'node:path';
import { isAdapterFolder, readAdapterConfig } from '../engine/hugging-face/adapter-folder.ts';
import { findModelTensors } from '../engine/hugging-face/model-tensors.ts';
import { modelFolderOf } from '../engine/model-folder-of.ts';
import type { HubCall, ModelHub } from '../engine/model-hub.ts';
import { formatModelReference, requireFolder, type ModelReference } from '../engine/model-reference.ts';
import type { RemoteModels } from '../engine/remote-models.ts';
import type { StageContext } from '../run/stage.ts';
import { ConfigError, FlemingError } from '../support/errors.ts';
import type { ReleasedFolders } from './write-model-folder.ts';

export const FORMS = ['model', 'adapter'] as const;
/** `model`: an adapter is added to its base; `adapter`: it is released alone, and who loads it needs the base. */
export type Form = (typeof FORMS)[number];

export interface ReleaseSources {
  readonly model: ModelReference;
  readonly form: Form;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly hub: ModelHub;
  readonly remoteModels: RemoteModels | null;
}

export async function releasedFolders(
  sources: ReleaseSources,
  context: StageContext,
): Promise<Omit<ReleasedFolders, 'to'>> {
  const { model, form } = sources;
  const from = await filesOf(sources, context);
  if (!isAdapterFolder(from)) {
    if (form === 'model') return { from, base: null };
    throw new ConfigError(
      `stage ${context.name} shall release an adapter (form = "adapter"), and ${formatModelReference(model)} is a whole model; ` +
        'leave form out',
    );
  }
  return { from, base: form === 'adapter' ? null : await baseFolderOf(from, sources, context) };
}

/** What was fetched outlives a kill. */
async function filesOf(
  { model, remoteModels, signal, maxBytes }: ReleaseSources,
  { name, once, progress }: StageContext,
): Promise<string> {
  if (model.kind !== 'remote' || remoteModels === null) return requireFolder(model, `stage ${name}`);
  const count = (done: number, total: number | null): void =>
    progress.update(megabytes(done), total === null ? null : megabytes(total));
  const { folder } = await once('fetched', async (made) => {
    await remoteModels.fetch(model, join(made, 'model'), { signal, maxBytes, progress: count });
    return null;
  });
  return join(folder, 'model');
}

/** With its weights, which a base that a server has (`weights = "on-server"`) has not yet here. */
async function baseFolderOf(
  adapter: string,
  { hub, signal, maxBytes }: ReleaseSources,
  { progress }: StageContext,
): Promise<string> {
  const { base } = readAdapterConfig(adapter);
  const call: HubCall = {
    signal,
    maxBytes,
    log: (line) => progress.log(line),
    progress: (done, total) => progress.update(megabytes(done), megabytes(total)),
  };
  try {
    const folder = await modelFolderOf(base, hub, 'a release', call);
    findModelTensors(folder);
    return folder;
  } catch (cause) {
    if (signal.aborted || !(cause instanceof FlemingError)) throw cause;
    throw new ConfigError(
      `a whole model is made of the adapter and the weights of ${formatModelReference(base)}, which could not be had: ` +
        `${cause.message}. State form = "adapter" to release the adapter alone`,
      { cause },
    );
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
