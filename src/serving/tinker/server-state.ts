/** What the answers of a server have in common. */
import type { Checkpoints } from './checkpoints.ts';
import type { Futures } from './futures.ts';
import type { Models } from './models.ts';
import type { SampleCalls } from './sample-calls.ts';
import type { SampleRepeats } from './sample-repeats.ts';
import type { Samplers } from './samplers.ts';
import type { ServedBase } from './served-base.ts';
import type { Sessions } from './sessions.ts';

export interface ServerState {
  readonly base: ServedBase;
  readonly sessions: Sessions;
  readonly models: Models;
  readonly samplers: Samplers;
  readonly checkpoints: Checkpoints;
  readonly futures: Futures;
  readonly sampleCalls: SampleCalls;
  readonly repeats: SampleRepeats;
  /** A poll is held so long. */
  readonly pollSeconds: number;
  readonly work: WorkDone;
  readonly onError: (error: unknown) => void;
}

/** Counted for the person who watches. */
export interface WorkDone {
  requests: number;
  trainedTokens: number;
  steps: number;
}
