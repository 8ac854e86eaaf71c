/** A session of a graph that takes weights, created at its first run; the weights are fed as views, never copied. */
import { floats, openSession, type Feeds, type Session } from '../onnx/session.ts';
import type { ParameterLayout } from './parameter-layout.ts';

/** A graph with the parameters it takes as inputs, each under its own name. */
export interface WeightedGraph {
  readonly bytes: Uint8Array;
  readonly weightNames: readonly string[];
}

export class WeightedSession {
  readonly #build: () => WeightedGraph;
  readonly #layout: ParameterLayout;
  readonly #weights: Float32Array;
  #opened: Promise<{ readonly session: Session; readonly weightFeeds: Feeds }> | null = null;

  /** `weights` is the flat array of all parameters; what it holds at the time of a run counts. */
  constructor(build: () => WeightedGraph, layout: ParameterLayout, weights: Float32Array) {
    this.#build = build;
    this.#layout = layout;
    this.#weights = weights;
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
    return { session: await openSession(graph.bytes), weightFeeds };
  }
}
