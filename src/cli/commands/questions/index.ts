/** `fleming questions`: questions from a graph, from public sets and of one's own into banks, refined, reviewed, mixed, split, exported, judged. */
import type { Command } from 'commander';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerDatasheet } from './datasheet.ts';
import { registerExport } from './export.ts';
import { registerImport } from './import.ts';
import { registerJudged } from './judged.ts';
import { registerMix } from './mix.ts';
import { registerRefine } from './refine.ts';
import { registerReview } from './review.ts';
import { registerSample } from './sample.ts';
import { registerSplit } from './split.ts';
import { registerSynthesize } from './synthesize.ts';

export function registerQuestions(program: Command, context: CommandContext): void {
  const questions = program
    .command('questions')
    .description(
      'Question banks: make questions from a knowledge graph, import your own or public ones, filter, review, mix, split and export them, and have clinicians judge a sample.',
    )
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions synthesize --graph G.db --count 20000 --seed 0 --out banks/graph',
        'fleming questions import ward.csv --name ward --licence "own data" --out banks/ward',
        'fleming questions import medqa phrases_no_exclude_train.jsonl --out banks/medqa',
        'fleming questions refine banks/medqa --against benchmarks --out banks/refined',
        'fleming questions mix banks/refined banks/graph --source medqa=1,knowledge-graph=1 --out banks/mixed',
        'fleming questions split banks/mixed --development 0.05 --held-out 0.2 --out splits/mixed',
        'fleming questions export splits/mixed --for trl --out exports/mixed',
        'fleming questions sample banks/mixed --count 150 --seed 1 --out sheet',
        'fleming questions judged sheet --out judged.md',
      ),
    );
  registerSynthesize(questions, context);
  registerImport(questions, context);
  registerRefine(questions, context);
  registerReview(questions, context);
  registerMix(questions, context);
  registerSplit(questions, context);
  registerDatasheet(questions, context);
  registerExport(questions, context);
  registerSample(questions, context);
  registerJudged(questions, context);
}
