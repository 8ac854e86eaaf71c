/**
 * Sessions of graphs with weights, created at their first run. What is trained is fed at every run, as views, never
 * copied; what stays as it is lies in a file. Or all weights are baked into the session as constants, which the kernels
 * repack once and then use faster on few rows, at the price of a new session for new weights.
 */
import { floats, openSession, type Feeds, type Session, type SessionOptions } from '../onnx/session.ts';
import type { ParameterLayout } from '../../hugging-face/parameter-layout.ts';

/** What runs a graph. */
export interface GraphSession {
  /** `weightsVersion` changes whenever the weights have changed. */
  run(feeds: Feeds, weightsVersion: number): Promise<Feeds>;
}

/** A graph with the weights it takes as inputs, each under its own name. */
export interface WeightedGraph {
  readonly bytes: Uint8Array;
  readonly weightNames: readonly string[];
}

/** A flat array and what lies where in it. */
export interface TrainedWeights {
  readonly layout: ParameterLayout;
  readonly weights: Float32Array;
}

export class WeightedSession implements GraphSession {
  readonly #build: () => WeightedGraph;
  readonly #layout: ParameterLayout;
  readonly #weights: Float32Array;
  readonly #options: SessionOptions;
  #opened: Promise<{ readonly session: Session; readonly weightFeeds: Feeds }> | null = null;

  /** `weights` is the flat array of what is trained; what it holds at the time of a run counts. */
  constructor(build: () => WeightedGraph, { layout, weights }: TrainedWeights, options: SessionOptions = {}) {
    this.#build = build;
    this.#layout = layout;
    this.#weights = weights;
    this.#options = options;
  }

  async run(feeds: Feeds): Promise<Feeds> {
    this.#opened ??= this.#open();
    const { session, weightFeeds } = await this.#opened;
    return (await session.run({ ...weightFeeds, ...feeds })) as Feeds;
  }

  async #open(): Promise<{ session: Session; weightFeeds: Feeds }> {
    const graph = this.#build();
    const used = this.#layout.filter((parameter) => graph.weightNames.includes(parameter.name));
    const weightFeeds: Feeds = {};
    for (const { name, offset, size, shape } of used) {
      weightFeeds[name] = floats(this.#weights.subarray(offset, offset + size), shape);
    }
    return { session: await openSession(graph.bytes, this.#options), weightFeeds };
  }
}

export class BakedSession implements GraphSession {
  readonly #build: () => WeightedGraph;
  #session: Promise<Session> | null = null;
  #version: number | null = null;

  /** `build` makes the graph with the weights as they are when it is called. */
  constructor(build: () => WeightedGraph) {
    this.#build = build;
  }

  async run(feeds: Feeds, weightsVersion: number): Promise<Feeds> {
    if (!this.#session || this.#version !== weightsVersion) this.#session = this.#renew(weightsVersion);
    return (await (await this.#session).run(feeds)) as Feeds;
  }

  async #renew(weightsVersion: number): Promise<Session> {
    const old = this.#session;
    this.#version = weightsVersion;
    await (await old)?.release();
    return openSession(this.#build().bytes);
  }
}
