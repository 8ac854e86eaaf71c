/**
 * The models of all clients: made, found, closed to give others room. Each has an engine of its own, of which so many are open
 * at a time as the memory is meant for; one that is least needed is saved and closed for the next, and comes back when it is
 * asked.
 */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Lora } from '../../engine/lora.ts';
import { RequestError } from '../../pages/local-server.ts';
import { EngineError } from '../../support/errors.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Futures } from './futures.ts';
import { modelRecordFile, readModelRecord, writeModelRecord, type ModelRecord } from './model-record.ts';
import { failedBy, type Result } from './result.ts';
import type { ServedBase } from './served-base.ts';
import { ServedModel } from './served-model.ts';
import type { Sessions } from './sessions.ts';
import type { StateFolder } from './state-folder.ts';

export interface ModelsParts {
  readonly base: ServedBase;
  readonly state: StateFolder;
  readonly checkpoints: Checkpoints;
  readonly futures: Futures;
  readonly sessions: Sessions;
  /** Open at a time. */
  readonly mostOpen: number;
  readonly gapSeconds: number;
  readonly onError: (error: unknown) => void;
}

export interface NewModel {
  readonly sessionId: string;
  readonly modelSeqId: number;
  /** Of the request's bytes. */
  readonly sha256: string;
  readonly lora: Lora | null;
  readonly seed: number | null;
  /** A saved state to begin with, in place of the base's weights. */
  readonly start: { readonly address: string; readonly saveId: string; readonly optimizer: boolean } | null;
}

/** While there is no room, it is looked for so often. */
const LOOK_SECONDS = 0.05;
/** A model that was made and never asked for anything costs no file but its record. */
const MOST_MODELS = 10_000;

export class Models {
  readonly #parts: ModelsParts;
  readonly #models = new Map<string, ServedModel>();
  /** Futures of the requests that made them. */
  readonly #making = new Map<string, string>();
  /** One waits for room at a time. */
  #room: Promise<unknown> = Promise.resolve();

  constructor(parts: ModelsParts) {
    this.#parts = parts;
    for (const folder of parts.state.modelFolders()) {
      if (!existsSync(modelRecordFile(folder))) continue;
      const record = readModelRecord(folder);
      this.#models.set(record.modelId, this.#model(record));
    }
    parts.checkpoints.beforeRemoval = (found) => {
      for (const model of this.all()) model.keepWeightsOf(found);
    };
  }

  /** In the order of their names. */
  all(): ServedModel[] {
    return [...this.#models.values()];
  }

  find(modelId: string): ServedModel {
    const model = this.#models.get(modelId);
    if (model !== undefined) return model;
    throw new RequestError(404, `there is no model ${JSON.stringify(modelId.slice(0, 200))} here`);
  }

  /** The future of its making. The id is the one that clients make up by themselves. */
  create({ sessionId, modelSeqId, sha256, lora, seed, start }: NewModel): string {
    const { state, futures, sessions } = this.#parts;
    sessions.find(sessionId);
    const modelId = `${sessionId}:train:${modelSeqId}`;
    const known = this.#models.get(modelId);
    if (known !== undefined) return this.#repeated(known, sha256);
    if (this.all().filter((each) => !each.record.isUnloaded).length >= MOST_MODELS)
      throw new RequestError(
        400,
        `this server has ${MOST_MODELS} models; unload some, or begin another with a new --state`,
      );
    const record: ModelRecord = {
      modelId,
      sessionId,
      madeBy: sha256,
      lora,
      seed: seed ?? randomInt(2 ** 31),
      weights: start === null ? { kind: 'initial' } : { kind: 'checkpoint', ...start },
      lastSaved: start?.address ?? null,
      lastSeqId: null,
      done: [],
      isUnloaded: false,
      gradientFault: null,
    };
    const model = this.#model(record);
    this.#models.set(modelId, model);
    const made = async (): Promise<Result> => {
      try {
        await model.open();
        writeModelRecord(state.modelFolder(modelId), model.record, false);
        return madeResult(model);
      } catch (error) {
        // Its number may be tried again.
        this.#models.delete(modelId);
        this.#making.delete(modelId);
        return failedBy(error, this.#parts.onError);
      }
    };
    const future = futures.begin(made());
    this.#making.set(modelId, future);
    return future;
  }

  unload(modelId: string): string {
    const model = this.find(modelId);
    const unloaded = model.unload().then(
      (): Result => ({ kind: 'json', value: { model_id: modelId } }),
      (error: unknown) => failedBy(error, this.#parts.onError),
    );
    return this.#parts.futures.begin(unloaded);
  }

  /** Requests that wait for numbers before them fail now. */
  giveUpWaiting(): void {
    for (const model of this.all()) model.giveUpWaiting();
  }

  /** Of a session that has ended: saved and closed, a gradient that waits for its step dropped. */
  async parkOf(sessionId: string): Promise<void> {
    for (const model of this.all())
      if (model.record.sessionId === sessionId)
        await this.#inTurn(async () => {
          if (model.isIdle) await model.park();
        });
  }

  /** At the end of the server: each is saved as soon as nothing of it is under way any more, whatever others do. */
  async close(): Promise<void> {
    await Promise.all(
      this.all().map(async (model) => {
        await model.settled();
        await this.#inTurn(() => model.park()).catch((error: unknown) => {
          this.#parts.onError(error);
          return model.close();
        });
      }),
    );
  }

  #model(record: ModelRecord): ServedModel {
    const { base, state, checkpoints, futures, gapSeconds, onError } = this.#parts;
    return new ServedModel({
      base,
      record,
      folder: state.modelFolder(record.modelId),
      checkpoints,
      queue: { gapSeconds, begin: (result) => futures.begin(result), isKept: (id) => futures.has(id) },
      open: (model, open) => this.#inTurn(() => this.#withRoom(model, open)),
      onError,
    });
  }

  #repeated(model: ServedModel, sha256: string): string {
    const { futures } = this.#parts;
    const { modelId, madeBy } = model.record;
    if (madeBy !== sha256)
      throw new RequestError(
        400,
        `${modelId} was made before by another request: a new model of the session needs another model_seq_id`,
      );
    const future = this.#making.get(modelId);
    if (future !== undefined && futures.has(future)) return future;
    const again = futures.begin(Promise.resolve(madeResult(model)));
    this.#making.set(modelId, again);
    return again;
  }

  async #withRoom<T>(model: ServedModel, open: () => Promise<T>): Promise<T> {
    const { mostOpen, gapSeconds, onError } = this.#parts;
    /** Those that could not be saved, and stay open. */
    const stuck = new Set<ServedModel>();
    for (let waited = 0; ; waited += LOOK_SECONDS) {
      const others = this.all().filter((each) => each !== model && each.isOpen);
      if (others.length < mostOpen) return open();
      const aside = this.#leastNeeded(others.filter((each) => !stuck.has(each)));
      if (aside !== null)
        await aside.park().catch((error: unknown) => {
          stuck.add(aside);
          onError(error);
        });
      else if (waited < gapSeconds) await setTimeout(1000 * LOOK_SECONDS);
      else
        throw new EngineError(
          `${others.length} models are open, as many as --max-models allows, and each is at work or between a ` +
            `forward_backward and its step (${others.map(({ record }) => record.modelId).join(', ')}): try again later, ` +
            'unload one, or start the server with a higher --max-models',
        );
    }
  }

  /** Whose client is gone first, then the one that was asked longest ago; null where all are needed. */
  #leastNeeded(open: readonly ServedModel[]): ServedModel | null {
    const { sessions } = this.#parts;
    const isGone = ({ record }: ServedModel): boolean => !sessions.isAlive(record.sessionId);
    const rank = (model: ServedModel): number => (isGone(model) ? -1 : model.usedAt);
    const idle = open.filter((model) => model.canPark || (model.isIdle && isGone(model)));
    const [first] = idle.toSorted((a, b) => rank(a) - rank(b));
    return first ?? null;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#room.then(work, work);
    this.#room = done.catch(() => {});
    return done;
  }
}

function madeResult({ record }: ServedModel): Result {
  return { kind: 'json', value: { model_id: record.modelId } };
}
