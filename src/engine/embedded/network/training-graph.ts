/** The graphs of `forward` and `forwardBackward`. Everything dynamic in size: one session serves all batches of a kind. */
import type { DecoderConfig } from '../../decoder-config.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';
import { openNetwork, type Network } from './blocks.ts';
import { embeddingName, headName } from '../../hugging-face/parameter-layout.ts';
import { declareSequenceInputs, sequencePass, type AttentionKind } from './sequence-pass.ts';
import { declareSharedPrefixInputs, sharedPrefixPass } from './shared-prefix-pass.ts';
import { chunkedLogprobs, chunkedLoss, declareChunkInputs } from './chunked-loss.ts';
import { declareLossInputs, headLogits, targetLogprobs, targetLoss, type TargetLoss } from './target-loss.ts';
import type { WeightedGraph } from './weighted-session.ts';
import { trainedLayout, type OpenSource } from './weights.ts';

/** Name of the output with the gradient of a parameter. */
export function gradientOutput(parameterName: string): string {
  return `gradient of ${parameterName}`;
}

/** How the sequences of a pass go through the network. */
export type PassKind = 'plain' | 'shared';

/** What a graph is for. */
export interface GraphKind {
  readonly pass: PassKind;
  /** Of a plain pass. */
  readonly attention: AttentionKind;
  /** Whether the logits are there for all targets at once, or for a chunk of them at a time. */
  readonly targets: 'whole' | 'chunks';
}

/** Outputs: logprobs [M], or of all slots of the chunks. */
export function buildForwardGraph(config: DecoderConfig, source: OpenSource, kind: GraphKind): WeightedGraph {
  const network = openNetwork(config, source);
  const { tape, weights } = network;
  const { graph } = tape;
  const { hidden } = declaredPass(network, kind);
  const head = weights.get(headName(config));
  const logprobs =
    kind.targets === 'whole'
      ? targetLogprobs(graph, headLogits(graph, hidden, head), declareTargets(graph)).logprobs
      : chunkedLogprobs(tape, hidden, head, declareChunkInputs(graph));
  graph.output('logprobs', logprobs);
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/** Outputs: logits [M, V]. */
export function buildLogitsGraph(config: DecoderConfig, source: OpenSource): WeightedGraph {
  const network = openNetwork(config, source);
  const { graph } = network.tape;
  const { hidden } = declaredPass(network, { pass: 'plain', attention: 'whole' });
  graph.output('logits', headLogits(graph, hidden, network.weights.get(headName(config))));
  return { bytes: graph.encode(), weightNames: network.weights.inputNames() };
}

/**
 * Outputs: logprobs [M]; the gradient of everything that is trained except, for the embedding and the head, what is
 * scattered: embeddedGradient [N, hiddenSize] belongs to the rows `tokens` of the embedding, targetRows [M, hiddenSize] to
 * the rows `targets` of the head. In chunks, M is the slots, of which the first are the targets.
 */
export function buildTrainingGraph(config: DecoderConfig, source: OpenSource, kind: GraphKind): WeightedGraph {
  const network = openNetwork(config, source);
  const { tape, weights } = network;
  const { graph } = tape;
  const { embedded, hidden } = declaredPass(network, kind);
  const head = weights.get(headName(config));
  const { logprobs, headGradients } = declaredLoss(network, kind, hidden, head);
  if (headGradients) {
    tape.addGradient(head, headGradients.denseHead);
    graph.output('targetRows', headGradients.targetRows);
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
function declaredPass(
  network: Network,
  { pass, attention }: Pick<GraphKind, 'pass' | 'attention'>,
): { readonly embedded: Tensor; readonly hidden: Tensor } {
  return pass === 'plain'
    ? sequencePass(network, declareSequenceInputs(network, attention), attention)
    : sharedPrefixPass(network, declareSharedPrefixInputs(network));
}

/** Declares the inputs of the loss, adds it, and begins the way back at `hidden`. */
function declaredLoss(
  { tape }: Network,
  { targets }: GraphKind,
  hidden: Tensor,
  head: Tensor,
): Omit<TargetLoss, 'hiddenGradient'> {
  const { graph } = tape;
  const isHeadTrained = !tape.isFrozen(head);
  if (targets === 'chunks') return chunkedLoss(tape, { hidden, head, isHeadTrained }, declareChunkInputs(graph));
  const inputs = { hidden, head, targets: declareTargets(graph) };
  const loss = targetLoss(graph, inputs, declareLossInputs(graph, ['M']), isHeadTrained ? { sum: null } : null);
  tape.addGradient(hidden, loss.hiddenGradient);
  return loss;
}

function declareTargets(graph: Graph): Tensor {
  return graph.input('targets', 'int64', ['M']);
}
