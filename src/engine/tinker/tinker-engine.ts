/**
 * The engine port over HTTP: a model on a server of the Tinker protocol. Weights stay there; what comes and goes is tokens,
 * log-probabilities and addresses of checkpoints.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../../support/errors.ts';
import type { Datum } from '../datum.ts';
import type { RemoteReference } from '../model-reference.ts';
import type { SampledSequence, SampleOptions, Sampler, SampleRequest, SamplingParams } from '../sampler.ts';
import type { ForwardOutput, LossFunction } from '../scorer.ts';
import { optimStepAnswer, samplingSessionAnswer, savedAnswer } from '../tinker-wire/bodies.ts';
import { parseCheckpointAddress } from '../tinker-wire/checkpoint-address.ts';
import type { LossOutput } from '../tinker-wire/loss-output.ts';
import type { AdamParams, OptimStepOutput } from '../trainer.ts';
import type { TrainingEngine } from '../training-engine.ts';
import { CallOrder } from './call-order.ts';
import { gradientNormOf, type Dialect } from './dialect.ts';
import { checkData, inRequests, scoredData, trainedData, type TrainedLoss } from './loss-data.ts';
import { lossSum } from './loss-sum.ts';
import type { RemoteBase } from './remote-base.ts';
import type { LoadedFrom, RemoteModel } from './remote-model.ts';
import { checkSampling, RemoteSampler } from './remote-sampler.ts';
import { isNamed, readRemoteState, writeRemoteState } from './remote-state.ts';
import { requirePath, type TinkerConnection } from './tinker-connection.ts';
import { readAnswer, TinkerRefusal } from './tinker-http.ts';

const JSON_TYPE = 'application/json';
/** Names of checkpoints tell sessions apart by so many letters: some servers have one list of names for all. */
const SESSION_LETTERS = 8;
/** What ends an engine waits no longer for what is under way. */
const CLOSING_SECONDS = 30;

export interface TinkerEngineOptions {
  readonly connection: TinkerConnection;
  readonly model: RemoteModel;
  readonly base: RemoteBase;
  readonly dialect: Dialect;
  readonly maxPositions: number;
  /** What the base is where it does not lie on a server. */
  readonly origin: RemoteReference['base'];
}

export class TinkerEngine implements TrainingEngine {
  readonly maxPositions: number;
  readonly #connection: TinkerConnection;
  readonly #base: RemoteBase;
  readonly #dialect: Dialect;
  readonly #origin: RemoteReference['base'];
  readonly #order = new CallOrder();
  #model: RemoteModel;
  /** Of the newest weights; null since they changed. */
  #sampler: RemoteSampler | null = null;
  /** Samples under way: some servers draw them from the weights as they are, and not as they were. */
  #drawing: Promise<unknown> = Promise.resolve();
  /** Sequences whose gradient is in the accumulated one. */
  #sequences = 0;
  /** What was saved, and where the run wrote that down. */
  readonly #states: { readonly checkpoint: string; readonly path: string }[] = [];
  #isClosed = false;

  constructor({ connection, model, base, dialect, maxPositions, origin }: TinkerEngineOptions) {
    this.#connection = connection;
    this.#model = model;
    this.#base = base;
    this.#dialect = dialect;
    this.maxPositions = maxPositions;
    this.#origin = origin;
  }

  async sample(
    requests: readonly SampleRequest[],
    params: SamplingParams,
    options: SampleOptions = {},
  ): Promise<SampledSequence[]> {
    this.#checkOpen();
    checkSampling(requests, params);
    options.signal?.throwIfAborted();
    return this.#order.call(async () => {
      this.#sampler ??= await this.#newSampler();
      const result = this.#sampler.sample(requests, params, options);
      // Nothing is kept of what was drawn.
      this.#drawing = Promise.allSettled([this.#drawing, result]).then(() => undefined);
      return { result };
    });
  }

  async forward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput> {
    this.#checkOpen();
    checkData(data, loss, this);
    return this.#order.call(async () => ({
      result: this.#score(data).then((logprobs) => output(data, logprobs, loss)),
    }));
  }

  async forwardBackward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput> {
    this.#checkOpen();
    if (data.length === 0) throw new EngineError('there is no sequence to learn from');
    checkData(data, loss, this);
    return this.#order.call(async () => {
      await this.#drawing;
      const model = this.#model;
      // A step must not follow on a part of what was to be learned from.
      const spoil = (error: unknown): never => {
        model.spoil(error);
        throw error;
      };
      const requests = await this.#trainedRequests(data, loss).catch(spoil);
      this.#sequences += data.length;
      const result = this.#ask(requests, false).then((logprobs) => output(data, logprobs, loss));
      return { result: result.catch(spoil) };
    });
  }

  async #trainedRequests(data: readonly Datum[], loss: LossFunction): Promise<TrainedLoss[]> {
    const isWeighed = this.#dialect.reduction === 'sequence-mean' && loss.kind === 'cross_entropy';
    const scored = isWeighed ? await this.#score(data) : null;
    let from = 0;
    return inRequests(data).map((part) => {
      from += part.length;
      return trainedData(part, loss, this.#dialect, scored?.slice(from - part.length, from) ?? null);
    });
  }

  async optimStep(params: AdamParams): Promise<OptimStepOutput> {
    this.#checkOpen();
    if (params.gradClipNorm !== null) this.#checkClip();
    return this.#order.call(async () => {
      if (this.#sequences === 0) throw new EngineError('a step without a gradient; call forwardBackward first');
      await this.#drawing;
      // A server of means follows 1/N of the gradient: Adam's direction is the same where its epsilon shrinks alike.
      const scale = this.#dialect.reduction === 'sum' ? 1 : this.#sequences;
      this.#sequences = 0;
      this.#sampler = null;
      const isClipped = params.gradClipNorm !== null && this.#dialect.clip === 'honoured';
      const adam = {
        learning_rate: params.learningRate,
        beta1: params.beta1,
        beta2: params.beta2,
        eps: params.epsilon / scale,
        weight_decay: params.weightDecay,
        grad_clip_norm: isClipped ? params.gradClipNorm! / scale : 0,
      };
      const result = this.#model
        .request({
          path: 'optim_step',
          body: (seqId) => ({
            json: { adam_params: adam, model_id: this.#model.id, seq_id: seqId, type: 'optim_step' },
          }),
          accept: JSON_TYPE,
          read: (response) => readAnswer(optimStepAnswer, response),
          what: 'a step of the optimizer',
          trains: true,
        })
        .then(({ metrics }) => {
          const norm = gradientNormOf(metrics);
          return { gradientNorm: norm === null ? null : norm * scale };
        });
      return { result };
    });
  }

  async saveState(path: string): Promise<void> {
    this.#checkOpen();
    return this.#order.call(async () => {
      const saved = this.#save('state');
      const keep = async (): Promise<void> => {
        const checkpoint = await saved;
        writeRemoteState(path, checkpoint, this.#base);
        await this.#forgetStates();
        this.#states.push({ checkpoint, path });
      };
      return { result: keep() };
    });
  }

  async loadState(path: string, { optimizer }: { readonly optimizer: boolean }): Promise<void> {
    this.#checkOpen();
    const checkpoint = readRemoteState(path, this.#base);
    return this.#order.call(async () => {
      await this.#drawing;
      const old = this.#model;
      this.#model = await this.#loaded({ checkpoint, optimizer });
      this.#sampler = null;
      this.#sequences = 0;
      return { result: old.leave() };
    });
  }

  /** Null on a server that said that its sampling sessions are no snapshots. */
  async snapshot(): Promise<Sampler | null> {
    this.#checkOpen();
    this.#checkSnapshots();
    if (this.#dialect.snapshots === 'live') return null;
    return this.#order.call(async () => {
      const sampler = (this.#sampler ??= await this.#newSampler());
      return { result: Promise.resolve(this.#beside(sampler)) };
    });
  }

  /** Its samples are no calls in the engine's order: neither waits for the other. */
  #beside(sampler: RemoteSampler): Sampler {
    return {
      maxPositions: this.maxPositions,
      sample: async (requests, params, options = {}) => {
        this.#checkOpen();
        checkSampling(requests, params);
        options.signal?.throwIfAborted();
        return sampler.sample(requests, params, options);
      },
      close: async () => {},
    };
  }

  /** Says where the server keeps them; the path is a matter of engines that have files. */
  async saveWeights(): Promise<RemoteReference> {
    this.#checkOpen();
    const origin = this.#origin === undefined ? {} : { base: this.#origin };
    return this.#order.call(async () => ({
      result: this.#save('weights').then((checkpoint) => ({ kind: 'remote', checkpoint, ...origin }) as const),
    }));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const clock = new AbortController();
    await Promise.race([this.#order.idle(), pause(1000 * CLOSING_SECONDS, undefined, clock)]);
    clock.abort();
    await this.#model.unload();
  }

  /** Servers load into new models alone. The old one is left when the new one is there, or before where there can be one only. */
  async #loaded(from: LoadedFrom): Promise<RemoteModel> {
    try {
      return await this.#connection.createModel(this.#base, from);
    } catch (error) {
      if (this.#base.adapter !== null || !(error instanceof EngineError)) throw error;
      await this.#model.leave();
      return this.#connection.createModel(this.#base, from);
    }
  }

  /** Log-probabilities of all targets under the weights as they are. */
  #score(data: readonly Datum[]): Promise<Float32Array[]> {
    const requests = inRequests(data).map((part): TrainedLoss => ({
      data: scoredData(part),
      lossFunction: 'cross_entropy',
      lossConfig: new Map(),
    }));
    return this.#ask(requests, true);
  }

  async #ask(requests: readonly TrainedLoss[], forwardOnly: boolean): Promise<Float32Array[]> {
    const model = this.#model;
    const outputs = await Promise.all(
      requests.map((request) => model.request(this.#connection.lossRequest(model.id, { ...request, forwardOnly }))),
    );
    return outputs.flatMap((each, at) => logprobsOf(each, requests[at]!));
  }

  async #newSampler(): Promise<RemoteSampler> {
    const { session, http, settings } = this.#connection;
    const model = this.#model;
    const save = () =>
      model.request({
        path: 'save_weights_for_sampler',
        body: (seqId) => ({
          json: {
            model_id: model.id,
            sampling_session_seq_id: session.nextSampler(),
            seq_id: seqId,
            type: 'save_weights_for_sampler',
          },
        }),
        accept: JSON_TYPE,
        read: (response) => readAnswer(savedAnswer, response),
        what: 'saving weights to sample from',
        trains: false,
      });
    const { path, sampling_session_id: own } = await onceMore(save);
    if (typeof own === 'string') return new RemoteSampler(session, settings, own, this.#dialect);
    const json = {
      session_id: session.id,
      sampling_session_seq_id: session.nextSampler(),
      model_path: requirePath(path, 'the weights to sample from'),
      type: 'create_sampling_session',
    };
    const answer = readAnswer(samplingSessionAnswer, await http.post('create_sampling_session', { json }));
    return new RemoteSampler(session, settings, answer.sampling_session_id, this.#dialect);
  }

  /** The address of a new checkpoint, named by session, model and place in the order of requests: no name comes twice. */
  async #save(kind: string): Promise<string> {
    const model = this.#model;
    const session = this.#connection.session.id.replaceAll(/[^A-Za-z0-9]/g, '').slice(-SESSION_LETTERS);
    const save = () =>
      model.request({
        path: 'save_weights',
        body: (seqId) => ({
          json: {
            model_id: model.id,
            path: `${kind}-${session}-${model.number}-${seqId}`,
            seq_id: seqId,
            overwrite: false,
            type: 'save_weights',
          },
        }),
        accept: JSON_TYPE,
        read: (response) => readAnswer(savedAnswer, response),
        what: 'saving weights',
        trains: false,
      });
    const path = requirePath((await onceMore(save)).path, 'the weights');
    try {
      parseCheckpointAddress(path);
    } catch (cause) {
      throw new EngineError(
        `the server calls a checkpoint by no address of the protocol: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    }
    return path;
  }

  /** States that no folder of the run names any more leave the server, the newest of all excepted. */
  async #forgetStates(): Promise<void> {
    const [newest, ...older] = this.#states.toReversed();
    this.#states.length = 0;
    for (const state of older.toReversed()) {
      if (isNamed(state.checkpoint, state.path)) this.#states.push(state);
      else await this.#forget(state.checkpoint);
    }
    if (newest !== undefined) this.#states.push(newest);
  }

  /** A server that keeps it has more on its disk, and no more harm is done. */
  async #forget(checkpoint: string): Promise<void> {
    const { run, kind, name } = parseCheckpointAddress(checkpoint);
    const path = `training_runs/${encodeURIComponent(run)}/checkpoints/${kind}/${name}`;
    await this.#connection.http.once('DELETE', path, null, { seconds: 10 }).catch(() => undefined);
  }

  #checkClip(): void {
    if (this.#dialect.clip !== null) return;
    throw new EngineError(
      'the recipe clips gradients, and nothing says whether the server does: state clip = "honoured" under [engine] if its ' +
        'documentation says so, or clip = "dropped" to train without (SkyRL drops it)',
    );
  }

  #checkSnapshots(): void {
    if (this.#dialect.snapshots !== null) return;
    throw new EngineError(
      'batches shall be sampled while others are trained (maxStepsOffPolicy), and nothing says whether a sampling session of ' +
        'this server keeps its weights meanwhile: state snapshots = "kept" under [engine] if its documentation says so, ' +
        'snapshots = "live" to sample and train in turn (SkyRL\'s JAX backend samples what is trained, and loses it), or ' +
        'leave maxStepsOffPolicy out',
    );
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new EngineError('the engine is closed');
  }
}

/** A server that has saved, and whose answer was lost, may find a clash in the same request: the next has another number. */
async function onceMore<Result>(save: () => Promise<Result>): Promise<Result> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof TinkerRefusal && error.status === 409) return save();
    throw error;
  }
}

function output(data: readonly Datum[], logprobs: readonly Float32Array[], loss: LossFunction): ForwardOutput {
  return { logprobs, lossSum: lossSum(data, logprobs, loss) };
}

/** EngineError where the server tells other numbers than it was asked for. */
function logprobsOf({ fields }: LossOutput, { data }: TrainedLoss): Float32Array[] {
  const logprobs = fields.get('logprobs');
  if (logprobs?.length !== data.length)
    throw new EngineError(
      `the server tells log-probabilities of ${logprobs?.length ?? 0} sequences for ${data.length}`,
    );
  data.forEach(({ tokens }, index) => {
    const own = logprobs[index]!;
    if (own.length !== tokens.length)
      throw new EngineError(
        `the server tells ${own.length} log-probabilities of the ${tokens.length} targets of sequence ${index}`,
      );
    if (!own.every(Number.isFinite))
      throw new EngineError(
        `the server tells log-probabilities of sequence ${index} that are no numbers: its weights are not`,
      );
  });
  return [...logprobs];
}
