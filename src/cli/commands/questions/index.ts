/** `fleming questions`: question banks. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerSynthesize } from './synthesize.ts';

export function registerQuestions(program: Command, context: CommandContext): void {
  const questions = program
    .command('questions')
    .description('Question banks: make questions from a knowledge graph.')
    .addHelpText(
      'after',
      helpAfter('fleming questions synthesize --graph G.db --count 20000 --seed 0 --out banks/graph'),
    );
  registerSynthesize(questions, context);
}
