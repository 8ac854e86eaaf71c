/** `fleming serve`: what other programs may ask of this machine. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerServeTinker, TINKER_EXAMPLES } from './tinker.ts';

export function registerServe(program: Command, context: CommandContext): void {
  const serve = program
    .command('serve')
    .description('Servers for other programs: training and sampling over the Tinker protocol.')
    .addHelpText('after', helpAfter(...TINKER_EXAMPLES));
  registerServeTinker(serve, context);
}
