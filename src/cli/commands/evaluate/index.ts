/** `fleming evaluate` and its sub-commands. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerCompare } from './compare.ts';
import { registerRegrade } from './regrade.ts';
import { addEvaluateFlags, EVALUATE_EXAMPLES, runEvaluate, type EvaluateFlags } from './run.ts';

export function registerEvaluate(program: Command, context: CommandContext): void {
  const evaluate = program
    .command('evaluate')
    .description('Ask a model the items of medical benchmarks, read its answers and count.')
    .addHelpText('after', helpAfter(...EVALUATE_EXAMPLES));
  addEvaluateFlags(evaluate).action((flags: EvaluateFlags) => runEvaluate(flags, context));
  registerRegrade(evaluate, context);
  registerCompare(evaluate, context);
}
