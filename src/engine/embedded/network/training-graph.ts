/** The graphs of `forward` and `forwardBackward`. Everything dynamic in size: one session serves all batches of a kind. */
import type { DecoderConfig } from '../../decoder-config.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';
import { openNetwork, type Network } from './blocks.ts';
import { embeddingName, headName } from '../../hugging-face/parameter-layout.ts';
import { declareSequenceInputs, sequencePass } from './sequence-pass.ts';
import { declareSharedPrefixInputs, sharedPrefixPass } from './shared-prefix-pass.ts';
import {
  declareLossInputs,
  headGradients,
  headLogits,
  lossGradient,
  lossSlopes,
  targetLogprobs,
} from './target-loss.ts';
import type { WeightedGraph } from './weighted-session.ts';
import { trainedLayout, type OpenSource } from './weights.ts';

/** Name of the output with the gradient of a parameter. */
export function gradientOutput(parameterName: string): string {
  return `gradient of ${parameterName}`;
}

/** How the sequences of a pass go through the network. */
export type PassKind = 'plain' | 'shared';

/** Outputs: logprobs [M]. */
export function buildForwardGraph(config: DecoderConfig, source: OpenSource, kind: PassKind): WeightedGraph {
  const network = openNetwork(config, source);
  const { graph } = network.tape;
  const { hidden } = declaredPass(network, kind);
  const logits = headLogits(graph, hidden, network.weights.get(headName(config)));
  graph.output('logprobs', targetLogprobs(graph, logits, declareTargets(graph)).logprobs);
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/** Outputs: logits [M, V]. */
export function buildLogitsGraph(config: DecoderConfig, source: OpenSource): WeightedGraph {
  const network = openNetwork(config, source);
  const { graph } = network.tape;
  const { hidden } = declaredPass(network, 'plain');
  graph.output('logits', headLogits(graph, hidden, network.weights.get(headName(config))));
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/**
 * Outputs: logprobs [M]; the gradient of everything that is trained except, for the embedding and the head, what is
 * scattered: embeddedGradient [N, hiddenSize] belongs to the rows `tokens` of the embedding, targetRows [M, hiddenSize] to
 * the rows `targets` of the head.
 */
export function buildTrainingGraph(config: DecoderConfig, source: OpenSource, kind: PassKind): WeightedGraph {
  const network = openNetwork(config, source);
  const { tape, weights } = network;
  const { graph } = tape;
  const { embedded, hidden } = declaredPass(network, kind);
  const head = weights.get(headName(config));
  const targets = declareTargets(graph);
  const { probabilities, logprobs } = targetLogprobs(graph, headLogits(graph, hidden, head), targets);
  const slopes = lossSlopes(graph, logprobs, declareLossInputs(graph));
  const hiddenGradient = lossGradient(graph, { hidden, head, targets }, probabilities, slopes);
  tape.addGradient(hidden, hiddenGradient);
  if (!tape.isFrozen(head)) {
    const { denseHead, targetRows } = headGradients(graph, { hidden, head }, probabilities, slopes);
    tape.addGradient(head, denseHead);
    graph.output('targetRows', targetRows);
  }
  tape.backward();

  graph.output('logprobs', logprobs);
  if (!tape.isFrozen(embedded)) graph.output('embeddedGradient', tape.gradientOf(embedded));
  const isScattered = (name: string): boolean => name === embeddingName && !config.tieWordEmbeddings;
  for (const { name, shape } of trainedLayout(config, source)) {
    if (!isScattered(name)) graph.output(gradientOutput(name), tape.gradientOf({ name, shape }));
  }
  return { bytes: graph.encode(), weightNames: weights.inputNames() };
}

/** Declares the inputs of a pass and adds it. */
function declaredPass(network: Network, kind: PassKind): { readonly embedded: Tensor; readonly hidden: Tensor } {
  return kind === 'plain'
    ? sequencePass(network, declareSequenceInputs(network))
    : sharedPrefixPass(network, declareSharedPrefixInputs(network));
}

function declareTargets(graph: Graph): Tensor {
  return graph.input('targets', 'int64', ['M']);
}
