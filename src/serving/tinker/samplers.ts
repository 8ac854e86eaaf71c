/**
 * Sampling sessions: each stands for weights as they were at one moment, and goes on doing so whatever is trained afterwards.
 * Those that a client saves without a name, at every step of reinforcement, are kept for a while: the newest so many of a model.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { folderReference, type ModelReference } from '../../engine/model-reference.ts';
import { formatCheckpointAddress } from '../../engine/tinker-wire/checkpoint-address.ts';
import { RequestError } from '../../pages/local-server.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { writeFolderAtomic } from '../../support/atomic-folder.ts';
import { readJson } from '../../support/read-json.ts';
import type { Checkpoints, FoundCheckpoint } from './checkpoints.ts';
import { checkBaseModel, type ServedBase } from './served-base.ts';
import type { StateFolder } from './state-folder.ts';

const samplerSchema = z.object({
  format: z.literal('tinker-sampler'),
  version: z.literal(1),
  samplerId: z.string(),
  weights: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('base') }),
    z.object({ kind: z.literal('checkpoint'), address: z.string(), saveId: z.string() }),
    /** Beside this record. */
    z.object({ kind: z.literal('unnamed'), modelId: z.string(), seqId: z.number().int() }),
  ]),
});
type SamplerRecord = z.output<typeof samplerSchema>;
export type SamplerWeights = SamplerRecord['weights'];

/** Weights that can be opened to answer. */
export interface Snapshot {
  /** Two with the same key are the same weights. */
  readonly key: string;
  readonly model: ModelReference;
  /** RequestError where its folder has other weights by now; asked once they are open. */
  readonly check?: () => void;
}

const SAMPLER_FILE = 'sampler.json';
const WEIGHTS_FOLDER = 'weights';
const MOST_SAMPLERS = 100_000;

export interface SamplersParts {
  readonly base: ServedBase;
  readonly state: StateFolder;
  readonly checkpoints: Checkpoints;
  /** Kept of a model without a name. */
  readonly mostUnnamed: number;
}

export class Samplers {
  readonly #parts: SamplersParts;
  readonly #samplers = new Map<string, SamplerWeights>();

  constructor(parts: SamplersParts) {
    this.#parts = parts;
    for (const folder of parts.state.samplerFolders()) {
      const file = join(folder, SAMPLER_FILE);
      if (!existsSync(file)) continue;
      const { samplerId, weights } = readJson(file, samplerSchema);
      this.#samplers.set(samplerId, weights);
    }
  }

  /** The weights of a path or of the base. RequestError where there are none to sample from. */
  weightsOf({ path, baseModel }: { readonly path: string | null; readonly baseModel: string | null }): SamplerWeights {
    if (path !== null) {
      const { address, saveId } = this.#parts.checkpoints.find(path);
      if (address.kind === 'sampler_weights')
        return { kind: 'checkpoint', address: formatCheckpointAddress(address), saveId };
      throw new RequestError(
        400,
        `${path} is a state to train on from; sample from what save_weights_for_sampler saves`,
      );
    }
    if (baseModel === null)
      throw new RequestError(400, 'the request names neither model_path nor base_model to sample');
    checkBaseModel(this.#parts.base, baseModel);
    return { kind: 'base' };
  }

  /** The id of the session; the same number of the same session gives the same one. */
  create(sessionId: string, sequenceId: number, weights: SamplerWeights): string {
    const samplerId = `${sessionId}:sample:${sequenceId}`;
    const known = this.#samplers.get(samplerId);
    if (known !== undefined) {
      if (JSON.stringify(known) === JSON.stringify(weights)) return samplerId;
      throw new RequestError(
        400,
        `sampling session ${samplerId} was made before of other weights; take another sampling_session_seq_id`,
      );
    }
    if (this.#samplers.size >= MOST_SAMPLERS)
      throw new RequestError(
        400,
        `this server has ${MOST_SAMPLERS} sampling sessions; begin another with a new --state`,
      );
    writeJsonAtomic(join(this.#parts.state.samplerFolder(samplerId), SAMPLER_FILE), recordOf(samplerId, weights));
    this.#samplers.set(samplerId, weights);
    return samplerId;
  }

  /** Of weights that `write` puts into a folder. */
  async createUnnamed(modelId: string, seqId: number, write: (folder: string) => Promise<void>): Promise<string> {
    const samplerId = `${modelId}:snapshot:${seqId}`;
    const weights: SamplerWeights = { kind: 'unnamed', modelId, seqId };
    const folder = this.#parts.state.samplerFolder(samplerId);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    await writeFolderAtomic(folder, async (draft) => {
      await write(join(draft, WEIGHTS_FOLDER));
      writeJsonAtomic(join(draft, SAMPLER_FILE), recordOf(samplerId, weights));
    });
    this.#samplers.set(samplerId, weights);
    this.dropUnnamed(modelId, this.#parts.mostUnnamed);
    return samplerId;
  }

  weights(samplerId: string): SamplerWeights {
    const weights = this.#samplers.get(samplerId);
    if (weights !== undefined) return weights;
    const [, seqId] = /:snapshot:(\d+)$/.exec(samplerId) ?? [];
    const why =
      seqId === undefined
        ? ''
        : `; the server keeps the ${this.#parts.mostUnnamed} newest that a model saved without a name, and none of a session ` +
          'that has ended: save with a name what is needed for longer';
    throw new RequestError(404, `there is no sampling session ${JSON.stringify(samplerId.slice(0, 200))} here${why}`);
  }

  snapshotOf(samplerId: string): Snapshot {
    return this.snapshot(this.weights(samplerId));
  }

  /** RequestError where the weights are no more what they were. */
  snapshot(weights: SamplerWeights): Snapshot {
    const { base, state, checkpoints } = this.#parts;
    switch (weights.kind) {
      case 'base':
        return { key: 'base', model: base.model };
      case 'unnamed': {
        const samplerId = `${weights.modelId}:snapshot:${weights.seqId}`;
        return { key: samplerId, model: folderReference(join(state.samplerFolder(samplerId), WEIGHTS_FOLDER)) };
      }
      case 'checkpoint': {
        const check = (): FoundCheckpoint => {
          const found = checkpoints.find(weights.address);
          if (found.saveId === weights.saveId) return found;
          throw new RequestError(400, `${weights.address} was overwritten since; make a new sampling session of it`);
        };
        return { key: weights.saveId, model: folderReference(check().folder), check };
      }
    }
    weights satisfies never;
  }

  /** All but the newest `most` of a model. */
  dropUnnamed(modelId: string, most = 0): void {
    const own = [...this.#samplers].flatMap(([samplerId, weights]) =>
      weights.kind === 'unnamed' && weights.modelId === modelId ? [{ samplerId, seqId: weights.seqId }] : [],
    );
    const newestFirst = own.toSorted((a, b) => b.seqId - a.seqId);
    for (const { samplerId } of newestFirst.slice(most)) {
      this.#samplers.delete(samplerId);
      rmSync(this.#parts.state.samplerFolder(samplerId), { recursive: true, force: true });
    }
  }
}

function recordOf(samplerId: string, weights: SamplerWeights): SamplerRecord {
  return { format: 'tinker-sampler', version: 1, samplerId, weights };
}
