/** An interrupt as an AbortSignal, for work within a stage that waits for a server: nobody asks `requested` there. */
import type { Interrupt } from './interrupt.ts';

const LOOK_EVERY_MS = 100;

/** The signal fires soon after a stop was asked for. What the work throws then gives way to the interrupt's own error. */
export async function stoppable<T>(
  interrupt: Interrupt,
  kept: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const timer = setInterval(() => {
    if (interrupt.requested) stop.abort();
  }, LOOK_EVERY_MS);
  try {
    return await work(stop.signal);
  } catch (cause) {
    interrupt.throwIfRequested(kept);
    throw cause;
  } finally {
    clearInterval(timer);
  }
}
