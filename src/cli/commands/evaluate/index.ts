/** `fleming evaluate`: public benchmarks, listed, checked, asked, graded again and compared. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerCheck } from './check.ts';
import { listBenchmarks } from './list.ts';

interface EvaluateFlags {
  readonly list?: boolean;
  readonly json?: boolean;
}

export function registerEvaluate(program: Command, context: CommandContext): void {
  const evaluate = program
    .command('evaluate')
    .description('Public benchmarks of medical questions: list them, check their files.')
    .option('--list', 'list the benchmarks')
    .option('--json', 'print one JSON document')
    .addHelpText('after', helpAfter('fleming evaluate --list', 'fleming evaluate check --benchmark medqa --data data'))
    .action(async (flags: EvaluateFlags) => {
      if (flags.list === true) await listBenchmarks(context, flags);
      else evaluate.error('error: say what to do: --list, or a sub-command');
    });
  registerCheck(evaluate, context);
}
