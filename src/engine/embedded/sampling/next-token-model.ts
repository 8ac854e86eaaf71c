/** The sessions that sampling runs behind one face: tokens in, distributions over the next token out. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { cacheInputNames, decodeQueryAxes } from '../network/decode-step.ts';
import { masked } from '../network/rotary-tables.ts';
import { buildContinuationGraph, buildDecodeGraph, buildPromptGraph } from '../network/sampling-graphs.ts';
import { BakedSession, WeightedSession, type GraphSession } from '../network/weighted-session.ts';
import { floatData, floats, integers, type Feeds } from '../onnx/session.ts';
import { layOutRows, plainFeeds } from '../training/plain-layout.ts';
import { RotaryFeeds } from '../training/rotary-feeds.ts';
import { filesOf, type WorkerNetwork } from '../worker/worker-network.ts';
import { isGreedy } from './choose-token.ts';
import { maskWidth, spanBlock, type KeyValueCache } from './key-value-cache.ts';
import { paddedLength } from './prompt-groups.ts';

/** Distributions over the next token, one a row. */
export interface NextTokens {
  readonly vocabSize: number;
  /** [rows, vocabSize], tempered: what is drawn from. */
  readonly probabilities: Float32Array;
  /** [rows, vocabSize], untempered; null where they are the logarithms of `probabilities`. */
  readonly logprobs: Float32Array | null;
}

export interface ReadPrompts {
  readonly next: NextTokens;
  /** Of each layer the keys, then the values: [prompts, KV, paddedLength, headSize]. */
  readonly stores: readonly Float32Array[];
  readonly paddedLength: number;
}

export interface DecodedStep {
  readonly next: NextTokens;
  /** [rows, 2 layerCount KV, 1, headSize]. */
  readonly newKeysAndValues: Float32Array;
}

/** Tokens in, distributions over the next token out. */
export interface NextTokenModel {
  /** Axes of the queries that the cache pads for. */
  readonly queryAxes: readonly [number, number];
  /** Prompts of the same padded length, with a temperature each. */
  readPrompts(prompts: readonly Int32Array[], temperatures: readonly number[]): Promise<ReadPrompts>;
  /** `tokens` are the newest of the first rows of the cache, and not in it yet, with a temperature each. */
  step(tokens: readonly number[], cache: KeyValueCache, temperatures: readonly number[]): Promise<DecodedStep>;
}

export interface ModelCall {
  /** Some temperature is neither 0 nor 1, or may become one. */
  readonly isTempered: boolean;
  readonly weightsVersion: number;
}

/** The model for one call, over sessions that outlive it. */
export type OpenNextTokenModel = (call: ModelCall) => NextTokenModel;

/** Prompts and steps in sessions of their own, each with the shapes that its kernels are fastest on. */
class TwoSessionModel implements NextTokenModel {
  readonly queryAxes: readonly [number, number];
  readonly #config: DecoderConfig;
  readonly #rotary: RotaryFeeds;
  readonly #sessions: { readonly prompt: GraphSession; readonly decode: GraphSession };
  readonly #weightsVersion: number;
  readonly #isTempered: boolean;

  constructor(
    config: DecoderConfig,
    rotary: RotaryFeeds,
    sessions: { readonly prompt: GraphSession; readonly decode: GraphSession },
    { isTempered, weightsVersion }: ModelCall,
  ) {
    this.queryAxes = decodeQueryAxes(config);
    this.#config = config;
    this.#rotary = rotary;
    this.#sessions = sessions;
    this.#weightsVersion = weightsVersion;
    this.#isTempered = isTempered;
  }

  async readPrompts(prompts: readonly Int32Array[], temperatures: readonly number[]): Promise<ReadPrompts> {
    const length = paddedLength(prompts[0]!);
    const feeds = plainFeeds(layOutRows(prompts, atLeastTwo(endsOf(prompts, length)), length), this.#rotary);
    const tempered = this.#temperatureFeeds(temperatures);
    const outputs = await this.#sessions.prompt.run({ ...feeds, ...tempered }, this.#weightsVersion);
    const layers = Array.from({ length: this.#config.layerCount }, (_, layer) => layer);
    const stores = layers.flatMap((layer) => [outputs[`keys ${layer}`], outputs[`values ${layer}`]]);
    return { next: nextTokens(this.#config, outputs), stores: stores.map(floatData), paddedLength: length };
  }

  async step(tokens: readonly number[], cache: KeyValueCache, temperatures: readonly number[]): Promise<DecodedStep> {
    const positions = tokens.map((_, row) => cache.length(row));
    const longest = Math.max(...positions) + 1;
    const fed = atLeastTwo(tokens);
    const feeds = {
      tokens: integers(fed),
      positions: integers(atLeastTwo(positions), [fed.length, 1]),
      ...this.#rotary.upTo(longest),
      ...cache.feeds(fed.length),
      ...this.#temperatureFeeds(temperatures),
    };
    const outputs = await this.#sessions.decode.run(feeds, this.#weightsVersion);
    return { next: nextTokens(this.#config, outputs), newKeysAndValues: floatData(outputs.newKeysAndValues) };
  }

  #temperatureFeeds(temperatures: readonly number[]): Feeds {
    return this.#isTempered ? temperatureFeeds(temperatures) : {};
  }
}

/** Prompts and steps in one session, whose repacked weights are there once: for large models. */
class OneSessionModel implements NextTokenModel {
  readonly queryAxes: readonly [number, number];
  readonly #config: DecoderConfig;
  readonly #rotary: RotaryFeeds;
  readonly #session: GraphSession;
  readonly #weightsVersion: number;

  constructor(config: DecoderConfig, rotary: RotaryFeeds, session: GraphSession, { weightsVersion }: ModelCall) {
    this.queryAxes = [1, config.headCount / config.keyValueHeadCount];
    this.#config = config;
    this.#rotary = rotary;
    this.#session = session;
    this.#weightsVersion = weightsVersion;
  }

  /** After an empty cache: a block of zeros that the mask hides, since kernels do not all take empty tensors. */
  async readPrompts(prompts: readonly Int32Array[], temperatures: readonly number[]): Promise<ReadPrompts> {
    const { headCount, keyValueHeadCount, headSize, layerCount } = this.#config;
    const [rows, length] = [prompts.length, paddedLength(prompts[0]!)];
    const width = maskWidth(spanBlock, length);
    const rest = width - spanBlock - length;
    const { tokens_N } = layOutRows(prompts, [], length);
    const shape = [rows, keyValueHeadCount, 1, spanBlock, headSize];
    const nothing = floats(new Float32Array(rows * keyValueHeadCount * spanBlock * headSize), shape);
    const caches = Array.from({ length: layerCount }, (_, layer) => Object.values(cacheInputNames(layer))).flat();
    const outputs = await this.#run({
      tokens: integers(tokens_N.map((token) => Math.max(0, token))),
      batchSizes: integers([rows, length]),
      positions: integers(
        Array.from({ length: rows * length }, (_, at) => at % length),
        [rows, length],
      ),
      mask: floats(causalRows(length, width), [1, 1, 1, length, width]),
      padding: floats(new Float32Array(rows * headCount * length * rest), [
        rows,
        keyValueHeadCount,
        1,
        (headCount / keyValueHeadCount) * length,
        rest,
      ]),
      parts: integers([length, spanBlock, rest]),
      ...this.#rotary.upTo(length),
      selected: integers(atLeastTwo(endsOf(prompts, length))),
      ...Object.fromEntries(caches.map((name) => [name, nothing])),
      ...temperatureFeeds(temperatures),
    });
    const stores = splitStores(floatData(outputs.newKeysAndValues), rows, 2 * layerCount);
    return { next: nextTokens(this.#config, outputs), stores, paddedLength: length };
  }

  async step(tokens: readonly number[], cache: KeyValueCache, temperatures: readonly number[]): Promise<DecodedStep> {
    const positions = tokens.map((_, row) => cache.length(row));
    const fed = atLeastTwo(tokens);
    const outputs = await this.#run({
      tokens: integers(fed),
      batchSizes: integers([fed.length, 1]),
      positions: integers(atLeastTwo(positions), [fed.length, 1]),
      ...this.#rotary.upTo(Math.max(...positions) + 1),
      ...cache.feeds(fed.length),
      selected: integers(fed.map((_, row) => row)),
      ...temperatureFeeds(temperatures),
    });
    return { next: nextTokens(this.#config, outputs), newKeysAndValues: floatData(outputs.newKeysAndValues) };
  }

  #run(feeds: Feeds): Promise<Feeds> {
    return this.#session.run(feeds, this.#weightsVersion);
  }
}

/** [length, width]: what a prompt's tokens may see of each other, and nothing behind them. */
function causalRows(length: number, width: number): Float32Array {
  const mask = new Float32Array(length * width).fill(masked);
  for (let row = 0; row < length; row++) mask.fill(0, row * width, row * width + row + 1);
  return mask;
}

/** [rows, stores x size] -> of each store [rows, size]. */
function splitStores(newKeysAndValues: Float32Array, rows: number, count: number): Float32Array[] {
  const size = newKeysAndValues.length / rows / count;
  return Array.from({ length: count }, (_, at) => {
    const store = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const start = (row * count + at) * size;
      store.set(newKeysAndValues.subarray(start, start + size), row * size);
    }
    return store;
  });
}

/** Index of each prompt's last token among the padded rows. */
function endsOf(prompts: readonly Int32Array[], length: number): number[] {
  return prompts.map((prompt, row) => row * length + prompt.length - 1);
}

function nextTokens({ vocabSize }: DecoderConfig, outputs: Feeds): NextTokens {
  return {
    vocabSize,
    probabilities: floatData(outputs.probabilities),
    logprobs: outputs.logprobs ? floatData(outputs.logprobs) : null,
  };
}

/** At temperatures 0 and 1 the probabilities are the model's own. */
export function isPlain(temperature: number): boolean {
  return isGreedy(temperature) || temperature === 1;
}

/** Greedy rows draw the most probable, which is the same at every temperature. */
function temperatureFeeds(temperatures: readonly number[]): Feeds {
  const inverse = atLeastTwo(temperatures).map((temperature) => (isGreedy(temperature) ? 1 : 1 / temperature));
  return { inverseTemperature: floats(Float32Array.from(inverse), [inverse.length, 1]) };
}

/** Weights that change are copied into the decode session, as constants, up to this many bytes. */
const maxBakedBytes = 2 ** 28;

/** The sessions are opened when they are first used. */
export function nextTokenModels(network: WorkerNetwork, rotary: RotaryFeeds): OpenNextTokenModel {
  const { config } = network;
  if (network.source.kind === 'mapped') {
    const session = continuationSession(network);
    return (call) => new OneSessionModel(config, rotary, session, call);
  }
  const sessions = { plain: twoSessions(network, false), tempered: twoSessions(network, true) };
  return (call) => new TwoSessionModel(config, rotary, sessions[call.isTempered ? 'tempered' : 'plain'], call);
}

/** For every temperature alike: a second session would have weights of its own. */
function continuationSession({ config, source, threads, ...trained }: WorkerNetwork): GraphSession {
  const build = () => buildContinuationGraph(config, source);
  return new WeightedSession(build, trained, { threads, ...filesOf(source) });
}

function twoSessions({ config, source, threads, ...trained }: WorkerNetwork, tempered: boolean) {
  const { weights } = trained;
  const options = { threads, repacks: false };
  return {
    prompt: new WeightedSession(() => buildPromptGraph(config, source, tempered), trained, options),
    decode:
      weights.byteLength <= maxBakedBytes
        ? new BakedSession(() => buildDecodeGraph(config, { kind: 'baked', flat: weights }, tempered))
        : new WeightedSession(() => buildDecodeGraph(config, source, tempered), trained, options),
  };
}

/** A batch of one takes another path through the kernels, which rounds differently: it is fed twice. */
function atLeastTwo(values: readonly number[]): readonly number[] {
  return values.length === 1 ? [values[0]!, values[0]!] : values;
}
