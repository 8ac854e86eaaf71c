/**
 * Where a server keeps what outlives it:
 *
 *     lock.json, server.json           whose it is, and of which model
 *     sessions/SESSION.json
 *     models/MODEL/model.json          what the model is made of, and how far its requests have come
 *     models/MODEL/changed             there while the weights are other than those that model.json can bring back
 *     models/MODEL/weights/NAME/       with the optimizer, to go on from; sampler_weights/NAME/ to answer alone
 *     models/MODEL/parked/             as weights, for a model that gave up its place or outlived its server
 *     samplers/SAMPLER/sampler.json    a sampling session, and its weights where they have no name
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKPOINT_KINDS } from '../../engine/tinker-wire/checkpoint-address.ts';

export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get serverFile(): string {
    return join(this.path, 'server.json');
  }

  sessionFile(sessionId: string): string {
    return join(this.path, 'sessions', `${fileNameOf(sessionId)}.json`);
  }

  modelFolder(modelId: string): string {
    return join(this.path, 'models', fileNameOf(modelId));
  }

  samplerFolder(samplerId: string): string {
    return join(this.path, 'samplers', fileNameOf(samplerId));
  }

  sessionFiles(): string[] {
    return namesIn(join(this.path, 'sessions')).filter((path) => path.endsWith('.json'));
  }

  modelFolders(): string[] {
    return namesIn(join(this.path, 'models'));
  }

  samplerFolders(): string[] {
    return namesIn(join(this.path, 'samplers'));
  }

  /** Removes what a killed server was writing. Whoever asks holds the folder's lock, so that nobody writes there now. */
  sweep(): void {
    const models = this.modelFolders();
    const checkpoints = models.flatMap((model) => CHECKPOINT_KINDS.map((kind) => join(model, kind)));
    for (const folder of [join(this.path, 'samplers'), ...models, ...checkpoints].filter((each) => existsSync(each)))
      for (const name of readdirSync(folder))
        if (UNFINISHED.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Weights that were being written: for a checkpoint, a sampling session, a model's place, or for a moment. */
const UNFINISHED = /^\..+\.\d+\.draft$|^\.same$/;

/** Ids are made here, of letters, digits, dashes and colons; not every disk takes a colon. */
function fileNameOf(id: string): string {
  return id.replaceAll(':', '_');
}

/** Paths of what has a name of its own in a folder: drafts begin with a dot. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.toSorted().map((name) => join(folder, name));
}
