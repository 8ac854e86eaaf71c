/** Turns of the event loop for a long loop that waits for nothing: signals are heard in them. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const EVERY_MS = 50;

/** Called at every step; takes a turn now and then. */
export function turnTaker(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < EVERY_MS) return;
    await nextTurn();
    last = performance.now();
  };
}
