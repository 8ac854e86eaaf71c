/**
 * A request's place in the order of its model, read before and apart from the rest of it: a request that is refused for what
 * else stands in it takes its number all the same, so that those behind it do not wait.
 */
import { modelBody, sequence } from '../../engine/tinker-wire/bodies.ts';

export interface RequestNumber {
  readonly modelId: string;
  readonly seqId: number;
}

const numberSchema = modelBody.extend({ seq_id: sequence });

/** Null where the body has none. */
export function requestNumber(value: unknown): RequestNumber | null {
  const { success, data } = numberSchema.safeParse(value);
  return success ? { modelId: data.model_id, seqId: data.seq_id } : null;
}
