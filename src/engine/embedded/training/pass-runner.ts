/** Runs passes of datums through the forward and training sessions and accumulates gradients. Lives in a worker. */
import type { LossFunction } from '../../training-engine.ts';
import type { QwenConfig } from '../../qwen-config.ts';
import { embeddingName, headName, parameterLayout, type Parameter } from '../network/parameter-layout.ts';
import { buildForwardGraph, buildLogitsGraph, buildTrainingGraph, gradientOutput } from '../network/training-graph.ts';
import { WeightedSession } from '../network/weighted-session.ts';
import { floatData } from '../onnx/session.ts';
import type { DatumLogprobs } from '../worker/messages.ts';
import { forwardFeeds, lossFeeds, sequenceFeeds, splitByDatum } from './pass-feeds.ts';
import type { PreparedDatum } from './prepared-datum.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';

export class PassRunner {
  readonly #forward: WeightedSession;
  readonly #training: WeightedSession;
  readonly #logits: WeightedSession;
  readonly #rotary: RotaryFeeds;
  readonly #config: QwenConfig;
  readonly #gradient: Float32Array;
  readonly #parameters: ReadonlyMap<string, Parameter>;

  constructor(config: QwenConfig, rotary: RotaryFeeds, weights: Float32Array, gradient: Float32Array) {
    this.#config = config;
    this.#gradient = gradient;
    this.#rotary = rotary;
    const layout = parameterLayout(config);
    this.#parameters = new Map(layout.map((parameter) => [parameter.name, parameter]));
    this.#forward = new WeightedSession(() => buildForwardGraph(config), layout, weights);
    this.#training = new WeightedSession(() => buildTrainingGraph(config), layout, weights);
    this.#logits = new WeightedSession(() => buildLogitsGraph(config), layout, weights);
  }

  /** Log-probabilities of the wanted targets; with a loss, adds its gradient to the worker's. */
  async run(passes: readonly (readonly PreparedDatum[])[], loss: LossFunction | null): Promise<DatumLogprobs[]> {
    const results: DatumLogprobs[] = [];
    for (const pass of passes) {
      const logprobs = loss ? await this.#forwardBackward(pass, loss) : await this.#forwardOnly(pass);
      const perDatum = splitByDatum(pass, logprobs);
      pass.forEach(({ index }, at) => results.push({ index, logprobs_J: perDatum[at]! }));
    }
    return results;
  }

  /** [T, vocabSize]. */
  async logits(tokens: Int32Array): Promise<Float32Array> {
    const everyPosition = Array.from(tokens, (_, position) => position);
    const outputs = await this.#logits.run(sequenceFeeds([tokens], everyPosition, tokens.length, this.#rotary));
    return floatData(outputs.logits);
  }

  async #forwardOnly(pass: readonly PreparedDatum[]): Promise<Float32Array> {
    return floatData((await this.#forward.run(forwardFeeds(pass, this.#rotary))).logprobs);
  }

  async #forwardBackward(pass: readonly PreparedDatum[], loss: LossFunction): Promise<Float32Array> {
    const outputs = await this.#training.run({ ...forwardFeeds(pass, this.#rotary), ...lossFeeds(pass, loss) });
    for (const parameter of this.#parameters.values()) {
      const output = outputs[gradientOutput(parameter.name)];
      if (output) addTo(this.#gradient, parameter.offset, floatData(output));
    }
    this.#scatterEmbedding(pass, floatData(outputs.embeddedGradient));
    this.#scatterTargets(pass, floatData(outputs.targetRows));
    return floatData(outputs.logprobs);
  }

  /** Rows of padding have no gradient and are passed over. */
  #scatterEmbedding(pass: readonly PreparedDatum[], rows: Float32Array): void {
    const { hiddenSize } = this.#config;
    const length = rows.length / hiddenSize / pass.length;
    const { offset } = this.#parameters.get(embeddingName)!;
    pass.forEach(({ tokens_T }, row) => {
      tokens_T.forEach((token, position) => {
        const start = (row * length + position) * hiddenSize;
        addTo(this.#gradient, offset + token * hiddenSize, rows.subarray(start, start + hiddenSize));
      });
    });
  }

  #scatterTargets(pass: readonly PreparedDatum[], rows: Float32Array): void {
    const { hiddenSize } = this.#config;
    const { offset } = this.#parameters.get(headName(this.#config))!;
    let start = 0;
    for (const { targets_J } of pass) {
      for (const target of targets_J) {
        addTo(this.#gradient, offset + target * hiddenSize, rows.subarray(start, (start += hiddenSize)));
      }
    }
  }
}

function addTo(sum: Float32Array, offset: number, values: Float32Array): void {
  for (let index = 0; index < values.length; index++) sum[offset + index]! += values[index]!;
}
