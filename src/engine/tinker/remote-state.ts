/** What a run keeps of a model's state on a server: where it lies there, and of what model it is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import { readJson } from '../../support/read-json.ts';
import { parseCheckpointAddress } from '../tinker-wire/checkpoint-address.ts';
import { remoteBaseSchema, type RemoteBase } from './remote-base.ts';

const FILE = 'remote-state.json';

const schema = z.strictObject({
  format: z.literal('fleming-remote-state-1'),
  /** `tinker://<run>/weights/<name>`. */
  checkpoint: z.string(),
  base: remoteBaseSchema,
});

export function writeRemoteState(folder: string, checkpoint: string, base: RemoteBase): void {
  writeJsonAtomic(join(folder, FILE), { format: 'fleming-remote-state-1', checkpoint, base } satisfies z.input<
    typeof schema
  >);
}

/**
 * Whether a folder of the run still names the checkpoint that was written down at `path`: there, or below another name that
 * the folder two above has been given since (a checkpoint of a loop is renamed when it is whole).
 */
export function isNamed(checkpoint: string, path: string): boolean {
  const above = dirname(dirname(path));
  const renamed = existsSync(above) ? readdirSync(above).map((name) => join(above, name, basename(path))) : [];
  return [path, ...renamed].some((folder) => {
    const file = join(folder, FILE);
    return existsSync(file) && readFileSync(file, 'utf8').includes(JSON.stringify(checkpoint));
  });
}

/** The checkpoint's address. CheckpointError where the folder has none, or one of another model. */
export function readRemoteState(folder: string, base: RemoteBase): string {
  let state: z.output<typeof schema>;
  try {
    state = readJson(join(folder, FILE), schema);
    parseCheckpointAddress(state.checkpoint);
  } catch (cause) {
    throw new CheckpointError(`${folder} holds no state of a model on a server: ${(cause as Error).message}`, {
      cause,
    });
  }
  const [own, other] = [base, state.base].map(({ name, adapter }) => ({ name, adapter }));
  if (isDeepStrictEqual(own, other)) return state.checkpoint;
  throw new CheckpointError(
    `${folder} holds a state of ${describe(state.base)}, and ${describe(base)} is trained; go on with what it was saved from`,
  );
}

function describe({ name, adapter }: RemoteBase): string {
  if (adapter === null) return `${name}, all weights`;
  const { rank, alpha, attention, feedForward } = adapter;
  const beside = [attention ? 'attention' : '', feedForward ? 'feed-forward' : '']
    .filter((half) => half !== '')
    .join(' and ');
  return `${name} with an adapter of rank ${rank}${alpha === null ? '' : `, alpha ${alpha}`} beside ${beside}`;
}
