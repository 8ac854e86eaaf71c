/** ONNX Runtime sessions and tensors as the engine uses them: on the CPU, float32 and int64. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type Feeds = Record<string, Tensor>;
export type Session = InferenceSession;

export interface SessionOptions {
  /** Threads of an operator. */
  readonly threads?: number;
  /** Folder of the files that constants lie in. */
  readonly filesFolder?: string;
  /**
   * Whether the kernels repack constant weights once, for products of few rows: a second copy of them, which belongs to
   * the session. Without it they are read where they lie.
   */
  readonly repacks?: boolean;
}

/**
 * Memory patterns are off because they are kept per input shape, and here nearly every batch has its own. Weights that
 * lie in a file are mapped: all sessions of the machine read the same pages of it.
 */
export function openSession(
  model: Uint8Array,
  { threads = 1, filesFolder, repacks = true }: SessionOptions = {},
): Promise<Session> {
  const session = {
    ...(filesFolder === undefined ? {} : { model_external_initializers_file_folder_path: filesFolder }),
    ...(repacks ? {} : { disable_prepacking: '1' }),
  };
  return InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session },
  });
}

/** A tensor over `data` itself, not a copy. */
export function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', data, shape);
}

export function floatScalar(value: number): Tensor {
  return floats(Float32Array.of(value), []);
}

/** An int64 tensor of integers in the 32-bit range. */
export function integers(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Tensor {
  const words = new Int32Array(values.length * 2);
  for (let index = 0; index < values.length; index++) {
    words[2 * index] = values[index]!;
    if (values[index]! < 0) words[2 * index + 1] = -1;
  }
  return new Tensor('int64', new BigInt64Array(words.buffer), shape);
}

/** The numbers of a float output. */
export function floatData(tensor: Tensor | undefined): Float32Array {
  return tensor!.data as Float32Array;
}
