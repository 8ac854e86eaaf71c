/** The graphs of `sample`: the prompts' pass and the step to one more token, or both in one. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { product } from '../autodiff/operators/linear.ts';
import type { Tensor } from '../onnx/graph.ts';
import { openNetwork, type Network } from './blocks.ts';
import { continuationPass, declareContinuationInputs } from './continuation-pass.ts';
import { declareDecodeInputs, decodeStep } from './decode-step.ts';
import { headName } from '../../hugging-face/parameter-layout.ts';
import { declareSequenceInputs, sequencePass } from './sequence-pass.ts';
import type { WeightedGraph } from './weighted-session.ts';
import type { WeightSource } from './weights.ts';

/**
 * Outputs: those of `nextTokenOutputs` at the selected tokens; 'keys 0', 'values 0', ... [B, KV, S, headSize].
 */
export function buildPromptGraph(config: DecoderConfig, source: WeightSource, tempered: boolean): WeightedGraph {
  const network = openNetwork(config, source);
  const { hidden, keys, values } = sequencePass(network, declareSequenceInputs(network));
  const { graph } = network.tape;
  nextTokenOutputs(network, hidden, tempered);
  keys.forEach((tensor, layer) => graph.output(`keys ${layer}`, tensor));
  values.forEach((tensor, layer) => graph.output(`values ${layer}`, tensor));
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/** Outputs: those of `nextTokenOutputs`; 'newKeysAndValues' [B, 2 layerCount KV, 1, headSize]. */
export function buildDecodeGraph(config: DecoderConfig, source: WeightSource, tempered: boolean): WeightedGraph {
  const network = openNetwork(config, source);
  const { hidden, newKeysAndValues } = decodeStep(network, declareDecodeInputs(network));
  const { graph } = network.tape;
  nextTokenOutputs(network, hidden, tempered);
  graph.output('newKeysAndValues', newKeysAndValues);
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/** Prompts and decoding in one. Outputs: as those of `buildDecodeGraph`, at the selected tokens; S new tokens a sequence. */
export function buildContinuationGraph(config: DecoderConfig, source: WeightSource): WeightedGraph {
  const network = openNetwork(config, source);
  const { hidden, newKeysAndValues } = continuationPass(network, declareContinuationInputs(network));
  const { graph } = network.tape;
  nextTokenOutputs(network, hidden, true);
  graph.output('newKeysAndValues', newKeysAndValues);
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/**
 * 'probabilities' [rows, V] to draw from. If `tempered`, they are those at the input `inverseTemperature` [rows, 1], and
 * 'logprobs' [rows, V] are those of the untempered model; otherwise the logarithms can be taken of what is drawn.
 */
function nextTokenOutputs({ tape: { graph }, config, weights }: Network, hidden: Tensor, tempered: boolean): void {
  const logits = product(graph, hidden, weights.matrix(headName(config)));
  const lastAxis = { axis: -1 };
  let drawn = logits;
  if (tempered) {
    drawn = graph.node(
      'Mul',
      [logits, graph.input('inverseTemperature', 'float32', [logits.shape[0]!, 1])],
      logits.shape,
    );
    graph.output('logprobs', graph.node('LogSoftmax', [logits], logits.shape, lastAxis));
  }
  graph.output('probabilities', graph.node('Softmax', [drawn], logits.shape, lastAxis));
}
