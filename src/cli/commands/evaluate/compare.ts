/** `fleming evaluate compare`: evaluations beside each other and beside the published rows of the paper. */
import { Option, type Command } from 'commander';
import type { Contamination } from '../../../evaluation/contamination/contamination-schema.ts';
import { SAFETY_EN } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { refuseAbsent } from '../../flags/refuse-absent.ts';
import { EVALUATION_FOLDER } from './evaluate-flags.ts';

export interface CompareFlags {
  readonly markdown?: boolean;
  readonly latex?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly svg?: string;
  readonly contamination?: string;
}

export function registerCompare(evaluate: Command, context: CommandContext): void {
  const compare = evaluate
    .command('compare')
    .description(
      "The paper's tables 3 and 4 with our rows beside the published ones, paired differences of the evaluations, the figure of score against size, and a page to browse items.",
    )
    .argument(
      '<folders...>',
      '--out folders of evaluations, the baseline first; LABEL=DIR names a row; all of benchmarks or all of --questions',
    )
    .option('--json', 'everything as one JSON document');
  for (const option of compareOptions()) compare.addOption(option);
  compare
    .addHelpText(
      'after',
      helpAfter(
        'fleming evaluate compare out/base out/trained --markdown',
        'fleming evaluate compare backbone=out/b cot-cold-start=out/c rl-stage-1=out/1 rl-stage-2=out/2 --html report.html',
      ),
    )
    .action((folders: string[], flags: CompareFlags) => runCompare(folders, flags, context));
}

/** `fleming evaluate --compare DIR...`, the same as `fleming evaluate compare DIR...`. */
export function addCompareAlias(evaluate: Command): void {
  evaluate.option('--compare <folders...>', 'the same as the sub-command compare, with its flags');
  for (const option of compareOptions()) evaluate.addOption(option.hideHelp());
}

function compareOptions(): Option[] {
  return [
    new Option('--markdown', 'tables as Markdown').conflicts(['latex', 'csv', 'json']),
    new Option('--latex', 'tables as LaTeX (booktabs)').conflicts(['csv', 'json']),
    new Option('--csv', 'table 3 as CSV').conflicts('json'),
    new Option('--html <file>', 'write one self-contained page with every item to browse'),
    new Option('--svg <file>', 'write the figure of score against size'),
    new Option('--contamination <file>', 'show what fleming evaluate contamination --out FILE found beside the scores'),
  ];
}

export async function runCompare(
  folders: readonly string[],
  flags: CompareFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const [
    { isOfQuestions, labelledFolder, readEvaluatedRun },
    { buildComparison },
    { comparisonText },
    { writeFileAtomic },
  ] = await Promise.all([
    import('../../../evaluation/comparison/evaluated-run.ts'),
    import('../../../evaluation/comparison/comparison.ts'),
    import('./compare-text.ts'),
    import('../../../support/atomic-file.ts'),
  ]);
  for (const each of folders) refuseAbsent('evaluation', labelledFolder(each).folder, EVALUATION_FOLDER);
  if (flags.contamination !== undefined)
    refuseAbsent('--contamination', flags.contamination, 'give what fleming evaluate contamination --out FILE wrote');
  const ofQuestions = folders.map(isOfQuestions);
  if (ofQuestions.includes(true)) return compareQuestions(folders, ofQuestions, flags, terminal);
  const contamination = flags.contamination === undefined ? null : await readContamination(flags.contamination);
  const comparison = buildComparison(folders.map(readEvaluatedRun), contamination);
  if (flags.svg !== undefined) {
    const { sizeFigure } = await import('../../../evaluation/comparison/size-figure.ts');
    writeFileAtomic(flags.svg, sizeFigure(comparison));
  }
  if (flags.html !== undefined) {
    const { comparisonPage } = await import('../../../evaluation/comparison/comparison-page.ts');
    writeFileAtomic(flags.html, comparisonPage(comparison));
  }
  if (flags.json === true) writeJson(terminal, comparison);
  else terminal.write(comparisonText(comparison, formOf(flags)));
  if (flags.json !== true && flags.csv !== true) terminal.write(`${SAFETY_EN}\n`);
  for (const file of [flags.svg, flags.html]) if (file !== undefined) terminal.writeError(`wrote ${file}\n`);
}

/** Evaluations of `--questions`: tables in every form; the page and the figure are of benchmarks. */
async function compareQuestions(
  folders: readonly string[],
  ofQuestions: readonly boolean[],
  flags: CompareFlags,
  terminal: Terminal,
): Promise<void> {
  const [{ compareQuestionRuns, refuseMixed }, { questionComparisonText }, { ConfigError }] = await Promise.all([
    import('../../../evaluation/comparison/question-comparison.ts'),
    import('./compare-text.ts'),
    import('../../../support/errors.ts'),
  ]);
  refuseMixed(folders, ofQuestions);
  const unsuited = (['html', 'svg', 'contamination'] as const).find((flag) => flags[flag] !== undefined);
  if (unsuited !== undefined)
    throw new ConfigError(
      `--${unsuited} is for evaluations of benchmarks, and these are of questions; leave it out, or give --json, --markdown, --latex or --csv`,
    );
  const comparison = compareQuestionRuns(folders);
  if (flags.json === true) return writeJson(terminal, comparison);
  terminal.write(questionComparisonText(comparison, formOf(flags)));
  if (flags.csv !== true) terminal.write(`${SAFETY_EN}\n`);
}

async function readContamination(path: string): Promise<Contamination> {
  const [{ contaminationSchema }, { readFileSync }, { ConfigError }] = await Promise.all([
    import('../../../evaluation/contamination/contamination-schema.ts'),
    import('node:fs'),
    import('../../../support/errors.ts'),
  ]);
  try {
    return contaminationSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new ConfigError(
      `${path} is not what fleming evaluate contamination --out writes; make it with that command`,
      {
        cause,
      },
    );
  }
}

function formOf(flags: CompareFlags): 'text' | 'markdown' | 'latex' | 'csv' {
  if (flags.markdown === true) return 'markdown';
  if (flags.latex === true) return 'latex';
  return flags.csv === true ? 'csv' : 'text';
}
