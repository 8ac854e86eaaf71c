/** How a server of the Tinker protocol is reached, and what is known of it beforehand. */

/**
 * How a server adds up a step's losses. `sum`: over tokens, as the protocol means it. `sequence-mean`: each sequence's
 * mean over its unmasked tokens, then the mean over sequences.
 */
export const REDUCTIONS = ['sum', 'sequence-mean'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

export const ENCODINGS = ['protobuf', 'json'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Whether the server clips gradients: `dropped` says that it does not, and that a recipe's clip shall be left out. */
export const CLIPS = ['honoured', 'dropped'] as const;
export type Clip = (typeof CLIPS)[number];

/**
 * What a sampling session gives once training has gone on: `kept` the weights it was made of, `live` those that are trained,
 * or worse.
 */
export const SNAPSHOTS = ['kept', 'live'] as const;
export type Snapshots = (typeof SNAPSHOTS)[number];

/** What a server trains: small matrices beside a base, or the base itself. */
export const TRAINED = ['adapters', 'all-weights'] as const;
export type Trained = (typeof TRAINED)[number];

export interface TinkerSettings {
  /** `http://host:port`, with a path before `/api/v1` where there is one. */
  readonly address: string;
  readonly apiKey: string | null;
  /** The server's name of the base model; null: the repository of the reference to it. */
  readonly baseModel: string | null;
  readonly encoding: Encoding;
  readonly trains: Trained;
  /** Null: the server tells, or it is found out on a model that is thrown away. */
  readonly reduction: Reduction | null;
  /** Null: the server tells; if it does not, a clip is refused. */
  readonly clip: Clip | null;
  /** Null: the server tells; if it does not, sampling beside training is refused. */
  readonly snapshots: Snapshots | null;
  /** Samples asked for at once, at most. */
  readonly concurrency: number;
  /**
   * Samples of one prompt are asked for in one request, whose seeds follow the first one's where a server takes no more than
   * that: the same call gives the same tokens, but a sample's depend on its place in the call.
   */
  readonly grouped: boolean;
  /** Tokens that the model takes; null: the server tells. */
  readonly contextTokens: number | null;
  /** How long a request that fails in passing is sent again, in seconds. */
  readonly patienceSeconds: number;
}
