/** An interrupt as a signal, for work that waits for a server and is asked nothing between steps. */
import type { Interrupt } from './interrupt.ts';

export interface SignalOnInterrupt {
  /** Fires soon after a stop is asked for. */
  readonly signal: AbortSignal;
  /** Looks no more. */
  end(): void;
}

const LOOK_EVERY_MS = 200;

/** Looks now and then until it is ended; does not keep the process alive. */
export function signalOnInterrupt(interrupt: Interrupt): SignalOnInterrupt {
  const stop = new AbortController();
  const timer = setInterval(() => {
    if (!interrupt.requested) return;
    clearInterval(timer);
    stop.abort();
  }, LOOK_EVERY_MS).unref();
  return { signal: stop.signal, end: () => clearInterval(timer) };
}
