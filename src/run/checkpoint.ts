/**
 * One checkpoint on disk: a folder `step-<number>` that appears by a rename when all of it is flushed. What a killed
 * process left half written has another name and is removed. Knows nothing of what the files in it mean.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../support/errors.ts';
import { publishFolder } from '../support/durable.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';

const DESCRIPTION_FILE = 'checkpoint.json';
const SAVED_FOLDER = 'saved';
const FOLDER_NAME = /^step-(\d+)$/;

const descriptionSchema = z.object({
  /** Steps that are done. */
  step: z.number().int().min(0),
  /** The loop's own JSON state after that step. */
  state: z.json(),
  /** Length in bytes of each journal at that step. */
  journals: z.record(z.string(), z.number().int().min(0)),
  /** Files of the checkpoint by path, with their lengths in bytes. */
  files: z.record(z.string(), z.number().int()),
});
type Description = z.infer<typeof descriptionSchema>;

export interface Checkpoint extends Omit<Description, 'files'> {
  /** The folder that `save` filled. */
  readonly folder: string;
}

/**
 * Writes the checkpoint of a step and then removes the older ones. When anything fails (a full disk, say) the older
 * one is untouched.
 */
export async function writeCheckpoint(
  parent: string,
  content: Omit<Description, 'files'>,
  save: (folder: string) => Promise<void>,
): Promise<Checkpoint> {
  const folder = join(parent, `step-${String(content.step).padStart(8, '0')}`);
  const draft = `${folder}.writing`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(join(draft, SAVED_FOLDER), { recursive: true });
    await save(join(draft, SAVED_FOLDER));
    writeJsonAtomic(join(draft, DESCRIPTION_FILE), { ...content, files: filesIn(draft) } satisfies Description);
    rmSync(folder, { recursive: true, force: true });
    publishFolder(draft, folder);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw new CheckpointError(
      `The checkpoint of step ${content.step} in ${parent} cannot be written: ${(cause as Error).message}. ` +
        `${oldCheckpoint(parent)}; see to it and give the same command again.`,
      { cause },
    );
  }
  removeAllBut(parent, folder);
  return { folder: join(folder, SAVED_FOLDER), ...content };
}

/**
 * The newest whole checkpoint, or null. Half-written ones are removed; `onDamaged` hears of one whose files were
 * changed.
 */
export function readNewestCheckpoint(parent: string, onDamaged: (reason: string) => void): Checkpoint | null {
  if (!existsSync(parent)) return null;
  const names = readdirSync(parent).filter((name) => FOLDER_NAME.test(name));
  for (const name of names.toSorted().toReversed()) {
    const folder = join(parent, name);
    try {
      const checkpoint = readCheckpoint(folder);
      removeAllBut(parent, folder);
      return checkpoint;
    } catch (cause) {
      onDamaged(`${folder} cannot be used: ${(cause as Error).message}`);
    }
  }
  removeAllBut(parent, null);
  return null;
}

function readCheckpoint(folder: string): Checkpoint {
  const { files, ...content } = descriptionSchema.parse(
    JSON.parse(readFileSync(join(folder, DESCRIPTION_FILE), 'utf8')),
  );
  for (const [path, bytes] of Object.entries(files)) {
    const found = statSync(join(folder, path)).size;
    if (found !== bytes) throw new CheckpointError(`${path} has ${found} bytes, ${bytes} were written`);
  }
  return { folder: join(folder, SAVED_FOLDER), ...content };
}

function oldCheckpoint(parent: string): string {
  const names = existsSync(parent) ? readdirSync(parent) : [];
  const step = names.map((name) => FOLDER_NAME.exec(name)?.[1]).findLast((found) => found !== undefined);
  return step === undefined ? 'There is none before it' : `The one of step ${Number(step)} is whole`;
}

function filesIn(folder: string): Record<string, number> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), statSync(path).size]));
}

function removeAllBut(parent: string, kept: string | null): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (name.startsWith('step-') && path !== kept) rmSync(path, { recursive: true, force: true });
  }
}
