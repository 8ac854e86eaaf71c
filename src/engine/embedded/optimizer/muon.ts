/**
 * Muon (Jordan and others 2024, "Muon: an optimizer for hidden layers in neural networks") with the semantics of
 * torch.optim.Muon, `nesterov=True` and `adjust_lr_fn="match_rms_adamw"`: the momentum of a matrix is made nearly
 * orthogonal before it is a step, so that rare directions, such as single facts, move as far as common ones. Each step
 * is as large as AdamW's usual one, so one learning rate serves both.
 */
import type { MuonParams } from '../../pretraining-engine.ts';
import type { Parameter } from '../../hugging-face/parameter-layout.ts';
import { Graph, float, type Tensor } from '../onnx/graph.ts';
import { floatData, floats, openSession, type Feeds, type Session } from '../onnx/session.ts';
import type { OptimizerArrays } from './adamw.ts';

/** Coefficients of the quintic Newton-Schulz iteration, and how often it is carried out (Jordan and others 2024). */
const [linear, cubic, quintic] = [3.4445, -4.775, 2.0315];
const iterations = 5;
const smallestNorm = 1e-7;
/** Root mean square of AdamW's usual step at rate 1 (Liu and others 2025, "Muon is scalable for LLM training"). */
const adamwStepSize = 0.2;

/** Steps matrices; one session for each shape. */
export class Muon {
  readonly #sessions = new Map<string, Promise<Session>>();

  /** One step on one matrix, its gradient the summed one. Its first moments hold the momentum. Clears the gradients. */
  async step(
    { weights, gradients, moments: { first: firstMoments } }: OptimizerArrays,
    { shape, offset, size }: Parameter,
    { learningRate, weightDecay, momentum, gradientScale }: MuonParams & { readonly gradientScale: number },
  ): Promise<void> {
    const [rows, columns] = shape as [number, number];
    const gradient = gradients[0]!.subarray(offset, offset + size);
    const direction = new Float32Array(size);
    let squares = 0;
    for (let index = 0; index < size; index++) {
      const g = gradient[index]! * gradientScale;
      const kept = (firstMoments[offset + index] = momentum * firstMoments[offset + index]! + (1 - momentum) * g);
      const ahead = (direction[index] = momentum * kept + (1 - momentum) * g);
      squares += ahead * ahead;
    }
    const scale = 1 / Math.max(smallestNorm, Math.sqrt(squares));
    for (let index = 0; index < size; index++) direction[index]! *= scale;
    const session = await this.#sessionFor(rows, columns);
    const outputs = (await session.run({ direction: floats(direction, shape) })) as Feeds;
    const orthogonal = floatData(outputs.orthogonal);
    const stepSize = learningRate * adamwStepSize * Math.sqrt(Math.max(rows, columns));
    const keep = 1 - learningRate * weightDecay;
    for (let index = 0; index < size; index++) {
      weights[offset + index] = weights[offset + index]! * keep - stepSize * orthogonal[index]!;
    }
    for (const each of gradients) each.fill(0, offset, offset + size);
  }

  #sessionFor(rows: number, columns: number): Promise<Session> {
    const key = `${rows} ${columns}`;
    let session = this.#sessions.get(key);
    if (!session) this.#sessions.set(key, (session = openSession(orthogonalizingGraph(rows, columns))));
    return session;
  }
}

/** [rows, columns] of Frobenius norm 1 at most -> the same with singular values near 1. */
function orthogonalizingGraph(rows: number, columns: number): Uint8Array {
  const graph = new Graph();
  const shape = [rows, columns];
  const isTall = rows > columns;
  const small = Math.min(rows, columns);
  let matrix: Tensor = graph.input('direction', 'float32', shape);
  for (let count = 0; count < iterations; count++) {
    // On the smaller side: X X' for wide matrices, X' X for tall ones.
    const gram = graph.node('Gemm', [matrix, matrix], [small, small], isTall ? { transA: 1 } : { transB: 1 });
    const factor = graph.node('Gemm', [gram, gram, gram], [small, small], {
      alpha: float(quintic),
      beta: float(cubic),
    });
    const sides = isTall ? [matrix, factor] : [factor, matrix];
    matrix = graph.node('Gemm', [...sides, matrix], shape, { beta: float(linear) });
  }
  graph.output('orthogonal', matrix);
  return graph.encode();
}
