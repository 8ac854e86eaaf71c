/** The command line in the test's own process, with a terminal that keeps what is written. */
import type { RegisterCommand } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';

export interface CommandOutcome {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly error: string;
}

/** `commands`: all, unless the test is about some. */
export async function runCommandLine(
  parameters: readonly string[],
  commands?: readonly RegisterCommand[],
): Promise<CommandOutcome> {
  let [out, error] = ['', ''];
  const terminal = {
    write: (text: string) => void (out += text),
    writeError: (text: string) => void (error += text),
    errorIsTerminal: false,
    columns: () => 80,
  };
  const code = await main(parameters, terminal, commands);
  return { code, out, error };
}
