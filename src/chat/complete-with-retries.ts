/**
 * Asks a model again for as long as that is worth it: at most so many faults, so many time-outs and so many refusals of a
 * server that is busy, with waits that double up to a cap and are drawn at random, so that thousands of conversations do not come back at
 * once. A wait that the server names is kept to. A conversation that waits keeps its place among those in flight: a server
 * that turns many away is thereby asked less.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  chatFailure,
  hasFired,
  type ChatFailure,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from './chat-model.ts';

export interface RetryPolicy {
  /** Attempts that may fail by a fault before the conversation is given up. */
  readonly faults: number;
  /** Attempts that may take longer than allowed; each costs all of that time. */
  readonly timeouts: number;
  /** Attempts that may be turned away as one too many. */
  readonly rateLimits: number;
  /** Longest first wait without advice; each further one may be twice as long. */
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  /** A server that asks to wait longer than this is not waited for. */
  readonly longestAdvisedSeconds: number;
}

/** With these a server may be away for about ten minutes. */
export const defaultRetryPolicy: RetryPolicy = {
  faults: 16,
  timeouts: 3,
  rateLimits: 100,
  firstWaitSeconds: 1,
  longestWaitSeconds: 60,
  longestAdvisedSeconds: 900,
};

export interface RetryOptions {
  readonly policy?: RetryPolicy;
  /** Ends the attempt under way. */
  readonly signal?: AbortSignal;
  /** Ends a wait, and allows no further attempt; one that is under way goes on. */
  readonly stop?: AbortSignal;
  /** Uniform in [0, 1): spreads the waits; reaches no product. */
  readonly random: () => number;
  /** Told of every failed attempt that is followed by another. */
  readonly onRetry?: (failure: ChatFailure, waitSeconds: number) => void;
  readonly wait?: (seconds: number, stop: AbortSignal | undefined) => Promise<void>;
}

export interface Attempted {
  readonly result: ChatResult;
  /** Requests made. */
  readonly attempts: number;
}

export async function completeWithRetries(
  model: ChatModel,
  request: ChatRequest,
  { policy = defaultRetryPolicy, signal, stop = signal, random, onRetry, wait = waitSeconds }: RetryOptions,
): Promise<Attempted> {
  const failed: Record<Passing, number> = { fault: 0, 'timed-out': 0, 'rate-limited': 0 };
  for (let attempts = 1; ; attempts++) {
    if (hasFired(stop)) return { result: stopped, attempts: attempts - 1 };
    const result = await model.complete(request, signal);
    if (result.kind === 'completion' || !isPassing(result.reason)) return { result, attempts };
    const failures = ++failed[result.reason];
    const end = whyNotAgain(result, failures, policy);
    if (end !== null) return { result: end, attempts };
    const seconds = secondsToWait(result, failures, policy, random());
    onRetry?.(result, seconds);
    try {
      await wait(seconds, stop);
    } catch (cause) {
      if (hasFired(stop)) return { result: stopped, attempts };
      throw cause;
    }
  }
}

const PASSING = ['fault', 'timed-out', 'rate-limited'] as const;
type Passing = (typeof PASSING)[number];

function isPassing(reason: ChatFailure['reason']): reason is Passing {
  return (PASSING as readonly string[]).includes(reason);
}

const stopped = chatFailure('aborted', 'stopped while waiting');

/**
 * A conversation that is given up is refused: it may be the one that a server fails at each time. Whether the server is away
 * altogether, `RefusalCheck` finds out.
 */
function whyNotAgain(
  { reason, message, retryAfterSeconds }: ChatFailure,
  failures: number,
  policy: RetryPolicy,
): ChatFailure | null {
  if (retryAfterSeconds !== null && retryAfterSeconds > policy.longestAdvisedSeconds) {
    const seconds = Math.ceil(retryAfterSeconds);
    return chatFailure('fatal', `${message}; the server asks to wait ${seconds} s: start again after that`);
  }
  if (reason === 'fault' && failures >= policy.faults) {
    const told = `given up after ${failures} failed requests; the last: ${message}`;
    return { ...chatFailure('refused', told), givenUp: true };
  }
  if (reason === 'timed-out' && failures >= policy.timeouts) {
    const told = `${message}, asked ${failures} times; allow more time or fewer tokens`;
    return { ...chatFailure('refused', told), givenUp: true };
  }
  if (reason === 'rate-limited' && failures >= policy.rateLimits) {
    return chatFailure('fatal', `turned away ${failures} times: ${message}; try a lower concurrency`);
  }
  return null;
}

/** Advice is kept to, with up to a tenth (at least 50 ms) more; else anything from half the step to the whole. */
function secondsToWait(
  { retryAfterSeconds }: ChatFailure,
  failures: number,
  { firstWaitSeconds, longestWaitSeconds }: RetryPolicy,
  draw: number,
): number {
  if (retryAfterSeconds !== null) return retryAfterSeconds + draw * Math.max(0.05, retryAfterSeconds / 10);
  const step = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (failures - 1));
  return step * (0.5 + draw / 2);
}

async function waitSeconds(seconds: number, stop: AbortSignal | undefined): Promise<void> {
  await pause(seconds * 1000, undefined, stop === undefined ? {} : { signal: stop });
}
