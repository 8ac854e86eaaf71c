/**
 * A summary over seeds as Markdown in either language: accuracies and paired differences of every seed, or the means alone.
 */
import { percent, percentText, points, whole } from '../../pages/number-text.ts';
import type { SetInfo } from '../../records/set-info.ts';
import type { SeedsScore } from './benchmarks-over-seeds.ts';
import { labelOf } from './labels.ts';
import type { SeedsDifference, SeedsSummary } from './summarize-seeds.ts';

export type Language = 'en' | 'zh';

const words = {
  en: {
    seed: 'seed',
    mean: 'mean',
    questions: (set: string, count: string) => `${set} (${count} questions)`,
    difference: 'Paired difference, points',
    minutes: (list: string) => `Minutes a run, whole with its controls: ${list}.`,
    note:
      'Percent right; 95 % intervals, robust to clusters of questions that are alike. Answers that cannot be read count\n' +
      'as wrong. The mean over seeds stands last.',
    means: (seeds: string) => `Percent right, mean over seeds ${seeds}.`,
    row: 'Model',
    optionsOnly: (set: string, list: string) =>
      `${set}, from the options alone, by how often training questions had each right: ${list} %.`,
    benchmark: (title: string, items: string, isPart: boolean) => `${title} (${isPart ? 'first ' : ''}${items} items)`,
    benchmarkNote:
      'Public benchmarks: 95 % intervals by Wilson, over the items; an answer that cannot be read counts as wrong, and the\n' +
      'share of these stands beside.',
    unread: (share: string) => `, ${share} unread`,
    on: ': ',
    minus: ' over ',
  },
  zh: {
    seed: '种子',
    mean: '平均',
    questions: (set: string, count: string) => `${set}（${count} 题）`,
    difference: '配对差值（百分点）',
    minutes: (list: string) => `每次完整运行（含对照）的分钟数：${list}。`,
    note: '正确率（%）；95 % 区间按相似题目的簇稳健估计。读不出的答案算错。末列为各种子的平均。',
    means: (seeds: string) => `正确率（%），种子 ${seeds} 的平均。`,
    row: '模型',
    optionsOnly: (set: string, list: string) => `${set}，只看选项（按各选项在训练题中答对的频率）：${list} %。`,
    benchmark: (title: string, items: string, isPart: boolean) => `${title}（${isPart ? '前 ' : ''}${items} 题）`,
    benchmarkNote: '公开基准：按题计算的 95 % Wilson 区间；读不出的答案算错，其比例另列。',
    unread: (share: string) => `，未读出 ${share}`,
    on: '：',
    minus: ' 减 ',
  },
} as const;

export function seedsMarkdown(summary: SeedsSummary, language: Language): string {
  const { note, minutes } = words[language];
  return [
    note,
    '',
    ...summary.sets.flatMap((set) => [...accuracyTable(summary, set, language), '']),
    ...differenceTable(summary, language),
    ...summary.sets.flatMap((set) => optionsOnlyLine(summary, set, language)),
    ...benchmarkTables(summary, language),
    minutes(summary.wallSeconds.map((seconds) => (seconds / 60).toFixed(1)).join(', ')),
    '',
  ].join('\n');
}

/** One line a row of the recipe, one column a held-out set. */
export function meansMarkdown({ rows, sets, seeds, accuracies }: SeedsSummary, language: Language): string {
  const { means, row: rowWord } = words[language];
  const mean = (row: string, set: string): string => {
    const found = accuracies.find((each) => each.row === row && each.set === set);
    return found === undefined ? '' : percent(found.mean);
  };
  return [
    means(seeds.join(', ')),
    '',
    ...table(
      [rowWord, ...sets.map(({ label }) => label[language])],
      rows.map(({ name, label }) => [label[language], ...sets.map((set) => mean(name, set.name))]),
    ),
    '',
  ].join('\n');
}

function optionsOnlyLine({ optionsOnly }: SeedsSummary, { name, label }: SetInfo, language: Language): string[] {
  const accuracies = optionsOnly[name];
  if (accuracies === undefined) return [];
  return [words[language].optionsOnly(label[language], accuracies.map((one) => percent(one)).join(', ')), ''];
}

function accuracyTable({ rows, accuracies, seeds }: SeedsSummary, set: SetInfo, language: Language): string[] {
  const { seed, mean, questions } = words[language];
  const ofSet = accuracies.filter((each) => each.set === set.name);
  const counts = [...new Set(ofSet.flatMap((each) => each.accuracies.map(({ count }) => count)))];
  return table(
    [
      questions(set.label[language], counts.map((count) => whole(count)).join(', ')),
      ...seeds.map((number) => `${seed} ${number}`),
      mean,
    ],
    ofSet.map((each) => [
      labelOf(rows, each.row)[language],
      ...each.accuracies.map(({ accuracy, low, high }) => `${percent(accuracy)} (${percent(low)}–${percent(high)})`),
      `**${percent(each.mean)}**`,
    ]),
  );
}

/** Empty where nothing was compared. */
function differenceTable({ rows, sets, differences, seeds }: SeedsSummary, language: Language): string[] {
  const { seed, mean, difference, on, minus } = words[language];
  const line = ({ set, baseline, candidate, differences: each, mean: middle }: SeedsDifference): string[] => [
    `${sets.find(({ name }) => name === set)!.label[language]}${on}${labelOf(rows, candidate)[language]}${minus}${labelOf(rows, baseline)[language]}`,
    ...each.map((one) => `${points(one.difference)} (${points(one.low)} … ${points(one.high)})`),
    `**${points(middle)}**`,
  ];
  if (differences.length === 0) return [];
  return [...table([difference, ...seeds.map((number) => `${seed} ${number}`), mean], differences.map(line)), ''];
}

/** Empty where none was asked. */
function benchmarkTables({ benchmarks, seeds }: SeedsSummary, language: Language): string[] {
  const { seed, mean, benchmark, benchmarkNote } = words[language];
  if (benchmarks.length === 0) return [];
  const tables = benchmarks.flatMap(({ title, limit, scores }) => {
    const items = [...new Set(scores.flatMap(({ results }) => results.map((result) => whole(result.items))))];
    const heading = benchmark(title[language], items.join(', '), limit !== null);
    const rows = scores.map(({ label, results, mean: middle }) => [
      label[language],
      ...results.map((result) => scoreText(result, language)),
      `**${percent(middle)}**`,
    ]);
    return [...table([heading, ...seeds.map((number) => `${seed} ${number}`), mean], rows), ''];
  });
  return [benchmarkNote, '', ...tables];
}

function scoreText(
  { accuracy, low, high, unread, answered }: SeedsScore['results'][number],
  language: Language,
): string {
  const share = answered === 0 ? 0 : unread / answered;
  const aside = unread === 0 ? '' : words[language].unread(percentText(share));
  return `${percent(accuracy)} (${percent(low)}–${percent(high)})${aside}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)];
}
