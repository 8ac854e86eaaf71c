/** `fleming evaluate`: public benchmarks, listed, checked, asked, graded again and compared. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerCheck } from './check.ts';
import { addCompareAlias, registerCompare, runCompare, type CompareFlags } from './compare.ts';
import { registerContamination } from './contamination.ts';
import { addEvaluateFlags, EVALUATE_EXAMPLES, type EvaluateFlags } from './evaluate-flags.ts';
import { listBenchmarks } from './list.ts';
import { registerMerge } from './merge.ts';
import { registerRegrade } from './regrade.ts';
import { runEvaluate } from './run.ts';

interface GroupFlags extends EvaluateFlags, CompareFlags {
  readonly compare?: readonly string[];
  readonly list?: boolean;
}

export function registerEvaluate(program: Command, context: CommandContext): void {
  const evaluate = program
    .command('evaluate')
    .description('Public benchmarks of medical questions: list them, check their files, ask a model, count, compare.')
    .option('--list', 'list the benchmarks')
    .addHelpText('after', helpAfter('fleming evaluate --list', ...EVALUATE_EXAMPLES));
  addCompareAlias(evaluate);
  addEvaluateFlags(evaluate).action((flags: GroupFlags) => {
    if (flags.list === true) return listBenchmarks(context, flags);
    return flags.compare === undefined ? runEvaluate(flags, context) : runCompare(flags.compare, flags, context);
  });
  registerCheck(evaluate, context);
  registerMerge(evaluate, context);
  registerRegrade(evaluate, context);
  registerCompare(evaluate, context);
  registerContamination(evaluate, context);
}
