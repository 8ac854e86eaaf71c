/**
 * Output head and loss at the selected tokens. All three losses of the port are one formula: with r = exp(lp - q),
 * dLoss/dlp = -w A r where the ratio is not clipped away, else 0. Cross-entropy is r = 1, A = 1, no clipping.
 *
 * No array of vocabulary width is touched beyond the softmax: with c = dLoss/dlp,
 *   dHidden = c (W[target] - p W)      dW = scatter(target, c hidden) - p^T (c hidden)
 * and the scatter, which repeats rows, is left to the caller in a fixed order.
 */
import { float, type Graph, type Shape, type Tensor } from '../onnx/graph.ts';

export interface LossInputs {
  /** [M]. */
  readonly weights: Tensor;
  /** [M]; 1 for cross-entropy. */
  readonly advantages: Tensor;
  /** [M]. */
  readonly samplerLogprobs: Tensor;
  /** Scalar: 1 for the policy losses, 0 makes every ratio 1. */
  readonly ratioExponent: Tensor;
  /** Scalars: ratios outside are clipped where that lowers the objective. */
  readonly clipLow: Tensor;
  readonly clipHigh: Tensor;
}

export interface TargetOutputs {
  /** [M, V]. */
  readonly probabilities: Tensor;
  /** [M]. */
  readonly logprobs: Tensor;
}

export interface HeadGradients {
  /** [V, hiddenSize]: the part of the head's gradient without the targets' rows. */
  readonly denseHead: Tensor;
  /** [M, hiddenSize]: to be added to the head's gradient at the targets' rows. */
  readonly targetRows: Tensor;
}

/** `shape` is that of what there is one of a target. */
export function declareLossInputs(graph: Graph, shape: Shape): LossInputs {
  return {
    weights: graph.input('weights', 'float32', shape),
    advantages: graph.input('advantages', 'float32', shape),
    samplerLogprobs: graph.input('samplerLogprobs', 'float32', shape),
    ratioExponent: graph.input('ratioExponent', 'float32', []),
    clipLow: graph.input('clipLow', 'float32', []),
    clipHigh: graph.input('clipHigh', 'float32', []),
  };
}

/** What the loss is computed from. */
export interface TargetInputs {
  /** [M, hiddenSize]. */
  readonly hidden: Tensor;
  /** [V, hiddenSize]. */
  readonly head: Tensor;
  /** int64 [M]. */
  readonly targets: Tensor;
}

export interface TargetLoss {
  /** [M]. */
  readonly logprobs: Tensor;
  /** dLoss/dhidden, [M, hiddenSize]. */
  readonly hiddenGradient: Tensor;
  /** Null where the head is not trained. */
  readonly headGradients: HeadGradients | null;
}

/** hidden [M, hiddenSize], head [V, hiddenSize] -> logits [M, V]. */
export function headLogits(graph: Graph, hidden: Tensor, head: Tensor): Tensor {
  return graph.node('Gemm', [hidden, head], [hidden.shape[0]!, head.shape[0]!], { transB: 1 });
}

/**
 * The loss of all targets at once. `headTraining` is null where the head is not trained, else has what the head's dense
 * gradient is added to; null is nothing yet.
 */
export function targetLoss(
  graph: Graph,
  { hidden, head, targets }: TargetInputs,
  inputs: LossInputs,
  headTraining: { readonly sum: Tensor | null } | null,
): TargetLoss {
  const { probabilities, logprobs } = targetLogprobs(graph, headLogits(graph, hidden, head), targets);
  const slopes = lossSlopes(graph, logprobs, inputs);
  return {
    logprobs,
    hiddenGradient: lossGradient(graph, { hidden, head, targets }, probabilities, slopes),
    headGradients:
      headTraining && headGradients(graph, { hidden, head }, { probabilities, slopes, sum: headTraining.sum }),
  };
}

/**
 * Log-probability of each row's target. From the softmax and two row maxima: the largest probability never
 * underflows, so logsumexp = max logit - log(max p) holds for targets of any probability.
 */
export function targetLogprobs(graph: Graph, logits: Tensor, targets: Tensor): TargetOutputs {
  const [rows] = logits.shape;
  const lastAxis = graph.integers([-1]);
  const column = [rows!, 1];
  const probabilities = graph.node('Softmax', [logits], logits.shape, { axis: -1 });
  const targetColumn = graph.node('Unsqueeze', [targets, lastAxis], column);
  const targetLogits = graph.node('GatherElements', [logits, targetColumn], column, { axis: 1 });
  const maxLogits = graph.node('ReduceMax', [logits, lastAxis], column);
  const maxLogprobs = graph.node('Log', [graph.node('ReduceMax', [probabilities, lastAxis], column)], column);
  const relative = graph.node('Sub', [targetLogits, maxLogits], column);
  const logprobs = graph.node('Add', [relative, maxLogprobs], column);
  return { probabilities, logprobs: graph.node('Squeeze', [logprobs, lastAxis], [rows!]) };
}

/** dLoss/dlogprob, [M]. */
function lossSlopes(graph: Graph, logprobs: Tensor, inputs: LossInputs): Tensor {
  const { shape } = logprobs;
  const { weights, advantages, samplerLogprobs, ratioExponent, clipLow, clipHigh } = inputs;
  const difference = graph.node('Sub', [logprobs, samplerLogprobs], shape);
  const ratios = graph.node('Exp', [graph.node('Mul', [difference, ratioExponent], shape)], shape);
  const raises = graph.node('GreaterOrEqual', [advantages, graph.scalar(0)], shape);
  const room = graph.node(
    'Where',
    [raises, graph.node('Sub', [clipHigh, ratios], shape), graph.node('Sub', [ratios, clipLow], shape)],
    shape,
  );
  const counts = graph.node('GreaterOrEqual', [room, graph.scalar(0)], shape);
  const unclipped = graph.node('Mul', [graph.node('Mul', [weights, advantages], shape), ratios], shape);
  return graph.node('Where', [counts, graph.node('Neg', [unclipped], shape), graph.scalar(0)], shape);
}

/** dLoss/dhidden, [M, hiddenSize]. */
function lossGradient(
  graph: Graph,
  { hidden, head, targets }: TargetInputs,
  probabilities: Tensor,
  slopes: Tensor,
): Tensor {
  const ownRows = graph.node('Gather', [head, targets], hidden.shape, { axis: 0 });
  const difference = graph.node('Gemm', [probabilities, head, ownRows], hidden.shape, negated);
  return graph.node('Mul', [difference, columnOf(graph, slopes)], hidden.shape);
}

/** `sum` is what the dense part is added to; null is nothing. */
function headGradients(
  graph: Graph,
  { hidden, head }: Pick<TargetInputs, 'hidden' | 'head'>,
  { probabilities, slopes, sum }: Record<'probabilities' | 'slopes', Tensor> & { readonly sum: Tensor | null },
): HeadGradients {
  const targetRows = graph.node('Mul', [hidden, columnOf(graph, slopes)], hidden.shape);
  const denseHead = graph.node('Gemm', [probabilities, targetRows, sum], head.shape, {
    transA: 1,
    ...negated,
  });
  return { denseHead, targetRows };
}

const negated = { alpha: float(-1) };

function columnOf(graph: Graph, slopes: Tensor): Tensor {
  return graph.node('Unsqueeze', [slopes, graph.integers([-1])], [slopes.shape[0]!, 1]);
}
