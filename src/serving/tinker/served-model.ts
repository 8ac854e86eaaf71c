/**
 * A client's model: its engine, opened when it is needed, and the requests that train and save it. What its record cannot
 * bring back after the end of the process is told, not guessed: weights that changed since they were last saved are gone then.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { copyTokenizerFolder } from '../../engine/hugging-face/model-folder.ts';
import { formatCheckpointAddress, type CheckpointKind } from '../../engine/tinker-wire/checkpoint-address.ts';
import { encodeLossOutput } from '../../engine/tinker-wire/loss-output.ts';
import type { AdamParams } from '../../engine/trainer.ts';
import type { TrainingEngine } from '../../engine/training-engine.ts';
import { RequestError } from '../../pages/local-server.ts';
import { writeFolderAtomic } from '../../support/atomic-folder.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { LossCall } from './loss-data.ts';
import { isMarkedChanged, markChanged, modelRecordFile, writeModelRecord, type ModelRecord } from './model-record.ts';
import { ModelQueue, type QueueOptions } from './model-queue.ts';
import { failedBy, resultFromStored, storedResult, type Result } from './result.ts';
import type { ServedBase } from './served-base.ts';

export interface ServedModelParts {
  readonly base: ServedBase;
  readonly record: ModelRecord;
  /** In the state folder. */
  readonly folder: string;
  readonly checkpoints: Checkpoints;
  readonly queue: Pick<QueueOptions, 'begin' | 'isKept' | 'gapSeconds'>;
  /** Opens it when there is room among the models that are open. */
  readonly open: <T>(model: ServedModel, open: () => Promise<T>) => Promise<T>;
  readonly onError: (error: unknown) => void;
}

export interface Work {
  readonly seqId: number;
  readonly sha256: string;
  /** Of the request, while it waits. */
  readonly bytes: number;
  /** Null where it leaves the model as it is. */
  readonly changes: 'gradient' | 'weights' | null;
  readonly run: (engine: TrainingEngine) => Promise<Result>;
}

export class ServedModel {
  readonly #parts: ServedModelParts;
  readonly #queue: ModelQueue;
  #record: ModelRecord;
  #engine: TrainingEngine | null = null;
  /** Its weights are other than those of the record. */
  #isChanged: boolean;
  /** Its weights ended with an earlier process. */
  #isLost: boolean;
  #hasGradient = false;
  /** Why the gradient since the last step lacks a part. */
  #gradientFault: string | null = null;
  /** Something that is kept whatever the weights are is not yet on disk. */
  #isStale = false;
  /** In milliseconds of this process. */
  #usedAt = 0;

  constructor(parts: ServedModelParts) {
    const { record, folder } = parts;
    this.#parts = parts;
    this.#record = record;
    this.#isLost = this.#isChanged = isMarkedChanged(folder);
    this.#queue = new ModelQueue({
      ...parts.queue,
      modelId: record.modelId,
      onDone: () => this.#keep(),
      last: record.lastSeqId,
      done: record.done.map(({ result, ...each }) => ({ ...each, result: resultFromStored(result) })),
    });
  }

  get record(): ModelRecord {
    return this.#record;
  }

  get isOpen(): boolean {
    return this.#engine !== null;
  }

  /** Nothing is under way, and what it is can be saved. */
  get canPark(): boolean {
    return this.isOpen && this.#queue.isIdle && !this.#hasGradient && this.#gradientFault === null;
  }

  get usedAt(): number {
    return this.#usedAt;
  }

  /** Requests that wait for numbers before them fail now. */
  giveUpWaiting(): void {
    this.#queue.giveUpWaiting();
  }

  /** ISO 8601; of the last that is kept. */
  get lastRequestTime(): string {
    const file = modelRecordFile(this.#parts.folder);
    return (statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date(0)).toISOString();
  }

  /** Opens it, so that what cannot be opened is told before the first request. */
  async open(): Promise<void> {
    await this.#opened();
  }

  /** The future of a request that came before, or null. RequestError for a model that takes no more requests. */
  repeatOf(request: { readonly seqId: number; readonly sha256: string }): string | null {
    const repeat = this.#queue.repeatOf(request);
    if (repeat === null) this.#requireThere();
    return repeat;
  }

  add({ seqId, sha256, bytes, changes, run }: Work): string {
    return this.#queue.add({ seqId, sha256, bytes, run: (tooLate) => this.#carryOut({ changes, run }, tooLate) });
  }

  /** A request that is refused takes its number all the same: those behind it must not wait for it. */
  addRefused(request: Omit<Work, 'run'>, error: unknown): void {
    this.add({ ...request, run: () => Promise.reject(error as Error) });
  }

  async forward(engine: TrainingEngine, { data, loss }: LossCall): Promise<Result> {
    return lossResult(await engine.forward(data, loss));
  }

  async forwardBackward(engine: TrainingEngine, { data, loss }: LossCall): Promise<Result> {
    const output = await engine.forwardBackward(data, loss);
    this.#hasGradient = true;
    return lossResult(output);
  }

  async optimStep(engine: TrainingEngine, params: AdamParams): Promise<Result> {
    const fault = this.#gradientFault;
    const hadGradient = this.#hasGradient;
    this.#gradientFault = null;
    this.#hasGradient = false;
    if (fault !== null) {
      if (hadGradient) await this.#dropGradient(engine);
      throw new RequestError(
        400,
        `no step was made: a forward_backward since the last one failed (${fault}), and the gradient of the others was ` +
          'dropped with it; send the whole batch again',
      );
    }
    if (!hadGradient) return { kind: 'json', value: { metrics: { grad_norm: 0, optimizer_steps: 0 } } };
    const { gradientNorm } = await engine.optimStep(params);
    return { kind: 'json', value: { metrics: { grad_norm: gradientNorm, optimizer_steps: 1 } } };
  }

  async saveState(engine: TrainingEngine, name: string, overwrite: boolean): Promise<Result> {
    const saved = await this.#save('weights', name, overwrite, (folder) => engine.saveState(folder));
    const address = formatCheckpointAddress(saved.address);
    this.#record = { ...this.#record, lastSaved: address };
    this.#isStale = true;
    // An accumulated gradient is no part of a saved state.
    if (!this.#hasGradient && this.#gradientFault === null) {
      this.#isChanged = false;
      const weights = { kind: 'checkpoint' as const, address, saveId: saved.saveId, optimizer: true };
      this.#record = { ...this.#record, weights };
    }
    return { kind: 'json', value: { path: address } };
  }

  async saveForSampler(engine: TrainingEngine, name: string, overwrite: boolean): Promise<Result> {
    const saved = await this.#save('sampler_weights', name, overwrite, (folder) => this.writeWeights(engine, folder));
    return {
      kind: 'json',
      value: { path: formatCheckpointAddress(saved.address) },
    };
  }

  /** As a model folder, or an adapter's, that other commands open too. */
  async writeWeights(engine: TrainingEngine, folder: string): Promise<void> {
    await engine.saveWeights(folder);
    copyTokenizerFolder(this.#parts.base.folder, folder);
  }

  async loadWeights(engine: TrainingEngine, address: string, optimizer: boolean): Promise<Result> {
    const found = this.#parts.checkpoints.find(address);
    if (found.address.kind !== 'weights')
      throw new RequestError(
        400,
        `${address} holds weights to sample from; training goes on from a state that save_weights saved`,
      );
    await engine.loadState(found.folder, { optimizer });
    this.#hasGradient = this.#isChanged = false;
    this.#gradientFault = null;
    const { saveId } = found;
    this.#record = { ...this.#record, weights: { kind: 'checkpoint', address, saveId, optimizer }, lastSaved: address };
    return { kind: 'json', value: { model_id: this.#record.modelId, path: address } };
  }

  /** Saves what it is and gives its memory back; it is opened again with its next request. */
  async park(): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    // Whoever asks from here on waits for it to be opened again.
    this.#engine = null;
    try {
      if (this.#isChanged && !this.#hasGradient) {
        const folder = join(this.#parts.folder, 'parked');
        rmSync(folder, { recursive: true, force: true });
        await writeFolderAtomic(folder, (draft) => engine.saveState(draft));
        this.#record = { ...this.#record, weights: { kind: 'parked' } };
        this.#isChanged = false;
      }
      this.#writeRecord();
    } catch (error) {
      this.#engine = engine;
      throw error;
    }
    await engine.close();
  }

  /** Without saving anything. */
  async close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close();
  }

  /** Its weights are gone afterwards, but for the checkpoints. */
  async unload(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    this.#record = { ...this.#record, isUnloaded: true };
    rmSync(join(this.#parts.folder, 'parked'), { recursive: true, force: true });
    this.#writeRecord();
    await engine?.close();
  }

  async #carryOut({ changes, run }: Pick<Work, 'changes' | 'run'>, tooLate: RequestError | null): Promise<Result> {
    try {
      if (tooLate !== null) throw tooLate;
      const engine = await this.#opened();
      if (changes !== null && !this.#isChanged) {
        markChanged(this.#parts.folder);
        this.#isChanged = true;
      }
      return await run(engine);
    } catch (error) {
      if (changes === 'gradient') this.#gradientFault = error instanceof Error ? error.message : String(error);
      return failedBy(error, this.#parts.onError);
    } finally {
      this.#usedAt = performance.now();
    }
  }

  async #opened(): Promise<TrainingEngine> {
    this.#requireThere();
    if (this.#engine !== null) return this.#engine;
    const engine = await this.#parts.open(this, () => this.#openSaved());
    if (this.#record.isUnloaded) await engine.close();
    this.#requireThere();
    return (this.#engine = engine);
  }

  /** Where its record says that it is. */
  async #openSaved(): Promise<TrainingEngine> {
    const { base, checkpoints, folder } = this.#parts;
    const { lora, seed, weights, modelId } = this.#record;
    const engine = await base.engines.openTrainer(base.model, { lora, seed });
    try {
      if (weights.kind === 'parked') await engine.loadState(join(folder, 'parked'), { optimizer: true });
      if (weights.kind === 'checkpoint') {
        const found = checkpoints.find(weights.address);
        if (found.saveId !== weights.saveId)
          throw new RequestError(
            400,
            `${modelId} was at ${weights.address}, which another save has overwritten since; ` +
              'resume by create_model and load_weights',
          );
        await engine.loadState(found.folder, { optimizer: weights.optimizer });
      }
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  #requireThere(): void {
    const { modelId, isUnloaded, lastSaved } = this.#record;
    const from = lastSaved === null ? 'nothing of it was saved: begin anew' : `resume from ${lastSaved}`;
    if (isUnloaded) throw new RequestError(400, `${modelId} was unloaded; ${from} in a new model`);
    if (this.#isLost)
      throw new RequestError(
        400,
        `the weights of ${modelId} were in an earlier process of this server, which ended before they were saved; ` +
          `${from}${lastSaved === null ? '' : ' by create_model and load_weights'}`,
      );
  }

  #save(kind: CheckpointKind, name: string, overwrite: boolean, write: (folder: string) => Promise<void>) {
    const { modelId, lora } = this.#record;
    return this.#parts.checkpoints.save({ run: modelId, kind, name }, { lora, overwrite }, write);
  }

  /** The gradient goes with what `loadState` puts in its place: the same weights. */
  async #dropGradient(engine: TrainingEngine): Promise<void> {
    const folder = join(this.#parts.folder, '.same');
    try {
      await engine.saveState(folder);
      await engine.loadState(folder, { optimizer: true });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Before an answer is told, so that the next process can tell it again. */
  #keep(): void {
    if (this.#isChanged && !this.#isStale) return;
    try {
      this.#writeRecord();
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  #writeRecord(): void {
    this.#isStale = false;
    this.#record = {
      ...this.#record,
      lastSeqId: this.#queue.last,
      done: this.#queue.done().map(({ result, ...each }) => ({ ...each, result: storedResult(result) })),
    };
    writeModelRecord(this.#parts.folder, this.#record, this.#isChanged);
  }
}

function lossResult({ logprobs, lossSum }: { logprobs: readonly Float32Array[]; lossSum: number }): Result {
  const message = encodeLossOutput({
    fields: new Map([['logprobs', logprobs]]),
    metrics: new Map([['loss:sum', lossSum]]),
  });
  return { kind: 'loss', message };
}
