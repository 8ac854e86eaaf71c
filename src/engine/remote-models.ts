/** Models that a service keeps, brought to this machine: what a release needs of them. */
import type { ModelReference, RemoteReference } from './model-reference.ts';

export interface RemoteCall {
  readonly signal?: AbortSignal;
  /** Total null: nobody has said. */
  readonly progress?: (doneBytes: number, totalBytes: number | null) => void;
  /** A model of more is not fetched. */
  readonly maxBytes: number;
}

export interface FetchedModel {
  readonly folder: string;
  readonly kind: 'adapter' | 'model';
  /** What it was trained from; null: nobody has said, and the files do without. */
  readonly base: ModelReference | null;
}

export interface RemoteModels {
  /** Makes `folder`, which must not exist: a whole model, or an adapter that names its base. */
  fetch(model: RemoteReference, folder: string, call: RemoteCall): Promise<FetchedModel>;
}
