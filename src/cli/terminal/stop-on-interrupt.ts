/** Ctrl-C for a command that can be continued: says so once, and tells loops and what waits for a server to stop. */
import { listenForInterrupts, type InterruptListener } from '../../run/interrupt.ts';
import type { Terminal } from '../command.ts';
import { sameCommandAgain } from './terminal-progress.ts';

export interface StopOnInterrupt {
  /** Loops ask it between steps. The caller stops it when the work has ended. */
  readonly interrupt: InterruptListener;
  /** Fires at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** The command line that continues. */
  readonly again: string;
}

/** `without` names a flag that takes a value and is left out of the command that continues. */
export function stopOnInterrupt(
  terminal: Pick<Terminal, 'writeError'>,
  { without }: { readonly without?: string } = {},
): StopOnInterrupt {
  const parameters = process.argv.slice(2);
  const again = sameCommandAgain(without === undefined ? parameters : withoutFlag(parameters, without));
  const stop = new AbortController();
  const interrupt = listenForInterrupts({
    continueWith: again,
    notify: (line) => {
      terminal.writeError(`${line}\n`);
      stop.abort();
    },
  });
  return { interrupt, signal: stop.signal, again };
}

function withoutFlag(parameters: readonly string[], flag: string): string[] {
  const at = parameters.indexOf(flag);
  const rest = at < 0 ? [...parameters] : parameters.toSpliced(at, 2);
  return rest.filter((part) => !part.startsWith(`${flag}=`));
}
