/**
 * Work whose length a stranger's text decides (a regular expression, a template), under a clock: a loop and the search
 * of a regular expression are both stopped, in this thread, when the time is up. A clock costs some tenths of a
 * millisecond, so it belongs around a whole text and not around each of its pieces.
 */
import { Script } from 'node:vm';

/** The time was up before the work was done. */
export class TimeUp extends Error {
  constructor(seconds: number, options?: ErrorOptions) {
    super(`it was not done after ${Number(seconds.toFixed(1))} s`, options);
    this.name = new.target.name;
  }
}

/** By this name the script finds what it runs; a script has no arguments. */
const NAME = Symbol.for('fleming.clocked');
const script = new Script(`globalThis[Symbol.for('fleming.clocked')]()`);
const slots = globalThis as unknown as Record<symbol, (() => void) | undefined>;

/** What `work` gives. TimeUp when it takes longer; what it had changed by then stays changed. */
export function clocked<T>(seconds: number, work: () => T): T {
  const outer = slots[NAME];
  let result: { readonly value: T } | null = null;
  slots[NAME] = () => {
    result = { value: work() };
  };
  try {
    script.runInThisContext({ timeout: Math.ceil(1000 * seconds) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new TimeUp(seconds, { cause });
  } finally {
    slots[NAME] = outer;
  }
  return result!.value;
}
