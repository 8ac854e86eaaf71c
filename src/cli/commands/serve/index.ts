/** `fleming serve`: what other programs ask this one over HTTP. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerServeReward } from './reward.ts';

export function registerServe(program: Command, context: CommandContext): void {
  const serve = program
    .command('serve')
    .description('Answer other programs over HTTP, those of this machine unless told otherwise.')
    .addHelpText('after', helpAfter('fleming serve reward --port 4190'));
  registerServeReward(serve, context);
}
