/**
 * A summary over seeds as Markdown in either language: accuracies and paired differences of every seed, or the means alone.
 */
import type { StageName } from '../../records/score.ts';
import { headlineSets, percent, points, setLabels, stageLabels } from '../report/labels.ts';
import type { HeadlineSet, SeedsDifference, SeedsRow, SeedsSummary } from './summarize-seeds.ts';

export type Language = 'en' | 'zh';

const words = {
  en: {
    seed: 'seed',
    mean: 'mean',
    difference: 'Paired difference, points',
    minutes: (list: string) => `Minutes a run, whole with its controls: ${list}.`,
    note: (count: number) =>
      `Percent right of ${count} questions a set, greedy (the base by forced choice); 95 % intervals, clustered by\n` +
      'subgraph. Answers that cannot be read count as wrong.',
    means: (count: number, seeds: string) =>
      `Percent right of ${count} questions a set, mean over seeds ${seeds}.`,
    row: 'Model',
    optionsOnly: (set: string, list: string) =>
      `${set}, from the options alone, by how often training questions had each right: ${list} %.`,
    minus: ' over ',
  },
  zh: {
    seed: '种子',
    mean: '平均',
    difference: '配对差值（百分点）',
    minutes: (list: string) => `每次完整运行（含对照）的分钟数：${list}。`,
    note: (count: number) =>
      `每组 ${count} 题的正确率（%），贪心解码（基座为强制选择）；95 % 区间按子图聚类。读不出的答案算错。`,
    means: (count: number, seeds: string) => `每组 ${count} 题的正确率（%），种子 ${seeds} 的平均。`,
    row: '模型',
    optionsOnly: (set: string, list: string) => `${set}，只看选项（按各选项在训练题中答对的频率）：${list} %。`,
    minus: ' 减 ',
  },
} as const;

export function seedsMarkdown(summary: SeedsSummary, language: Language): string {
  const { note, minutes } = words[language];
  return [
    note(questionsASet(summary)),
    '',
    ...headlineSets.flatMap((set) => [...accuracyTable(summary, set, language), '']),
    ...differenceTable(summary, language),
    '',
    ...headlineSets.flatMap((set) => optionsOnlyLine(summary, set, language)),
    minutes(summary.wallSeconds.map((seconds) => (seconds / 60).toFixed(1)).join(', ')),
    '',
  ].join('\n');
}

/** One line a model, one column a held-out set. */
export function meansMarkdown(summary: SeedsSummary, language: Language): string {
  const { means, row } = words[language];
  const stages = [...new Set(summary.rows.map(({ stage }) => stage))];
  const mean = (stage: StageName, set: HeadlineSet): string => {
    const found = summary.rows.find((one) => one.stage === stage && one.set === set);
    return found === undefined ? '' : percent(found.mean);
  };
  return [
    means(questionsASet(summary), summary.seeds.join(', ')),
    '',
    ...table(
      [row, ...headlineSets.map((set) => setLabels[set][language])],
      stages.map((stage) => [stageLabels[stage][language], ...headlineSets.map((set) => mean(stage, set))]),
    ),
    '',
  ].join('\n');
}

function questionsASet({ rows }: SeedsSummary): number {
  return rows[0]?.accuracies[0]?.count ?? 0;
}

function optionsOnlyLine({ optionsOnly }: SeedsSummary, set: HeadlineSet, language: Language): string[] {
  const accuracies = optionsOnly[set];
  if (accuracies === undefined) return [];
  return [words[language].optionsOnly(setLabels[set][language], accuracies.map((one) => percent(one)).join(', ')), ''];
}

function accuracyTable({ rows, seeds }: SeedsSummary, set: SeedsRow['set'], language: Language): string[] {
  const { seed, mean } = words[language];
  return table(
    [setLabels[set][language], ...seeds.map((number) => `${seed} ${number}`), mean],
    rows
      .filter((row) => row.set === set)
      .map((row) => [
        stageLabels[row.stage][language],
        ...row.accuracies.map(({ accuracy, low, high }) => `${percent(accuracy)} (${percent(low)}–${percent(high)})`),
        `**${percent(row.mean)}**`,
      ]),
  );
}

function differenceTable({ differences, seeds }: SeedsSummary, language: Language): string[] {
  const { seed, mean, difference, minus } = words[language];
  const line = ({ set, baseline, candidate, differences: each, mean: middle }: SeedsDifference): string[] => [
    `${setLabels[set][language]}: ${stageLabels[candidate][language]}${minus}${stageLabels[baseline][language]}`,
    ...each.map((one) => `${points(one.difference)} (${points(one.low)} … ${points(one.high)})`),
    `**${points(middle)}**`,
  ];
  return table([difference, ...seeds.map((number) => `${seed} ${number}`), mean], differences.map(line));
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)];
}
