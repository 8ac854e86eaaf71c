/**
 * A model that was trained on a server becomes a folder of this machine, there whole or not at all. Servers pack weights to
 * sample from and no others: a state to train on from is loaded into a model first, which saves such weights.
 */
import { existsSync } from 'node:fs';
import { ConfigError } from '../../support/errors.ts';
import type { RemoteReference } from '../model-reference.ts';
import type { FetchedModel } from '../remote-models.ts';
import { savedAnswer } from '../tinker-wire/bodies.ts';
import { parseCheckpointAddress } from '../tinker-wire/checkpoint-address.ts';
import { fetchArchive, type FetchArchiveOptions } from './fetch-archive.ts';
import { checkpointInfo, originNamed } from './remote-origin.ts';
import { requirePath, TinkerConnection } from './tinker-connection.ts';
import { readAnswer, TinkerHttp } from './tinker-http.ts';

export interface FetchCheckpointOptions extends FetchArchiveOptions {
  readonly model: RemoteReference;
}

/** Name of the weights that are saved to be fetched, in a model of their own. */
const NAME = 'archive';
/** Who asked for too much, or for what is no model, is told in words, and nothing is left. */
export async function fetchCheckpoint(options: FetchCheckpointOptions): Promise<FetchedModel> {
  const { settings, model, folder, log, signal } = options;
  const address = parseCheckpointAddress(model.checkpoint);
  if (existsSync(folder)) throw new ConfigError(`${folder} is there already; name a new folder`);
  if (address.kind === 'sampler_weights') {
    const http = new TinkerHttp(settings);
    try {
      return await fetchArchive(http, address, model.base ?? null, options);
    } finally {
      await http.close();
    }
  }
  const connection = await TinkerConnection.open(settings, log);
  try {
    const { http } = connection;
    const { base_model: name, is_lora: isLora, lora_rank: rank } = await checkpointInfo(http, model.checkpoint);
    const base = model.base ?? originNamed(name);
    const adapter = isLora === false || !rank ? null : { rank, alpha: null, attention: true, feedForward: true };
    signal?.throwIfAborted();
    const loaded = await connection.createModel(
      { name, adapter, seed: 0 },
      { checkpoint: model.checkpoint, optimizer: false },
    );
    try {
      const { path } = await loaded.request({
        path: 'save_weights_for_sampler',
        body: (seqId) => ({
          json: { model_id: loaded.id, path: NAME, seq_id: seqId, type: 'save_weights_for_sampler' },
        }),
        accept: 'application/json',
        read: (response) => readAnswer(savedAnswer, response),
        what: 'saving weights to be fetched',
        trains: false,
      });
      const saved = parseCheckpointAddress(requirePath(path, 'the weights to be fetched'));
      try {
        return await fetchArchive(http, saved, base, options);
      } finally {
        const { run, kind } = saved;
        const place = `training_runs/${encodeURIComponent(run)}/checkpoints/${kind}/${saved.name}`;
        // A server that keeps it has more on its disk, and no more harm is done.
        await http.once('DELETE', place, null, { seconds: 10 }).catch(() => undefined);
      }
    } finally {
      await loaded.unload();
    }
  } finally {
    await connection.close();
  }
}
