/**
 * The one way from a command to the terminal: whatever a command writes may hold text of a model, a server, a file or a file's
 * name, and none of it may steer the terminal. Colours of our own there are none; the progress begins a line anew.
 */
import { ERASE_LINE } from '../../run/progress.ts';
import { printable } from '../../support/printable.ts';
import type { Terminal } from '../command.ts';

export function safeTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    write: (text) => terminal.write(printable(text)),
    writeError: (text) =>
      terminal.writeError(
        terminal.errorIsTerminal && text.startsWith(ERASE_LINE)
          ? ERASE_LINE + printable(text.slice(ERASE_LINE.length))
          : printable(text),
      ),
  };
}
