/** Attention over whole sequences at once, whose weights are kept for the way back: S x S a head. */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';
import { attentionGradients, attentionWeights, outputSums, weightedValues } from './attention-products.ts';

/** q [B, H, S, headSize], k and v [B, KV, S, headSize], mask [S, S] (0 or very negative) -> [B, H, S, headSize]. */
export function causalAttention(tape: Tape, q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const { graph } = tape;
  const weights = attentionWeights(graph, { q, k, mask });
  const output = weightedValues(graph, weights, v);
  return tape.record(output, [q, k, v], (gradient) => {
    const sums = outputSums(graph, gradient, output);
    const gradients = attentionGradients(graph, { q, k, v }, { weights, gradient, sums });
    tape.addGradient(v, gradients.v);
    tape.addGradient(q, gradients.q);
    tape.addGradient(k, gradients.k);
  });
}
