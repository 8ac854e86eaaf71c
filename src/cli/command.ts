/** What the command line gives each of its sub-commands, and what they have in common. */
import type { Command } from 'commander';
import { FlemingError } from '../support/errors.ts';
import { printableJson } from '../support/printable.ts';

/** Where a command writes; tests give their own. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Standard error is a terminal: progress may rewrite its line. */
  readonly errorIsTerminal: boolean;
  readonly columns: () => number;
}

export interface CommandContext {
  readonly terminal: Terminal;
  /** Exit status when the command ends without an error; 0 until it says otherwise. */
  setExitCode(code: number): void;
}

/** Adds one sub-command to the program. Heavy modules are imported in its action, so that `--help` stays quick. */
export type RegisterCommand = (program: Command, context: CommandContext) => void;

export const EXIT_CODES = `
Exit status:
  0    done
  1    the work failed
  2    the call was wrong (flag, recipe, name)
  130  interrupted; the same command goes on, or makes again what is not kept`;

/** The end of a command's help: an example, then the exit codes. */
export function helpAfter(...examples: string[]): string {
  return `\nExample${examples.length > 1 ? 's' : ''}:\n${examples.map((line) => `  $ ${line}`).join('\n')}\n${EXIT_CODES}\n`;
}

/** The same for programs: one JSON document on standard output. A number that is none would be written as null. */
export function writeJson(terminal: Terminal, value: unknown): void {
  const refuseNonNumbers = (name: string, each: unknown): unknown => {
    if (typeof each === 'number' && !Number.isFinite(each))
      throw new FlemingError(`${name} is ${each}, which JSON cannot hold; nothing was printed. Please report it`);
    return each;
  };
  terminal.write(printableJson(JSON.stringify(value, refuseNonNumbers, 2)) + '\n');
}
