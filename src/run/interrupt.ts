/**
 * Ctrl-C and SIGTERM: the first asks the run to finish its step, save and stop; the second ends the process at once.
 * Loops ask `requested` between steps; nothing is torn out of a step.
 */
import { RunError } from '../support/errors.ts';

/** The work was stopped on request; what is done is kept. */
export class InterruptedError extends RunError {
  override readonly exitCode = 130;
}

export interface Interrupt {
  readonly requested: boolean;
  /** Throws an InterruptedError when a stop was asked for; `where` says what is kept: `stage-1 is saved at step 120`. */
  throwIfRequested(where: string): void;
}

export interface InterruptListener extends Interrupt {
  /** Takes the signal handlers off. */
  stop(): void;
}

export interface InterruptOptions {
  /** How a person continues: a command line. */
  readonly continueWith: string;
  /** Told once, at the first signal. */
  readonly notify: (line: string) => void;
  /** Ends the process at the second signal. */
  readonly exit?: (code: number) => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export function listenForInterrupts(options: InterruptOptions): InterruptListener {
  let signals = 0;
  const exit = options.exit ?? ((code: number) => process.exit(code));
  const onSignal = (): void => {
    signals++;
    if (signals > 1) return exit(130);
    options.notify('Stopping after this step; a second Ctrl-C stops at once.');
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    get requested() {
      return signals > 0;
    },
    throwIfRequested(where) {
      if (signals > 0) throw new InterruptedError(`Stopped: ${where}. To continue: ${options.continueWith}`);
    },
    stop() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** For work that nothing interrupts. */
export const neverInterrupted: Interrupt = { requested: false, throwIfRequested: () => {} };
