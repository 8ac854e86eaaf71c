/** `fleming evaluate regrade`: the answers of an evaluation read and counted again, offline. */
import type { Command } from 'commander';
import type { QuestionResults } from '../../../evaluation/results/grade-questions.ts';
import type { BenchmarkResult, EvaluationResults } from '../../../evaluation/results/results-schema.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { refuseAbsent } from '../../flags/refuse-absent.ts';
import { EVALUATION_FOLDER } from './evaluate-flags.ts';

export function registerRegrade(evaluate: Command, { terminal }: CommandContext): void {
  evaluate
    .command('regrade')
    .description('Read the recorded answers of an evaluation again and rewrite its marks and results. Asks no model.')
    .argument('<folder>', 'the --out folder of an evaluation')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      helpAfter('fleming evaluate regrade out/my-model', 'fleming evaluate regrade out/my-model --json'),
    )
    .action(async (folder: string, options: { json?: boolean }) => {
      const [{ readWholeEvaluation }, { QUESTIONS }, { regrade }, { gradeQuestions }] = await Promise.all([
        import('../../../attempts/sets/evaluation-file.ts'),
        import('../../../attempts/sets/question-set.ts'),
        import('../../../evaluation/results/regrade.ts'),
        import('../../../evaluation/results/grade-questions.ts'),
      ]);
      refuseAbsent('evaluation', folder, EVALUATION_FOLDER);
      const settings = readWholeEvaluation(folder);
      const ofQuestions = settings.sets.some(({ id }) => id === QUESTIONS);
      const results = ofQuestions ? gradeQuestions(folder, settings) : regrade(folder);
      if (options.json === true) writeJson(terminal, results);
      else if (results.kind === 'fleming-questions') terminal.write(describeQuestions(results));
      else terminal.write(describeResults(results));
    });
}

/** One line a benchmark: accuracy, its interval, the share of unread answers. */
export function describeResults(results: EvaluationResults): string {
  const { macro } = results;
  const average =
    macro === null
      ? []
      : [
          `${'macro average'.padEnd(17)}${shareText(macro.accuracy)}  [${shareText(macro.low)}, ${shareText(macro.high)}]  over ${macro.over.length} of the paper's nine`,
        ];
  const incomplete = results.complete
    ? []
    : [
        '',
        `Not complete${results.notBegun.length > 0 ? ` (not begun: ${results.notBegun.join(', ')})` : ''}: what is refused or missing counts as wrong.`,
      ];
  return [results.model.name, '', ...results.benchmarks.map(benchmarkLine), ...average, ...incomplete, ''].join('\n');
}

function benchmarkLine(result: BenchmarkResult): string {
  const { id, accuracy, low, high, items, limit, samples, answered, refused, unread, repeated, overAnswered } = result;
  const missing = items * samples - answered - refused;
  const parts = [
    `${id.padEnd(17)}${shareText(accuracy)}  [${shareText(low)}, ${shareText(high)}]`,
    `${result.correct} of ${items * samples} right`,
    ...(limit === null ? [] : [`the first ${limit} alone`]),
    ...(answered === 0 ? [] : [`${((100 * unread) / answered).toFixed(1)} % unread`]),
    ...notAnswered({ answered, refused, missing, overAnswered }),
    ...(repeated > 0 ? [`${repeated} repeated lines left out`] : []),
    ...(samples > 1
      ? [`majority of ${samples}: ${shareText(result.majorityVote.accuracy)} (${result.majorityVote.ties} ties)`]
      : []),
  ];
  return parts.join('  ');
}

/** What was refused and what is missing, and accuracy without them. */
function notAnswered(figures: {
  readonly answered: number;
  readonly refused: number;
  readonly missing: number;
  readonly overAnswered: BenchmarkResult['overAnswered'];
}): string[] {
  const { answered, refused, missing, overAnswered } = figures;
  if (refused === 0 && missing === 0) return [];
  const over =
    overAnswered === null ? [] : [`${shareText(overAnswered.accuracy).trim()} over the ${answered} answered`];
  return [...(refused > 0 ? [`${refused} refused`] : []), ...(missing > 0 ? [`${missing} missing`] : []), ...over];
}

function shareText(share: number): string {
  return (100 * share).toFixed(2).padStart(6);
}

/** One line a part of the bank. */
export function describeQuestions(results: QuestionResults): string {
  const { model, sets, items, limit, answered, refused: refusedOfAll } = results;
  const lines = Object.entries(sets).map(
    ([set, { accuracy, low, high, correct, count, unread, refused, overAnswered }]) =>
      [
        `${set.padEnd(17)}${shareText(accuracy)}  [${shareText(low)}, ${shareText(high)}]`,
        `${correct} of ${count} right  ${unread} unread`,
        ...(limit === null ? [] : [`of the first ${limit} questions alone`]),
        ...(refused > 0 ? [`${refused} refused`] : []),
        ...(refused > 0 && overAnswered !== null
          ? [`${shareText(overAnswered.accuracy).trim()} over what was answered`]
          : []),
      ].join('  '),
  );
  const missing = items - answered - refusedOfAll;
  const told = [
    ...(refusedOfAll > 0 ? [`${refusedOfAll} were refused by the model and count as wrong over all.`] : []),
    ...(missing > 0 ? [`${missing} answers are missing and count as wrong.`] : []),
  ];
  const incomplete = told.length > 0 ? ['', ...told] : [];
  return [model.name, '', ...lines, ...incomplete, ''].join('\n');
}
