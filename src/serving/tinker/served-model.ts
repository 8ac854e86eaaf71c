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
import { publishFolder } from '../../support/durable.ts';
import type { Checkpoints, FoundCheckpoint } from './checkpoints.ts';
import { linkFolder } from './link-folder.ts';
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

/** In the model's folder: its weights while it is closed. */
const PARKED = 'parked';

export class ServedModel {
  readonly #parts: ServedModelParts;
  readonly #queue: ModelQueue;
  #record: ModelRecord;
  #engine: TrainingEngine | null = null;
  /** While it is being opened; all who ask share it. */
  #opening: Promise<TrainingEngine> | null = null;
  /** Its weights are other than those of the record. */
  #isChanged: boolean;
  /** Its weights ended with an earlier process. */
  #isLost: boolean;
  #hasGradient = false;
  /** Why the gradient since the last step lacks a part. */
  #gradientFault: string | null;
  /** Something that is kept whatever the weights are is not yet on disk. */
  #isStale = false;
  /** In milliseconds of this process. */
  #usedAt = 0;

  constructor(parts: ServedModelParts) {
    const { record, folder } = parts;
    this.#parts = parts;
    this.#record = record;
    this.#gradientFault = record.gradientFault;
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

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.isOpen && this.#queue.isIdle;
  }

  /** Nothing is under way, and all that it is can be saved: an accumulated gradient cannot. */
  get canPark(): boolean {
    return this.isIdle && !this.#hasGradient;
  }

  get usedAt(): number {
    return this.#usedAt;
  }

  /** Requests that wait for numbers before them fail now. */
  giveUpWaiting(): void {
    this.#queue.giveUpWaiting();
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#opening?.catch(() => {});
    await this.#queue.settled();
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
  addRefused({ seqId, sha256, bytes, changes }: Omit<Work, 'run'>, error: unknown): void {
    const run = (tooLate: RequestError | null): Promise<Result> =>
      Promise.resolve(this.#failed(tooLate ?? error, tooLate !== null || changes === 'gradient'));
    this.#queue.add({ seqId, sha256, bytes, run });
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
    if (fault !== null) {
      if (this.#hasGradient) await this.#dropGradient(engine);
      this.#hasGradient = false;
      this.#gradientFault = null;
      throw new RequestError(
        400,
        `no step was made: the gradient since the last one lacks a part (${fault}), and the rest of it was dropped; ` +
          'send the whole batch again',
      );
    }
    if (!this.#hasGradient) return { kind: 'json', value: { metrics: { grad_norm: 0, optimizer_steps: 0 } } };
    // Where the engine fails, some of the gradient may be left.
    this.#gradientFault = 'the step failed';
    const { gradientNorm } = await engine.optimStep(params);
    this.#hasGradient = false;
    this.#gradientFault = null;
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

  /**
   * Saves what it is and gives its memory back; it is opened again with its next request. A gradient that waits for its step is
   * lost, and the step is refused.
   */
  async park(): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    // Whoever asks from here on waits for it to be opened again.
    this.#engine = null;
    const fault = this.#gradientFault;
    if (this.#hasGradient) this.#gradientFault ??= 'the model was set aside between a forward_backward and its step';
    try {
      if (this.#isChanged) {
        const parked = join(this.#parts.folder, PARKED);
        rmSync(parked, { recursive: true, force: true });
        await writeFolderAtomic(parked, (draft) => engine.saveState(draft));
        this.#record = { ...this.#record, weights: { kind: 'parked', optimizer: true } };
        this.#isChanged = false;
      }
      this.#writeRecord();
    } catch (error) {
      this.#engine = engine;
      this.#gradientFault = fault;
      throw error;
    }
    this.#hasGradient = false;
    await engine.close();
  }

  /** A checkpoint is about to be removed: where the model's weights are those, it keeps them. */
  keepWeightsOf({ saveId, folder }: FoundCheckpoint): void {
    const { weights, isUnloaded } = this.#record;
    if (isUnloaded || this.#isChanged || weights.kind !== 'checkpoint' || weights.saveId !== saveId) return;
    const parked = join(this.#parts.folder, PARKED);
    const draft = join(this.#parts.folder, `.${PARKED}.${process.pid}.draft`);
    for (const each of [draft, parked]) rmSync(each, { recursive: true, force: true });
    linkFolder(folder, draft);
    publishFolder(draft, parked);
    this.#record = { ...this.#record, weights: { kind: 'parked', optimizer: weights.optimizer } };
    writeModelRecord(this.#parts.folder, this.#record, this.#isChanged);
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
    rmSync(join(this.#parts.folder, PARKED), { recursive: true, force: true });
    this.#writeRecord();
    await engine?.close();
  }

  async #carryOut({ changes, run }: Pick<Work, 'changes' | 'run'>, tooLate: RequestError | null): Promise<Result> {
    // The numbers that never came may have been a part of the batch.
    if (tooLate !== null) return this.#failed(tooLate, true);
    try {
      const engine = await this.#opened();
      if (changes !== null && !this.#isChanged) {
        markChanged(this.#parts.folder);
        this.#isChanged = true;
      }
      return await run(engine);
    } catch (error) {
      return this.#failed(error, changes === 'gradient');
    } finally {
      this.#usedAt = performance.now();
    }
  }

  /** `lacksPart`: of the gradient, since the last step. */
  #failed(error: unknown, lacksPart: boolean): Result {
    if (lacksPart) this.#gradientFault = messageOf(error);
    return failedBy(error, this.#parts.onError);
  }

  async #opened(): Promise<TrainingEngine> {
    this.#requireThere();
    if (this.#engine !== null) return this.#engine;
    this.#opening ??= this.#openInTurn().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #openInTurn(): Promise<TrainingEngine> {
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
      if (weights.kind === 'parked') await engine.loadState(join(folder, PARKED), { optimizer: weights.optimizer });
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
      gradientFault: this.#gradientFault,
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
