/** `fleming model fetch tinker://...`: a checkpoint of a server as a folder of this machine. */
import { parseModelReference } from '../engine/model-reference.ts';
import { engineSchema } from '../pipeline/recipe-schema.ts';
import { ConfigError } from '../support/errors.ts';
import { megabytesDone } from '../run/megabytes-done.ts';
import { remoteEngines } from './adapters/remote-engines.ts';
import { writeJson, type Terminal } from './command.ts';
import { hubModels } from './hub-models.ts';
import { stopOnInterrupt } from './terminal/stop-on-interrupt.ts';
import { terminalProgress } from './terminal/terminal-progress.ts';

export interface FetchRemoteModel {
  /** `tinker://...` */
  readonly checkpoint: string;
  readonly server: string;
  readonly folder: string;
  readonly base: string | null;
  readonly maxBytes: number;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Who waits at a terminal learns soon that nobody answers there. */
const PATIENCE_SECONDS = 30;

export async function runFetchCheckpoint(
  { checkpoint, server, folder, base, maxBytes, quiet, json }: FetchRemoteModel,
  terminal: Terminal,
): Promise<void> {
  const engine = engineSchema.safeParse({ kind: 'tinker', address: server, patienceSeconds: PATIENCE_SECONDS });
  if (!engine.success || engine.data.kind !== 'tinker')
    throw new ConfigError(`--server is '${server}'; it must be http://HOST:PORT, without a key in it`);
  const model = parseModelReference(checkpoint);
  const origin = base === null ? undefined : parseModelReference(base);
  if (model.kind !== 'remote') throw new ConfigError(`${checkpoint} is no checkpoint of a server`);
  if (origin?.kind === 'remote')
    throw new ConfigError(`--base ${base} is a checkpoint; name a folder or a model of a hub`);
  const progress = terminalProgress(terminal, { quiet: quiet || json });
  const { interrupt, signal } = stopOnInterrupt(terminal);
  const log = (line: string): void => progress.log(line);
  const engines = remoteEngines(engine.data, { hub: hubModels(process.env, log), environment: process.env, log });
  try {
    const count = (done: number, total: number | null): void =>
      progress.stepDone(
        `${folder} (MB)`,
        total === null ? { done: Math.floor(done / 1e6), total } : megabytesDone(done, total),
      );
    const call = { signal, maxBytes, ...(quiet || json ? {} : { progress: count }) };
    const fetched = await engines.fetch({ ...model, ...(origin !== undefined && { base: origin }) }, folder, call);
    progress.close();
    if (json) return writeJson(terminal, { ...fetched, checkpoint });
    terminal.write(`${folder}\n`);
  } catch (cause) {
    interrupt.throwIfRequested('nothing was kept of the folder, which is written whole or not at all');
    throw cause;
  } finally {
    await engines.close();
    progress.close();
    interrupt.stop();
  }
}
