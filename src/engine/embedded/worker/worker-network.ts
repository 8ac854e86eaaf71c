/** The network as a worker has it: where its parameters are, what of it is trained, and how many threads an operator has. */
import type { DecoderConfig } from '../../decoder-config.ts';
import type { TrainedWeights } from '../network/weighted-session.ts';
import { trainedLayout, type OpenSource } from '../network/weights.ts';
import type { SessionOptions } from '../onnx/session.ts';
import type { WorkerSetup } from './messages.ts';

export interface WorkerNetwork extends TrainedWeights {
  readonly config: DecoderConfig;
  readonly source: OpenSource;
  /** Of a session. */
  readonly threads: number;
  /** Of a session for passes that no other worker runs beside. */
  readonly allThreads: number;
}

export function workerNetwork({ config, source, threads, allThreads, weights }: WorkerSetup): WorkerNetwork {
  return {
    config,
    source,
    threads,
    allThreads,
    layout: trainedLayout(config, source),
    weights: new Float32Array(weights),
  };
}

export function filesOf(source: OpenSource): Pick<SessionOptions, 'filesFolder'> {
  return source.kind === 'mapped' ? { filesFolder: source.mapped.folder } : {};
}
