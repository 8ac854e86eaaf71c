/** A pass in the form a worker runs it: the tokens laid out, and where in them the wanted targets are. */
import type { PassKind } from '../network/training-graph.ts';
import type { PreparedDatum } from './prepared-datum.ts';

export interface TrainingPass {
  readonly kind: PassKind;
  readonly groups: readonly TrainingGroup[];
}

/** Datums whose first `prefixLength` tokens are equal. */
export interface TrainingGroup {
  readonly prefixLength: number;
  readonly datums: readonly PreparedDatum[];
}

/** All datums of a pass, in the order of its targets. */
export function datumsOf(pass: TrainingPass): PreparedDatum[] {
  return pass.groups.flatMap((group) => group.datums);
}
