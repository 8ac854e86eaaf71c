/** How calls are put to a model, and how asking ended. */

/** `live`: one request a call. `batch`: files of requests. `replay`: nothing is asked, what the journal holds is all. */
export const TRANSPORTS = ['live', 'batch', 'replay'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export type PaidOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  /** The budget leaves no room. */
  | { readonly kind: 'spent'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string };
