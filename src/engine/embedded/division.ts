/**
 * How an engine divides the cores. A small model has a session of one thread a core, each with its own share of the batch:
 * no barriers between operators. A large one has one session whose operators use all cores: every core reads each weight
 * once for all rows, and what belongs to a session, gradients and repacked weights, is there once.
 */

export interface Division {
  /** Worker threads: the optimizer's work is shared out to all of them. */
  readonly workers: number;
  /** The first so many have sessions. */
  readonly sessions: number;
  /** Threads of an operator in a session. */
  readonly sessionThreads: number;
}

/**
 * Parameters from which on an engine has one session with all threads. At 61 million one session still samples 64 sequences
 * at two thirds of the rate, and trains as fast (`npm run bench -- engine --peers --only sessions`).
 */
export const LARGE_FROM = 100_000_000;

/** Stated by who knows better than the size. */
export type Sessions = 'one' | 'one a thread';

export function divisionOf(parameters: number, threads: number, sessions?: Sessions | undefined): Division {
  const isLarge = sessions === undefined ? parameters >= LARGE_FROM : sessions === 'one';
  return isLarge
    ? { workers: threads, sessions: 1, sessionThreads: threads }
    : { workers: threads, sessions: threads, sessionThreads: 1 };
}
