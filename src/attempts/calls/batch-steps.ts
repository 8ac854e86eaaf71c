/** Requests about batches, each asked again while the way to the provider fails, with waits that double and end at a stop. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChatFailure } from '../../chat/chat-model.ts';
import { TeacherError } from '../../support/errors.ts';
import type { PaidOutcome } from './paid-outcome.ts';

/** Ours: failures of one step in a row before a person is told. */
const MOST_FAULTS = 10;
const LONGEST_PAUSE_SECONDS = 300;

/** Batches are left for a reason that whoever asked is told. */
export class BatchEnd extends TeacherError {
  readonly outcome: PaidOutcome;

  constructor(outcome: PaidOutcome) {
    super(`batches ended: ${outcome.kind}`);
    this.outcome = outcome;
  }
}

export class BatchSteps {
  readonly #stop: AbortSignal;
  readonly #firstWaitSeconds: number;

  constructor(stop: AbortSignal, pollSeconds: number) {
    this.#stop = stop;
    this.#firstWaitSeconds = Math.min(1, pollSeconds);
  }

  /** BatchEnd where it cannot be had. */
  async until<Result extends { readonly kind: string }>(
    step: () => Promise<Result | ChatFailure>,
  ): Promise<Exclude<Result, ChatFailure>> {
    for (let faults = 1; ; faults++) {
      const result = await step();
      if (!isFailure(result)) return result as Exclude<Result, ChatFailure>;
      const { reason, message, retryAfterSeconds } = result;
      if (reason === 'aborted') throw new BatchEnd({ kind: 'stopped' });
      const isPassing = reason === 'fault' || reason === 'timed-out' || reason === 'rate-limited';
      if (!isPassing || faults >= MOST_FAULTS) throw new BatchEnd({ kind: 'failed', words: message });
      const wait = retryAfterSeconds ?? this.#firstWaitSeconds * 2 ** (faults - 1);
      await this.pause(Math.min(LONGEST_PAUSE_SECONDS, wait));
    }
  }

  async pause(seconds: number): Promise<void> {
    try {
      await pause(seconds * 1000, undefined, { signal: this.#stop });
    } catch {
      throw new BatchEnd({ kind: 'stopped' });
    }
  }
}

function isFailure(result: { readonly kind: string }): result is ChatFailure {
  return result.kind === 'failure';
}
