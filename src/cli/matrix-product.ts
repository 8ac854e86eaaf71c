/** How fast ONNX Runtime multiplies matrices on this machine: a model of one MatMul, made here, run until the clock can tell. */
import { EngineError } from '../support/errors.ts';
import { bytesField, varintField } from '../support/protobuf.ts';

const FLOAT = 1;
const SECONDS = 0.5;

/** Best of several runs of an n x n product, in GFLOP/s (2 n^3 operations each). */
export async function measureMatrixProduct(size: number): Promise<number> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(matMulModel(size));
  try {
    const values = Float32Array.from({ length: size * size }, (_, index) => (index % 7) - 3);
    const matrix = new Tensor('float32', values, [size, size]);
    const result = await session.run({ a: matrix, b: matrix });
    checkFirstElement(result['c']!.data as Float32Array, values, size);
    let best = Infinity;
    const end = performance.now() + SECONDS * 1000;
    while (performance.now() < end) {
      const start = performance.now();
      await session.run({ a: matrix, b: matrix });
      best = Math.min(best, performance.now() - start);
    }
    return (2 * size ** 3) / (best / 1000) / 1e9;
  } finally {
    await session.release();
  }
}

/** A library that loads and calculates wrongly would be worse than one that does not load. */
function checkFirstElement(product: Float32Array, values: Float32Array, size: number): void {
  let expected = 0;
  for (let index = 0; index < size; index++) expected += values[index]! * values[index * size]!;
  if (product[0] !== expected)
    throw new EngineError(`its matrix product is wrong: ${product[0]} instead of ${expected}`);
}

/** ONNX ModelProto (onnx.proto3) of c = a b. */
function matMulModel(size: number): Buffer {
  const node = bytesField(1, [bytesField(1, 'a'), bytesField(1, 'b'), bytesField(2, 'c'), bytesField(4, 'MatMul')]);
  const graph = [
    node,
    bytesField(2, 'product'),
    bytesField(11, matrixInfo('a', size)),
    bytesField(11, matrixInfo('b', size)),
  ];
  const opset = bytesField(8, [varintField(2, 21)]);
  return Buffer.concat([varintField(1, 10), bytesField(7, [...graph, bytesField(12, matrixInfo('c', size))]), opset]);
}

function matrixInfo(name: string, size: number): Buffer[] {
  const dimension = bytesField(1, [varintField(1, size)]);
  const tensorType = [varintField(1, FLOAT), bytesField(2, [dimension, dimension])];
  return [bytesField(1, name), bytesField(2, [bytesField(1, tensorType)])];
}
