/** The prompt and decode sessions behind one face: tokens in, distributions over the next token out. */
import type { QwenConfig } from '../../qwen-config.ts';
import { parameterLayout } from '../network/parameter-layout.ts';
import { buildDecodeGraph, buildPromptGraph } from '../network/sampling-graphs.ts';
import { WeightedSession } from '../network/weighted-session.ts';
import { floatData, floatScalar, integers, type Feeds } from '../onnx/session.ts';
import { layOutRows, plainFeeds } from '../training/plain-layout.ts';
import { RotaryFeeds } from '../training/rotary-feeds.ts';
import { blockedLength, type KeyValueCache } from './key-value-cache.ts';

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
  readonly #config: QwenConfig;
  readonly #rotary: RotaryFeeds;
  readonly #prompt: WeightedSession;
  readonly #decode: WeightedSession;
  readonly #temperature: Feeds;

  constructor(config: QwenConfig, rotary: RotaryFeeds, sessions: SamplingSessions, temperature: number) {
    const isPlain = temperature === 0 || temperature === 1;
    this.#config = config;
    this.#rotary = rotary;
    this.#prompt = isPlain ? sessions.plainPrompt : sessions.temperedPrompt;
    this.#decode = isPlain ? sessions.plainDecode : sessions.temperedDecode;
    this.#temperature = isPlain ? {} : { inverseTemperature: floatScalar(1 / temperature) };
  }

  /** Prompts whose lengths round up to the same block. */
  async readPrompts(prompts: readonly Int32Array[]): Promise<ReadPrompts> {
    const length = blockedLength(prompts[0]!.length);
    const ends = prompts.map((prompt, row) => row * length + prompt.length - 1);
    const feeds = plainFeeds(layOutRows(prompts, atLeastTwo(ends), length), this.#rotary);
    const outputs = await this.#prompt.run({ ...feeds, ...this.#temperature });
    const layers = Array.from({ length: this.#config.layerCount }, (_, layer) => layer);
    const stores = layers.flatMap((layer) => [outputs[`keys ${layer}`], outputs[`values ${layer}`]]);
    return { next: this.#nextTokens(outputs), stores: stores.map(floatData), paddedLength: length };
  }

  /** `tokens` are the newest of the first rows of the cache, and not in it yet. */
  async step(tokens: readonly number[], cache: KeyValueCache): Promise<DecodedStep> {
    const positions = tokens.map((_, row) => cache.length(row));
    const longest = Math.max(...positions) + 1;
    const fed = atLeastTwo(tokens);
    const outputs = await this.#decode.run({
      tokens: integers(fed),
      positions: integers(atLeastTwo(positions), [fed.length, 1]),
      ...this.#rotary.upTo(longest),
      ...cache.feeds(fed.length),
      ...this.#temperature,
    });
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

/** The sessions of a worker, opened when first used. */
export class SamplingSessions {
  readonly plainPrompt: WeightedSession;
  readonly plainDecode: WeightedSession;
  readonly temperedPrompt: WeightedSession;
  readonly temperedDecode: WeightedSession;

  constructor(config: QwenConfig, weights: Float32Array) {
    const layout = parameterLayout(config);
    this.plainPrompt = new WeightedSession(() => buildPromptGraph(config, false), layout, weights);
    this.plainDecode = new WeightedSession(() => buildDecodeGraph(config, false), layout, weights);
    this.temperedPrompt = new WeightedSession(() => buildPromptGraph(config, true), layout, weights);
    this.temperedDecode = new WeightedSession(() => buildDecodeGraph(config, true), layout, weights);
  }
}

/** A batch of one takes another path through the kernels, which rounds differently: it is fed twice. */
function atLeastTwo(values: readonly number[]): readonly number[] {
  return values.length === 1 ? [values[0]!, values[0]!] : values;
}
