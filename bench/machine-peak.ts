/** The machine's own best: a 1024^3 float32 MatMul through ONNX Runtime on all cores, in GFLOP/s. */
import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Graph } from '../src/engine/embedded/onnx/graph.ts';
import type { BenchOptions } from './main.ts';
import { median, rounded } from './support/statistics.ts';

const size = 1024;
/** Products in a row in one measurement. */
const products = 8;

export interface MachinePeak {
  /** GFLOP/s of the best product of one measurement. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

export async function openMachinePeak(threads = availableParallelism()): Promise<MachinePeak> {
  const graph = new Graph();
  const left = graph.input('left', 'float32', [size, size]);
  const right = graph.input('right', 'float32', [size, size]);
  // A row of the product leaves the session, so that copying it out does not count.
  const product = graph.node('MatMul', [left, right], [size, size]);
  graph.output('row', graph.node('Gather', [product, graph.integers([0])], [1, size], { axis: 0 }));
  // Threads that spin after a product would take the cores from what is measured next.
  const session = await InferenceSession.create(graph.encode(), {
    intraOpNumThreads: threads,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const matrix = (): Tensor =>
    new Tensor('float32', Float32Array.from({ length: size * size }, Math.random), [size, size]);
  const feeds = { left: matrix(), right: matrix() };
  await session.run(feeds);
  return {
    async measure() {
      let best = 0;
      for (let index = 0; index < products; index++) {
        const start = performance.now();
        await session.run(feeds);
        best = Math.max(best, (2 * size ** 3) / (performance.now() - start) / 1e6);
      }
      return best;
    },
    close: () => session.release(),
  };
}

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const peak = await openMachinePeak();
  const figures: number[] = [];
  for (let index = 0; index < repetitions; index++) figures.push(await peak.measure());
  await peak.close();
  const best = rounded(Math.max(...figures));
  return { threads: availableParallelism(), matMul1024: { medianGflops: rounded(median(figures)), bestGflops: best } };
}
