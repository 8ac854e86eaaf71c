/**
 * A command as the whole of a process: where it writes, and what becomes of errors that nobody waits for (a library's
 * rejection, a stream that broke). Each ends the process with words and the exit code that they have elsewhere.
 */
import type { Terminal } from '../command.ts';
import { describeError } from './describe-error.ts';
import { safeTerminal } from './safe-terminal.ts';

/** As a shell tells a program that a closed pipe ended. */
const BROKEN_PIPE = 141;

/** `work` gives the exit code. */
export async function asProcess(work: (terminal: Terminal) => Promise<number>, verbose: boolean): Promise<number> {
  let ended: number | null = null;
  const terminal = processTerminal();
  const tell = (error: unknown): never => {
    // What a library still throws when the command has failed was told.
    if (ended !== null && ended !== 0) process.exit(ended);
    const { text, exitCode } = describeError(error, verbose);
    safeTerminal(terminal).writeError(text);
    process.exit(exitCode);
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) closes the pipe: nothing to tell, but the work may not be done.
      if (error.code === 'EPIPE') process.exit(ended ?? BROKEN_PIPE);
      tell(error);
    });
  }
  // Of rejections too, which Node throws when nobody has heard them.
  process.on('uncaughtException', tell);
  ended = await work(terminal);
  return ended;
}

function processTerminal(): Terminal {
  return {
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    errorIsTerminal: process.stderr.isTTY === true,
    columns: () => process.stderr.columns ?? 80,
  };
}
