/**
 * The training engine in this process: ONNX Runtime on the CPU, over all cores (./division.ts says how). Data are shared out
 * to the workers by a fixed plan and their gradients are added in a fixed order, so with a given number of threads the same
 * calls give the same bits, in this process or another. What is trained, all weights or an adapter, is one flat array; the
 * rest is mapped from its files.
 * Knows nothing of text. Calls are carried out one at a time, in the order they were made.
 */
import { join } from 'node:path';
import { EngineError } from '../../support/errors.ts';
import { writeAdapterFolder } from '../hugging-face/adapter-folder.ts';
import { writeModelConfig } from '../hugging-face/model-config.ts';
import { WEIGHTS_FILE } from '../hugging-face/model-tensors.ts';
import { writeSafetensors } from '../hugging-face/safetensors.ts';
import type { Lora } from '../lora.ts';
import { folderReference, type ModelReference } from '../model-reference.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import type { Datum } from '../datum.ts';
import type { MuonParams, PretrainingEngine } from '../pretraining-engine.ts';
import type { ContinuousOptions, ContinuousSampler } from '../continuous-sampler.ts';
import type { SampledSequence, SampleOptions, Sampler, SampleRequest, SamplingParams } from '../sampler.ts';
import type { ForwardOutput, LossFunction } from '../scorer.ts';
import type { AdamParams, OptimStepOutput } from '../trainer.ts';
import { findEngineState, readEngineState, writeEngineState, type StateOwner } from './checkpoint/engine-state.ts';
import { checkFinite, namedTensors } from './network/flat-tensors.ts';
import { trainedLayout, type OpenSource } from './network/weights.ts';
import { parameterCount, parameterLayout, type ParameterLayout } from '../hugging-face/parameter-layout.ts';
import { evenShare, type Range } from './optimizer/adamw.ts';
import { muonShares, type MuonShares } from './optimizer/muon-shares.ts';
import { divisionOf, type Division, type Sessions } from './division.ts';
import { ContinuousSampling } from './sampling/continuous-sampling.ts';
import { queueRequests } from './sampling/queue-requests.ts';
import { sampleInWorkers } from './sampling/sample-call.ts';
import { planData, runPlan } from './training/run-data.ts';
import { TrainingMemory } from './training/training-memory.ts';
import { WorkerPool } from './worker/worker-pool.ts';

export class EmbeddedEngine implements PretrainingEngine {
  readonly config: DecoderConfig;
  /** The shape of the adapter that is trained; null where all weights are. */
  readonly lora: Lora | null;
  readonly #base: ModelReference | null;
  readonly #division: Division;
  /** Of what is trained. */
  readonly #layout: ParameterLayout;
  readonly #weights: Float32Array;
  readonly #muonShares: MuonShares;
  readonly #pool: WorkerPool;
  readonly #memory: TrainingMemory;
  #step = 0;
  #weightsVersion = 0;
  #hasGradient = false;
  #hasContinuous = false;
  /** Why the weights are no model any more; every later call is refused with it. */
  #broken: EngineError | null = null;
  #lastCall: Promise<unknown> = Promise.resolve();

  /** Use `createEmbeddedEngine` or `openEmbeddedEngine` of ./open-engine.ts. */
  constructor({ config, threads, sessions: stated, source, base = null }: EngineParts) {
    this.config = config;
    this.lora = source.kind === 'mapped' ? source.lora : null;
    this.#base = base;
    this.#division = divisionOf(parameterCount(parameterLayout(config)), threads, stated);
    this.#layout = trainedLayout(config, source);
    const count = parameterCount(this.#layout);
    const weights = new SharedArrayBuffer(4 * count);
    this.#weights = new Float32Array(weights);
    const { workers, sessions, sessionThreads } = this.#division;
    this.#muonShares = muonShares(this.#layout, workers);
    const setup = { config, source, weights, threads: sessionThreads, allThreads: workers };
    this.#pool = new WorkerPool(Array.from({ length: workers }, (_, workerIndex) => ({ ...setup, workerIndex })));
    this.#memory = new TrainingMemory(this.#pool, count, sessions);
  }

  get maxPositions(): number {
    return this.config.maxPositions;
  }

  /** Worker threads. */
  get threads(): number {
    return this.#pool.size;
  }

  /** Number of trained numbers. */
  get parameterCount(): number {
    return this.#weights.length;
  }

  /** What is trained: all weights in the order of `parameterLayout(config)`, or an adapter. To be read only. */
  get weights(): Float32Array {
    return this.#weights;
  }

  /** Lets `change` write into the weights. Not while a call is under way. */
  changeWeights(change: (weights: Float32Array) => void): void {
    change(this.#weights);
    this.#weightsVersion++;
  }

  sample(
    requests: readonly SampleRequest[],
    params: SamplingParams,
    options: SampleOptions = {},
  ): Promise<SampledSequence[]> {
    return this.#inTurn(() => {
      const queue = queueRequests(requests, params, this.config);
      const settings = { params, weightsVersion: this.#weightsVersion, sessions: this.#division.sessions };
      return sampleInWorkers(this.#pool, queue, settings, options);
    });
  }

  /** For askers who come and go, one for an engine; its weights must stay as they are. Closing it closes the engine. */
  continuous(options: ContinuousOptions = {}): ContinuousSampler {
    if (this.#hasContinuous) throw new EngineError('the engine has a continuous sampler already; ask that one');
    this.#hasContinuous = true;
    const { config } = this;
    const { sessions } = this.#division;
    const settings = { ...options, config, sessions, weightsVersion: this.#weightsVersion };
    return new ContinuousSampling(this.#pool, settings, () => this.close());
  }

  forward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput> {
    return this.#inTurn(() => this.#runData(data, loss, { withGradient: false }));
  }

  /** Log-probabilities of targets of weight 0 are not computed here and stand as 0: `forward` gives every one. */
  forwardBackward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput> {
    return this.#inTurn(async () => {
      if (data.length === 0) throw new EngineError('forwardBackward got no data; leave the call out');
      this.#requireTrained();
      const output = await this.#runData(data, loss, { withGradient: true });
      this.#hasGradient = true;
      return output;
    });
  }

  optimStep(params: AdamParams): Promise<OptimStepOutput> {
    return this.#stepInTurn(params, async (gradientScale, step) => {
      const callOf = (worker: number) => ({ ranges: [this.#slice(worker)], params, step, gradientScale });
      await this.#pool.callAll('adamwStep', callOf);
    });
  }

  muonStep(params: MuonParams): Promise<OptimStepOutput> {
    return this.#stepInTurn(params, async (gradientScale, step) => {
      const { matrices, ranges } = this.#muonShares;
      await this.#pool.callAll('muonStep', (worker) => ({ matrices: matrices[worker]!, params, gradientScale }));
      await this.#pool.callAll('adamwStep', (worker) => ({ ranges: ranges[worker]!, params, step, gradientScale }));
    });
  }

  saveState(path: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#requireTrained();
      checkFinite(this.#layout, this.#weights, `${path} was not written`);
      const moments = await this.#memory.moments();
      writeEngineState(path, this.#owner, { weights: this.#weights, moments, step: this.#step });
    });
  }

  loadState(path: string, options: { readonly optimizer: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      this.#requireTrained();
      const saved = findEngineState(path, this.#owner, options);
      const moments = options.optimizer ? await this.#memory.moments() : null;
      try {
        readEngineState(saved, this.#layout, { weights: this.#weights, moments });
      } catch (cause) {
        this.#broken = new EngineError(
          `the state in ${path} could not be read to its end, so the weights are half of it and half of what was before; ` +
            'open the model anew',
          { cause },
        );
        throw this.#broken;
      }
      this.#step = saved.step;
      if (moments === null) this.#memory.clearMoments();
      this.#weightsVersion++;
      this.#clearGradient();
    });
  }

  /** None: training and sampling both take all of the threads, and the weights have one place. */
  snapshot(): Promise<Sampler | null> {
    return this.#inTurn(async () => null);
  }

  saveWeights(path: string, { dtype = 'F32' }: { readonly dtype?: 'F32' | 'BF16' } = {}): Promise<ModelReference> {
    return this.#inTurn(async () => {
      this.#requireTrained();
      checkFinite(this.#layout, this.#weights, `${path} was not written`);
      if (this.lora !== null) {
        writeAdapterFolder(path, { lora: this.lora, base: this.#base! }, this.#layout, this.#weights, dtype);
        return folderReference(path);
      }
      writeSafetensors(join(path, WEIGHTS_FILE), namedTensors(this.#layout, this.#weights), dtype);
      writeModelConfig(path, this.config, dtype);
      return folderReference(path);
    });
  }

  /** Logits of every position of one sequence, [T, vocabSize]. Not part of the port: for scoring and tests. */
  logits(tokens: readonly number[] | Int32Array): Promise<Float32Array> {
    return this.#inTurn(() => this.#pool.call(0, 'logits', { tokens: Int32Array.from(tokens) }));
  }

  /** The accumulated gradient, which is then cleared, in the order of `weights`. For tests. */
  takeGradient(): Promise<Float32Array> {
    return this.#inTurn(async () => {
      const gradients = await this.#memory.gradients();
      await this.#gradientNorm();
      const sum = gradients[0]!.slice();
      this.#clearGradient();
      return sum;
    });
  }

  async close(): Promise<void> {
    await this.#lastCall.catch(() => {});
    await this.#pool.close();
  }

  async #runData(
    data: readonly Datum[],
    loss: LossFunction,
    { withGradient }: { readonly withGradient: boolean },
  ): Promise<ForwardOutput> {
    const { config } = this;
    const plan = planData(data, loss, { config, everyTarget: !withGradient, sessions: this.#division.sessions });
    if (withGradient) await this.#memory.gradients();
    return runPlan(this.#pool, plan, loss, { withGradient }).catch((error: unknown) => {
      // Some passes have added to the gradient and some have not.
      if (withGradient) this.#clearGradient();
      throw error;
    });
  }

  /** Norm, clip and count of a step whose update `update` makes. */
  #stepInTurn(
    { gradClipNorm }: AdamParams,
    update: (gradientScale: number, step: number) => Promise<void>,
  ): Promise<OptimStepOutput> {
    return this.#inTurn(async () => {
      if (!this.#hasGradient) throw new EngineError('a step without a gradient; call forwardBackward first');
      const gradientNorm = await this.#gradientNorm();
      if (!Number.isFinite(gradientNorm)) {
        this.#clearGradient();
        throw new EngineError(`the gradient norm is ${gradientNorm}; the gradient was dropped and no step was made`);
      }
      // As torch.nn.utils.clip_grad_norm_.
      const gradientScale = gradClipNorm === null ? 1 : Math.min(1, gradClipNorm / (gradientNorm + 1e-6));
      await this.#memory.moments();
      await update(gradientScale, this.#step + 1);
      this.#step++;
      this.#weightsVersion++;
      this.#hasGradient = false;
      return { gradientNorm };
    });
  }

  async #gradientNorm(): Promise<number> {
    const squares = await this.#pool.callAll('sumGradients', (worker) => this.#slice(worker));
    return Math.sqrt(squares.reduce((sum, part) => sum + part, 0));
  }

  get #owner(): StateOwner {
    return { config: this.config, lora: this.lora, layout: this.#layout };
  }

  #requireTrained(): void {
    if (this.#layout.length > 0) return;
    throw new EngineError('the model was opened to answer or to score, so nothing of it can be trained or saved');
  }

  #clearGradient(): void {
    this.#memory.clearGradients();
    this.#hasGradient = false;
  }

  /** A worker's share of the flat arrays. */
  #slice(worker: number): Range {
    return evenShare(this.#weights.length, worker, this.#pool.size);
  }

  #inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    const unlessBroken = async (): Promise<Result> => {
      if (this.#broken !== null) throw this.#broken;
      return call();
    };
    const result = this.#lastCall.then(unlessBroken, unlessBroken);
    this.#lastCall = result.catch(() => {});
    return result;
  }
}

/** What an engine is made of. */
export interface EngineParts {
  readonly config: DecoderConfig;
  readonly threads: number;
  readonly sessions?: Sessions | undefined;
  readonly source: OpenSource;
  /** What a saved adapter names as its base; only who has an adapter needs one. */
  readonly base?: ModelReference | null;
}
