/** Runs passes of datums through the forward and training sessions and accumulates gradients. Lives in a worker. */
import type { LossFunction } from '../../scorer.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { embeddingName, headName, type Parameter } from '../../hugging-face/parameter-layout.ts';
import {
  buildForwardGraph,
  buildLogitsGraph,
  buildTrainingGraph,
  gradientOutput,
  type GraphKind,
} from '../network/training-graph.ts';
import { WeightedSession, type WeightedGraph } from '../network/weighted-session.ts';
import { floatData, type Feeds } from '../onnx/session.ts';
import type { DatumLogprobs } from '../worker/messages.ts';
import { filesOf, type WorkerNetwork } from '../worker/worker-network.ts';
import { targetChunksOf } from './pass-limits.ts';
import { layOutPass, lossFeeds, splitByDatum, type LaidOutPass } from './pass-feeds.ts';
import { layOutRows, plainFeeds } from './plain-layout.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';
import { datumsOf, type TrainingPass } from './training-pass.ts';

export interface Learning {
  readonly loss: LossFunction;
  /** The worker's own, in the order of the layout of what is trained. */
  readonly gradient: Float32Array;
}

export class PassRunner {
  readonly #forward: SessionMaker;
  readonly #training: SessionMaker;
  readonly #logits: WeightedSession;
  readonly #rotary: RotaryFeeds;
  readonly #config: DecoderConfig;
  readonly #parameters: ReadonlyMap<string, Parameter>;

  readonly #threads: { readonly beside: number; readonly alone: number };

  constructor({ config, source, threads, allThreads, ...trained }: WorkerNetwork, rotary: RotaryFeeds) {
    this.#threads = { beside: threads, alone: allThreads };
    this.#config = config;
    this.#rotary = rotary;
    this.#parameters = new Map(trained.layout.map((parameter) => [parameter.name, parameter]));
    const open = (count: number, build: () => WeightedGraph) =>
      new WeightedSession(build, trained, { threads: count, repacks: false, ...filesOf(source) });
    this.#forward = oneAKind((kind, count) => open(count, () => buildForwardGraph(config, source, kind)));
    this.#training = oneAKind((kind, count) => open(count, () => buildTrainingGraph(config, source, kind)));
    this.#logits = open(threads, () => buildLogitsGraph(config, source));
  }

  /**
   * Log-probabilities of the wanted targets; when learning, adds the loss's gradient to the one given. `isAlone` says that no
   * other worker runs passes beside these.
   */
  async run(
    passes: readonly TrainingPass[],
    { learning, isAlone }: { readonly learning: Learning | null; readonly isAlone: boolean },
  ): Promise<DatumLogprobs[]> {
    const threads = isAlone ? this.#threads.alone : this.#threads.beside;
    const results: DatumLogprobs[] = [];
    for (const pass of passes) {
      const datums = datumsOf(pass);
      const laidOut = layOutPass(pass, this.#rotary, (targets) => targetChunksOf(targets, this.#config));
      const { kind, feeds, chunks } = laidOut;
      const outputs = learning
        ? await this.#training(kind, threads).run({ ...feeds, ...lossFeeds(datums, learning.loss, chunks) })
        : await this.#forward(kind, threads).run(feeds);
      if (learning) this.#accumulate(learning.gradient, laidOut, outputs);
      const perDatum = splitByDatum(datums, floatData(outputs.logprobs));
      datums.forEach(({ index }, at) => results.push({ index, logprobs_J: perDatum[at]! }));
    }
    return results;
  }

  /** [T, vocabSize]. */
  async logits(tokens: Int32Array): Promise<Float32Array> {
    const everyPosition = Array.from(tokens, (_, position) => position);
    const layout = layOutRows([tokens], everyPosition, tokens.length);
    return floatData((await this.#logits.run(plainFeeds(layout, this.#rotary))).logits);
  }

  #accumulate(gradient: Float32Array, { embeddedTokens_N, targets_M }: LaidOutPass, outputs: Feeds): void {
    for (const { name, offset } of this.#parameters.values()) {
      const output = outputs[gradientOutput(name)];
      if (output) addTo(gradient, offset, floatData(output));
    }
    const { embeddedGradient, targetRows } = outputs;
    if (embeddedGradient) this.#scatter(gradient, embeddingName, embeddedTokens_N, floatData(embeddedGradient));
    if (targetRows) this.#scatter(gradient, headName(this.#config), targets_M, floatData(targetRows));
  }

  /** Adds rows to the gradient of a [vocabSize, hiddenSize] parameter; those of token -1 are passed over. */
  #scatter(gradient: Float32Array, name: string, tokens: Int32Array, rows: Float32Array): void {
    const { hiddenSize } = this.#config;
    const { offset } = this.#parameters.get(name)!;
    tokens.forEach((token, row) => {
      if (token < 0) return;
      addTo(gradient, offset + token * hiddenSize, rows.subarray(row * hiddenSize, (row + 1) * hiddenSize));
    });
  }
}

type SessionMaker = (kind: GraphKind, threads: number) => WeightedSession;

/** The session of each kind, made when it is first asked for. */
function oneAKind(make: SessionMaker): SessionMaker {
  const sessions = new Map<string, WeightedSession>();
  return ({ pass, attention, targets }, threads) => {
    const name = `${pass} ${attention} ${targets} ${threads}`;
    const session = sessions.get(name) ?? make({ pass, attention, targets }, threads);
    sessions.set(name, session);
    return session;
  };
}

function addTo(sum: Float32Array, offset: number, values: Float32Array): void {
  for (let index = 0; index < values.length; index++) sum[offset + index]! += values[index]!;
}
