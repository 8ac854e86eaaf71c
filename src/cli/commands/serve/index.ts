/** `fleming serve`: what other programs ask this machine over HTTP. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerServeReward } from './reward.ts';
import { registerServeTinker, TINKER_EXAMPLES } from './tinker.ts';

export function registerServe(program: Command, context: CommandContext): void {
  const serve = program
    .command('serve')
    .description('Answer other programs over HTTP, those of this machine unless told otherwise.')
    .addHelpText('after', helpAfter(...TINKER_EXAMPLES, 'fleming serve reward --port 4190'));
  registerServeTinker(serve, context);
  registerServeReward(serve, context);
}
