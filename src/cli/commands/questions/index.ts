/** `fleming questions`: public question sets into banks, refined, reviewed and mixed. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerImport } from './import.ts';
import { registerMix } from './mix.ts';
import { registerRefine } from './refine.ts';
import { registerReview } from './review.ts';

export function registerQuestions(program: Command, context: CommandContext): void {
  const questions = program
    .command('questions')
    .description('Question banks: import public data sets, filter and check them, review them by hand, mix them.')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions import medqa phrases_no_exclude_train.jsonl --out banks/medqa',
        'fleming questions refine banks/medqa --against benchmarks --out banks/refined',
        'fleming questions mix banks/refined banks/graph --source medqa=1,knowledge-graph=1 --out banks/mixed',
      ),
    );
  registerImport(questions, context);
  registerRefine(questions, context);
  registerReview(questions, context);
  registerMix(questions, context);
}
