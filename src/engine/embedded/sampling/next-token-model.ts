/** The prompt and decode sessions behind one face: tokens in, distributions over the next token out. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { buildDecodeGraph, buildPromptGraph } from '../network/sampling-graphs.ts';
import { BakedSession, WeightedSession, type GraphSession } from '../network/weighted-session.ts';
import { floatData, floatScalar, integers, type Feeds } from '../onnx/session.ts';
import { layOutRows, plainFeeds } from '../training/plain-layout.ts';
import { RotaryFeeds } from '../training/rotary-feeds.ts';
import { filesOf, type WorkerNetwork } from '../worker/worker-network.ts';
import type { KeyValueCache } from './key-value-cache.ts';
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

export class NextTokenModel {
  readonly #config: DecoderConfig;
  readonly #rotary: RotaryFeeds;
  readonly #sessions: SamplingSessions[TemperatureKind];
  readonly #weightsVersion: number;
  readonly #temperature: Feeds;

  constructor(
    config: DecoderConfig,
    rotary: RotaryFeeds,
    sessions: SamplingSessions,
    { temperature, weightsVersion }: { readonly temperature: number; readonly weightsVersion: number },
  ) {
    const isPlain = temperature === 0 || temperature === 1;
    this.#config = config;
    this.#rotary = rotary;
    this.#sessions = sessions[isPlain ? 'plain' : 'tempered'];
    this.#weightsVersion = weightsVersion;
    this.#temperature = isPlain ? {} : { inverseTemperature: floatScalar(1 / temperature) };
  }

  /** Prompts of the same padded length. */
  async readPrompts(prompts: readonly Int32Array[]): Promise<ReadPrompts> {
    const length = paddedLength(prompts[0]!);
    const ends = prompts.map((prompt, row) => row * length + prompt.length - 1);
    const feeds = plainFeeds(layOutRows(prompts, atLeastTwo(ends), length), this.#rotary);
    const outputs = await this.#sessions.prompt.run({ ...feeds, ...this.#temperature }, this.#weightsVersion);
    const layers = Array.from({ length: this.#config.layerCount }, (_, layer) => layer);
    const stores = layers.flatMap((layer) => [outputs[`keys ${layer}`], outputs[`values ${layer}`]]);
    return { next: this.#nextTokens(outputs), stores: stores.map(floatData), paddedLength: length };
  }

  /** `tokens` are the newest of the first rows of the cache, and not in it yet. */
  async step(tokens: readonly number[], cache: KeyValueCache): Promise<DecodedStep> {
    const positions = tokens.map((_, row) => cache.length(row));
    const longest = Math.max(...positions) + 1;
    const fed = atLeastTwo(tokens);
    const feeds = {
      tokens: integers(fed),
      positions: integers(atLeastTwo(positions), [fed.length, 1]),
      ...this.#rotary.upTo(longest),
      ...cache.feeds(fed.length),
      ...this.#temperature,
    };
    const outputs = await this.#sessions.decode.run(feeds, this.#weightsVersion);
    return { next: this.#nextTokens(outputs), newKeysAndValues: floatData(outputs.newKeysAndValues) };
  }

  #nextTokens(outputs: Feeds): NextTokens {
    return {
      vocabSize: this.#config.vocabSize,
      probabilities: floatData(outputs.probabilities),
      logprobs: outputs.logprobs ? floatData(outputs.logprobs) : null,
    };
  }
}

type TemperatureKind = 'plain' | 'tempered';

/** The sessions of a worker, for temperatures 0 and 1 and for others. */
export type SamplingSessions = Readonly<
  Record<TemperatureKind, { readonly prompt: GraphSession; readonly decode: GraphSession }>
>;

/** Weights that change are copied into the decode session, as constants, up to this many bytes. */
const maxBakedBytes = 2 ** 28;

/** Weights that lie in a file are repacked for decoding alone: a prompt has rows enough to be read where they lie. */
export function samplingSessions({ config, source, threads, ...trained }: WorkerNetwork): SamplingSessions {
  const { weights } = trained;
  const isBaked = source.kind === 'fed' && weights.byteLength <= maxBakedBytes;
  const options = { threads, ...filesOf(source) };
  const pair = (tempered: boolean) => ({
    prompt: new WeightedSession(() => buildPromptGraph(config, source, tempered), trained, {
      ...options,
      repacks: false,
    }),
    decode: isBaked
      ? new BakedSession(() => buildDecodeGraph(config, { kind: 'baked', flat: weights }, tempered))
      : new WeightedSession(() => buildDecodeGraph(config, source, tempered), trained, options),
  });
  return { plain: pair(false), tempered: pair(true) };
}

/** A batch of one takes another path through the kernels, which rounds differently: it is fed twice. */
function atLeastTwo(values: readonly number[]): readonly number[] {
  return values.length === 1 ? [values[0]!, values[0]!] : values;
}
