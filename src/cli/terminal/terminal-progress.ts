/** Which kind of progress a command shows, from its flags and from where it runs. */
import { createProgress, type Progress } from '../../run/progress.ts';
import { printableJson } from '../../support/printable.ts';
import type { Terminal } from '../command.ts';

/** JSON lines go to standard output, where programs read; everything for people goes to standard error. */
export function terminalProgress(
  terminal: Terminal,
  flags: { readonly quiet?: boolean; readonly json?: boolean },
): Progress {
  const { write, writeError, errorIsTerminal, columns } = terminal;
  if (flags.json === true) return createProgress({ mode: 'json', write: (line) => write(printableJson(line)) });
  if (flags.quiet === true) return createProgress({ mode: 'quiet', write: writeError });
  return createProgress({ mode: errorIsTerminal ? 'terminal' : 'plain', write: writeError, columns });
}

/** The command line as a person would type it again, to continue what was interrupted. */
export function sameCommandAgain(parameters: readonly string[]): string {
  const quoted = parameters.map((part) =>
    /^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`,
  );
  return ['npx fleming', ...quoted].join(' ');
}
