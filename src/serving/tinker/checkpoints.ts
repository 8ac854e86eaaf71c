/**
 * Named checkpoints of the models of a server, in its state folder: written whole or not at all, found by their addresses.
 * Each save has an id of its own, so that who holds a checkpoint notices that another was written over it.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { loraSchema, type Lora } from '../../engine/lora.ts';
import {
  CHECKPOINT_KINDS,
  formatCheckpointAddress,
  parseCheckpointAddress,
  type CheckpointAddress,
} from '../../engine/tinker-wire/checkpoint-address.ts';
import { RequestError } from '../../pages/local-server.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { writeFolderAtomic } from '../../support/atomic-folder.ts';
import { CheckpointError } from '../../support/errors.ts';
import { readJson } from '../../support/read-json.ts';
import type { StateFolder } from './state-folder.ts';

const CHECKPOINT_FILE = 'checkpoint.json';
/** Inside the checkpoint's folder: what the engine wrote. */
const CONTENT = 'content';

const infoSchema = z.object({
  format: z.literal('tinker-checkpoint'),
  version: z.literal(1),
  /** Of this save. */
  saveId: z.string(),
  lora: loraSchema.nullable(),
});

export interface FoundCheckpoint {
  readonly address: CheckpointAddress;
  /** Of the files. */
  readonly folder: string;
  readonly saveId: string;
  /** Of the adapter; null where all weights are trained. */
  readonly lora: Lora | null;
  /** ISO 8601. */
  readonly time: string;
}

export class Checkpoints {
  readonly #state: StateFolder;
  /** Folders whose old checkpoint and new one stand beside each other at the moment. */
  readonly #replaced = new Set<string>();
  /** Told of a checkpoint while its files are still there. */
  beforeRemoval: (found: FoundCheckpoint) => void = () => {};

  constructor(state: StateFolder) {
    this.#state = state;
  }

  /** RequestError where the name is taken and is not to be overwritten. */
  async save(
    address: CheckpointAddress,
    { lora, overwrite }: { readonly lora: Lora | null; readonly overwrite: boolean },
    write: (folder: string) => Promise<void>,
  ): Promise<FoundCheckpoint> {
    const folder = this.#folderOf(address);
    this.#settle(folder);
    const isThere = existsSync(folder);
    if (isThere && !overwrite)
      throw new RequestError(
        400,
        `${formatCheckpointAddress(address)} is there already; take another name, or send overwrite: true`,
      );
    const target = isThere ? beside(folder, 'next') : folder;
    if (isThere) this.#replaced.add(folder);
    try {
      await writeFolderAtomic(target, async (draft) => {
        await write(join(draft, CONTENT));
        const info: z.output<typeof infoSchema> = {
          format: 'tinker-checkpoint',
          version: 1,
          saveId: randomUUID(),
          lora,
        };
        writeJsonAtomic(join(draft, CHECKPOINT_FILE), info);
      });
      if (isThere) {
        if (existsSync(folder)) this.beforeRemoval(this.#read(address));
        rmSync(folder, { recursive: true, force: true });
      }
    } finally {
      this.#replaced.delete(folder);
      this.#settle(folder);
    }
    return this.#read(address);
  }

  /** RequestError where there is none. */
  find(text: string): FoundCheckpoint {
    const address = parseCheckpointAddress(text);
    this.#settle(this.#folderOf(address));
    if (existsSync(this.#folderOf(address))) return this.#read(address);
    throw new RequestError(404, `there is no checkpoint ${formatCheckpointAddress(address)} here`);
  }

  /** Of a run, the newest last. */
  list(run: string): FoundCheckpoint[] {
    const found = CHECKPOINT_KINDS.flatMap((kind) => {
      const folder = join(this.#state.modelFolder(run), kind);
      if (!existsSync(folder)) return [];
      const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
      return names.map((name) => this.#read({ run, kind, name }));
    });
    return found.toSorted((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
  }

  delete(text: string): void {
    const found = this.find(text);
    this.beforeRemoval(found);
    rmSync(this.#folderOf(found.address), { recursive: true, force: true });
  }

  /**
   * A kill between the removal of the old checkpoint and the renaming of the new one leaves the new one beside its place. While
   * a save is between the two, others find the old one.
   */
  #settle(folder: string): void {
    const next = beside(folder, 'next');
    if (this.#replaced.has(folder) || !existsSync(next)) return;
    if (existsSync(folder)) rmSync(next, { recursive: true });
    else renameSync(next, folder);
  }

  #read(address: CheckpointAddress): FoundCheckpoint {
    const folder = this.#folderOf(address);
    const file = join(folder, CHECKPOINT_FILE);
    const { saveId, lora } = readJson(file, infoSchema);
    const time = statSync(file).mtime.toISOString();
    return { address, folder: join(folder, CONTENT), saveId, lora, time };
  }

  #folderOf({ run, kind, name }: CheckpointAddress): string {
    if (run.includes('..') || name.includes('..'))
      throw new CheckpointError(`${run}/${name} is no name of a checkpoint`);
    return join(this.#state.modelFolder(run), kind, name);
  }
}

function beside(folder: string, what: string): string {
  return join(dirname(folder), `.${folder.slice(dirname(folder).length + 1)}.${what}`);
}
