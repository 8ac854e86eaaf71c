/**
 * Addresses of checkpoints, `tinker://<run>/weights/<name>`. The run's name may hold colons (`session:train:0`), which URL
 * refuses in that place: they are taken apart by hand.
 */
import { RecordError } from '../../support/errors.ts';

export const CHECKPOINT_KINDS = ['weights', 'sampler_weights'] as const;
export type CheckpointKind = (typeof CHECKPOINT_KINDS)[number];

export interface CheckpointAddress {
  readonly run: string;
  /** `weights` hold the optimizer's state too; `sampler_weights` can only answer. */
  readonly kind: CheckpointKind;
  readonly name: string;
}

const address =
  /^tinker:\/\/([A-Za-z0-9][A-Za-z0-9:_.-]{0,299})\/(?:(weights|sampler_weights)\/)?([A-Za-z0-9][A-Za-z0-9_.-]{0,199})$/;

/** Servers that name no kind (`tinker://<run>/<name>`) mean what only answers. RecordError where it is no such address. */
export function parseCheckpointAddress(text: string): CheckpointAddress {
  const [, run, kind = 'sampler_weights', name] = address.exec(text) ?? [];
  if (run === undefined || name === undefined)
    throw new RecordError(
      `${JSON.stringify(text.slice(0, 200))} is no address of a checkpoint; one reads tinker://<run>/weights/<name>`,
    );
  return { run, kind: kind as CheckpointKind, name };
}

export function formatCheckpointAddress({ run, kind, name }: CheckpointAddress): string {
  return `tinker://${run}/${kind}/${name}`;
}
