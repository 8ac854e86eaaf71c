/** The command line: reads the arguments, runs a sub-command, turns errors into messages and exit codes. */
import { Command, CommanderError } from 'commander';
import { SAFETY_LINES } from '../support/safety.ts';
import { softwareVersions } from '../support/software.ts';
import { EXIT_CODES, type RegisterCommand, type Terminal } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { asProcess } from './terminal/as-process.ts';
import { describeError } from './terminal/describe-error.ts';
import { safeTerminal } from './terminal/safe-terminal.ts';

/** Runs the arguments after the program's name; returns the exit code. Without a terminal it has the process for itself. */
export async function main(
  parameters: readonly string[],
  terminal?: Terminal,
  commands: readonly RegisterCommand[] = COMMANDS,
): Promise<number> {
  if (terminal !== undefined) return runCommand(parameters, safeTerminal(terminal), commands);
  const verbose = parameters.includes('--verbose');
  return asProcess((own) => runCommand(parameters, safeTerminal(own), commands), verbose);
}

async function runCommand(
  parameters: readonly string[],
  terminal: Terminal,
  commands: readonly RegisterCommand[],
): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal);
  for (const register of commands) register(program, { terminal, setExitCode: (code) => void (exitCode = code) });
  for (const command of program.commands) inherit(command, program);
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong, or shown the help or version that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const described = describeError(error, program.opts<{ verbose?: boolean }>().verbose === true);
    terminal.writeError(described.text);
    return described.exitCode;
  }
}

function createProgram(terminal: Terminal): Command {
  return (
    new Command('fleming')
      .description(`The Fleming-R1 medical reasoning recipe, whole and runnable.\n\n${SAFETY_LINES}`)
      .version(softwareVersions().package)
      .option('--verbose', 'show where an error comes from')
      // A sub-command's flags are its own, those that the command above it has too (`evaluate check --json`).
      .enablePositionalOptions()
      .exitOverride()
      // In 80 columns a list of long names leaves less than the default asks for, and nothing would be wrapped.
      .configureHelp({ minWidthToWrap: 30 })
      .configureOutput({ writeOut: terminal.write, writeErr: terminal.writeError })
      .addHelpText('after', EXIT_CODES)
      .showHelpAfterError('(add --help for what is possible)')
  );
}

/** Sub-commands exit and print as the program does, and take --verbose too, which people write at the end. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  command.option('--verbose', 'show where an error comes from').on('option:verbose', () => {
    for (let above: Command | null = parent; above !== null; above = above.parent)
      above.setOptionValue('verbose', true);
  });
  for (const child of command.commands) inherit(child, command);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
