/** The folder of a model for who needs its files: one on this machine, or one of a hub, had from the cache or fetched. */
import { existsSync } from 'node:fs';
import { CheckpointError } from '../support/errors.ts';
import type { HubCall, ModelHub } from './model-hub.ts';
import { requireFolder, type ModelReference } from './model-reference.ts';

/** `need` says for whom, in messages. */
export async function modelFolderOf(
  model: ModelReference,
  hub: ModelHub,
  need: string,
  call: HubCall = {},
): Promise<string> {
  if (model.kind === 'hub') return hub.folderOf(model, call);
  const folder = requireFolder(model, need);
  if (existsSync(folder)) return folder;
  throw new CheckpointError(
    `There is no model folder ${folder}. A run refers to its base model where it lies: put it back, a link is enough, ` +
      'or begin anew at the stage that names it (--from STAGE)',
  );
}
