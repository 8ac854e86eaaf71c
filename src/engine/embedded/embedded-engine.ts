/**
 * The training engine in this process: ONNX Runtime on the CPU, over all cores (./division.ts says how). Data are shared out
 * to the workers by a fixed plan and their gradients are added in a fixed order, so with a given number of threads the same
 * calls give the same bits, in this process or another. What is trained, all weights or an adapter, is one flat array; the
 * rest is mapped from its files.
 * Knows nothing of text. Calls are carried out one at a time, in the order they were made.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../support/errors.ts';
import { readAdapterInto, writeAdapterFolder } from '../hugging-face/adapter-folder.ts';
import { adapterLayout } from '../hugging-face/adapter-layout.ts';
import { checkTensors } from '../hugging-face/check-tensors.ts';
import { readModelConfig, writeModelConfig } from '../hugging-face/model-config.ts';
import { cacheFolderOf } from '../hugging-face/hub/cache-folder.ts';
import { mapEightBitWeights } from '../hugging-face/eight-bit-weights.ts';
import { mapModelWeights } from '../hugging-face/mapped-weights.ts';
import { findModelTensors, readModelTensorsInto, WEIGHTS_FILE } from '../hugging-face/model-tensors.ts';
import { writeSafetensors } from '../hugging-face/safetensors.ts';
import type { Lora } from '../lora.ts';
import { folderReference, type ModelReference } from '../model-reference.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import type { Datum } from '../datum.ts';
import type { MuonParams, PretrainingEngine } from '../pretraining-engine.ts';
import type { SampledSequence, SampleOptions, SampleRequest, SamplingParams } from '../sampler.ts';
import type { ForwardOutput, LossFunction } from '../scorer.ts';
import type { AdamParams, OptimStepOutput } from '../trainer.ts';
import { findEngineState, readEngineState, writeEngineState, type StateOwner } from './checkpoint/engine-state.ts';
import { checkFinite, namedTensors, tensorTargets } from './network/flat-tensors.ts';
import { fillInitialAdapter, fillInitialWeights } from './network/initial-weights.ts';
import { trainedLayout, type OpenSource } from './network/weights.ts';
import { parameterCount, parameterLayout, type ParameterLayout } from '../hugging-face/parameter-layout.ts';
import { evenShare, type Range } from './optimizer/adamw.ts';
import { muonShares, type MuonShares } from './optimizer/muon-shares.ts';
import { divisionOf, LARGE_FROM, type Division, type Sessions } from './division.ts';
import { refuseTooLarge, type Purpose } from './memory-plan.ts';
import { queueRequests } from './sampling/queue-requests.ts';
import { sampleInWorkers } from './sampling/sample-call.ts';
import { lossSum } from './training/loss-sum.ts';
import { maxPassTokensOf } from './training/pass-limits.ts';
import { isForOneWorker, planPasses, type PlannedPass } from './training/plan-passes.ts';
import { prepareDatum, type PreparedDatum } from './training/prepared-datum.ts';
import { TrainingMemory } from './training/training-memory.ts';
import type { TrainingPass } from './training/training-pass.ts';
import { WorkerPool } from './worker/worker-pool.ts';

export interface EmbeddedEngineOptions {
  /** Worker threads; the default is one a core. Numbers are reproducible for a given count. */
  readonly threads?: number;
  /** How the threads are divided; the default follows the size of the model (./division.ts). */
  readonly sessions?: Sessions | undefined;
}

/** A new model with seeded random weights (see ./network/initial-weights.ts for their scale). */
export async function createEmbeddedEngine(
  options: EmbeddedEngineOptions & { readonly config: DecoderConfig; readonly seed: number },
): Promise<EmbeddedEngine> {
  const { config, seed } = options;
  const threads = threadsOf(options);
  refuseTooLarge(config, { purpose: 'training', lora: null, threads });
  const engine = new EmbeddedEngine({ config, threads, sessions: options.sessions, source: { kind: 'fed' } });
  engine.changeWeights((weights) => fillInitialWeights(config, parameterLayout(config), weights, seed));
  return engine;
}

export interface OpenOptions extends EmbeddedEngineOptions {
  /** In the layout of Hugging Face: config.json and safetensors, single or sharded. */
  readonly modelFolder: string;
  /** Training by default; to answer or score, a large model is mapped from its files. */
  readonly purpose?: Purpose;
  /** The adapter that is used, and trained where the purpose is that. */
  readonly adapter?: OpenAdapter | null;
  /** Its matrices in 8 bits: to answer alone. */
  readonly quantise?: '8bit' | null;
  /** For copies of models in another format; the user's cache by default. */
  readonly cacheFolder?: string;
}

export interface OpenAdapter {
  readonly lora: Lora;
  /** With its numbers; null is a new one. */
  readonly folder: string | null;
  /** What a saved adapter names as its base. */
  readonly base: ModelReference;
  /** Of a new one's first numbers. */
  readonly seed: number;
}

/** The model of a folder. */
export async function openEmbeddedEngine(options: OpenOptions): Promise<EmbeddedEngine> {
  const { modelFolder, purpose = 'training', adapter = null, quantise = null } = options;
  if (quantise !== null && purpose !== 'sampling')
    throw new EngineError('weights in 8 bits are for answering alone: they are too coarse to score or to train');
  const { cacheFolder = cacheFolderOf(process.env) } = options;
  const threads = threadsOf(options);
  const config = readModelConfig(modelFolder);
  refuseTooLarge(config, { purpose, lora: adapter?.lora ?? null, threads });
  const tensors = findModelTensors(modelFolder);
  const layout = parameterLayout(config);
  checkTensors(layout, tensors, { source: modelFolder });
  const isMapped =
    adapter !== null || quantise !== null || (purpose !== 'training' && parameterCount(layout) >= LARGE_FROM);
  const mapped = () =>
    quantise === null
      ? mapModelWeights(modelFolder, { layout, cacheFolder })
      : mapEightBitWeights(modelFolder, config, { cacheFolder });
  const source: OpenSource = isMapped
    ? { kind: 'mapped', mapped: mapped(), lora: adapter?.lora ?? null }
    : { kind: 'fed' };
  const engine = new EmbeddedEngine({
    config,
    threads,
    sessions: options.sessions,
    source,
    base: adapter?.base ?? null,
  });
  try {
    engine.changeWeights((weights) => {
      if (adapter !== null) return fillAdapter(config, adapter, weights);
      if (source.kind === 'mapped') return;
      readModelTensorsInto(tensors, tensorTargets(layout, weights));
      checkFinite(layout, weights, modelFolder);
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

function fillAdapter(config: DecoderConfig, { lora, folder, seed }: OpenAdapter, flat: Float32Array): void {
  const layout = adapterLayout(config, lora);
  if (folder === null) fillInitialAdapter(layout, flat, seed);
  else readAdapterInto(folder, layout, flat);
}

function threadsOf({ threads = availableParallelism() }: EmbeddedEngineOptions): number {
  if (Number.isInteger(threads) && threads >= 1) return threads;
  throw new EngineError(`threads is ${threads}; it must be 1 or more`);
}

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
  /** Why the weights are no model any more; every later call is refused with it. */
  #broken: EngineError | null = null;
  #lastCall: Promise<unknown> = Promise.resolve();

  /** Use `createEmbeddedEngine` or `openEmbeddedEngine`. */
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
    const options = { loss, config: this.config, everyTarget: !withGradient };
    const prepared = data.map((datum, index) => prepareDatum(datum, index, options));
    const wanted = prepared.filter((datum): datum is PreparedDatum => datum !== null);
    const maxTokens = maxPassTokensOf(this.config);
    const shares = planPasses(wanted, { workers: this.#division.sessions, maxTokens });
    const isAlone = isForOneWorker(shares, wanted);
    const plan = isAlone ? [shares.flat()] : shares;
    if (withGradient) await this.#memory.gradients();
    const results = await this.#pool
      .callAll(
        'runPasses',
        (worker) => ({
          passes: plan[worker]!.map((pass) => passOf(pass, wanted)),
          loss: withGradient ? loss : null,
          isAlone,
        }),
        { count: plan.findLastIndex((passes) => passes.length > 0) + 1 },
      )
      .catch((error: unknown) => {
        // Some passes have added to the gradient and some have not.
        if (withGradient) this.#clearGradient();
        throw error;
      });
    const broken = results.flat().find(({ logprobs_J }) => !logprobs_J.every((value) => Number.isFinite(value)));
    if (broken !== undefined) {
      if (withGradient) this.#clearGradient();
      throw new EngineError(
        `datum ${broken.index}: a log-probability is not finite. The weights are damaged, or have grown too large for ` +
          'float32; no gradient was kept',
      );
    }
    const logprobs = data.map((datum) => new Float32Array(datum.tokens.length));
    for (const { index, logprobs_J } of results.flat()) {
      const { positions_J } = prepared[index]!;
      positions_J.forEach((position, at) => (logprobs[index]![position] = logprobs_J[at]!));
    }
    return { logprobs, lossSum: lossSum(data, logprobs, loss) };
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
interface EngineParts {
  readonly config: DecoderConfig;
  readonly threads: number;
  readonly sessions?: Sessions | undefined;
  readonly source: OpenSource;
  /** What a saved adapter names as its base; only who has an adapter needs one. */
  readonly base?: ModelReference | null;
}

function passOf({ kind, groups }: PlannedPass, datums: readonly PreparedDatum[]): TrainingPass {
  const filled = groups.map(({ prefixLength, members }) => ({
    prefixLength,
    datums: members.map((at) => datums[at]!),
  }));
  return { kind, groups: filled };
}
