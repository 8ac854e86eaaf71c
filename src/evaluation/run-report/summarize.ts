/** The report in one plain paragraph, written from its numbers: what is called a change has an interval that excludes 0. */
import { percent, percentText, points, whole } from '../../pages/number-text.ts';
import type { Bilingual } from '../../records/row.ts';
import type { SetInfo } from '../../records/set-info.ts';
import { comparisonOf, measuredSets } from './ablation-table.ts';
import { aside, subjectOf } from './labels.ts';
import type { Report, ReportAccuracy, ReportBenchmarks, ReportComparison, ReportRow } from './report-schema.ts';

type BenchmarkResult = ReportBenchmarks['rows'][number]['results'][number];

/** Sentences in both languages, on the first set that was measured; further sets get a sentence on the final row. */
export function summarize(report: Report): Bilingual {
  const [main, ...others] = measuredSets(report);
  const recipe = main === undefined ? [] : recipeRowsOn(report, main.name);
  const [first, final] = [recipe[0], recipe.at(-1)];
  if (main === undefined || first === undefined || final === undefined)
    return {
      en: 'No model of the recipe has been measured on held-out questions yet.',
      zh: '尚无任何模型在留出题上评测。',
    };
  const controls = report.rows.filter(({ role }) => role === 'control');
  const sentences = [
    openingSentence(report, main, first),
    ...recipe.slice(1).map((row, index) => rowSentence(report, main, row, recipe[index]!)),
    ...controls.map((control) => controlSentence(report, main, control, final)),
    ...others.map((set) => furtherSentence(set, final)),
    unreadSentence(final.sets[main.name]!),
    ...benchmarkSentences(report, first, final),
  ].filter((sentence) => sentence !== null);
  return { en: sentences.map(({ en }) => en).join(' '), zh: sentences.map(({ zh }) => zh).join('') };
}

/** The recipe's rows that were measured on a set, in order; the last is the final model. */
export function recipeRowsOn({ rows }: Report, set: string): ReportRow[] {
  return rows.filter(({ role, sets }) => role === 'recipe' && sets[set] !== undefined);
}

function openingSentence({ chance }: Report, set: SetInfo, row: ReportRow): Bilingual {
  const { accuracy, count } = row.sets[set.name]!;
  const subject = described(row);
  const [share, questions, guessing] = [percentText(accuracy), whole(count), chance[set.name]];
  return {
    en: `${subject.en} answered ${share} of ${questions} held-out questions (“${set.label.en}”) right${guessing === undefined ? '' : `; guessing gives ${percentText(guessing)}`}.`,
    zh: `${subject.zh}在 ${questions} 道留出题（“${set.label.zh}”）上答对 ${share}${guessing === undefined ? '' : `，随机猜测为 ${percentText(guessing)}`}。`,
  };
}

/** `before` is the row that the sentence before this one spoke of. */
function rowSentence(report: Report, set: SetInfo, row: ReportRow, before: ReportRow): Bilingual {
  const subject = described(row);
  const share = percentText(row.sets[set.name]!.accuracy);
  const change = comparisonOf(report, set.name, row.startsFrom, row.name);
  const start = report.rows.find(({ name }) => name === row.startsFrom);
  if (change === null || start === undefined)
    return { en: `${subject.en} reached ${share}.`, zh: `${subject.zh}达到 ${share}。` };
  const [span, verdict] = [intervalText(change), verdictOf(change)];
  const verb = { higher: 'raised', lower: 'lowered', unclear: 'left' }[verdict];
  const [object, toward] = [
    start === before
      ? verdict === 'unclear'
        ? 'it'
        : 'this'
      : `the ${percentText(accuracyOn(start, set))} of ${start.label.en}`,
    verdict === 'unclear' ? 'at' : 'to',
  ];
  const from = start === before ? '' : `从“${start.label.zh}”的 ${percentText(accuracyOn(start, set))}`;
  return {
    en: `${subject.en} ${verb} ${object} ${toward} ${share} (${span.en}${verdict === 'unclear' ? ', no clear change' : ''}).`,
    zh: `${subject.zh}后${from}${{ higher: '升至', lower: '降至', unclear: '为' }[verdict]} ${share}（${span.zh}${verdict === 'unclear' ? '，无明确变化' : ''}）。`,
  };
}

/** Null where the recipe's final row is not compared with the control. */
function controlSentence(report: Report, set: SetInfo, control: ReportRow, final: ReportRow): Bilingual | null {
  const change = comparisonOf(report, set.name, control.name, final.name);
  if (change === null) return null;
  const subject = described(control);
  const share = percentText(accuracyOn(control, set));
  const [span, verdict] = [intervalText(change), verdictOf(change)];
  const english = { higher: 'the recipe is better', lower: 'the recipe is worse', unclear: 'no clear difference' }[
    verdict
  ];
  const chinese = { higher: '本流程更好', lower: '本流程更差', unclear: '无明确差别' }[verdict];
  return {
    en: `${subject.en} reached ${share}; against it ${english} (${span.en}).`,
    zh: `${subject.zh}达到 ${share}；相比之下${chinese}（${span.zh}）。`,
  };
}

function furtherSentence({ name, label, about }: SetInfo, final: ReportRow): Bilingual | null {
  const accuracy = final.sets[name];
  if (accuracy === undefined) return null;
  const [share, range] = [percentText(accuracy.accuracy), `${percent(accuracy.low)}–${percent(accuracy.high)}`];
  const note = about === null ? null : aside(about);
  return {
    en: `On the set “${label.en}”${note === null ? '' : ` (${note.en})`}, the final model answers ${share} (${range}) right.`,
    zh: `在“${label.zh}”${note === null ? '' : `（${note.zh}）`}上，最终模型答对 ${share}（${range}）。`,
  };
}

function unreadSentence({ unread, count }: ReportAccuracy): Bilingual {
  const share = percentText(unread / count);
  return {
    en: `In ${share} of the final model’s outputs no answer could be read; those count as wrong. Ranges are 95\u00a0% intervals.`,
    zh: `最终模型的输出中有 ${share} 读不出答案，按答错计。所列范围均为 95\u00a0% 区间。`,
  };
}

/** First row and final one on each public benchmark; no difference is claimed, since none is computed. */
function benchmarkSentences({ benchmarks }: Report, first: ReportRow, final: ReportRow): Bilingual[] {
  const [before, after] = [first, final].map(({ name }) => benchmarks?.rows.find((row) => row.name === name));
  if (benchmarks === undefined || before === undefined || after === undefined || before === after) return [];
  return after.results.flatMap((result) => {
    const start = before.results.find(({ id }) => id === result.id);
    if (start === undefined) return [];
    const { title, items } = result;
    const part = benchmarks.limit === null ? { en: '', zh: '' } : { en: 'the first ', zh: '前 ' };
    const [was, is] = [scoreOf(start), scoreOf(result)];
    return [
      {
        en: `On ${part.en}${whole(items)} items of ${title.en}, ${first.label.en} answers ${was.en} right and ${final.label.en} ${is.en}.`,
        zh: `在 ${title.zh} 的${part.zh}${whole(items)} 题上，“${first.label.zh}”答对 ${was.zh}，“${final.label.zh}”答对 ${is.zh}。`,
      },
    ];
  });
}

function scoreOf({ accuracy, low, high, unread, answered }: BenchmarkResult): Bilingual {
  const [share, range] = [percentText(accuracy), `${percent(low)}–${percent(high)}`];
  const missed = percentText(answered === 0 ? 0 : unread / answered);
  return { en: `${share} (${range}; ${missed} unread)`, zh: `${share}（${range}；未读出 ${missed}）` };
}

function accuracyOn({ sets }: ReportRow, { name }: SetInfo): number {
  return sets[name]!.accuracy;
}

/** The row's name in a sentence, and what it is, in brackets. */
function described(row: ReportRow): Bilingual {
  const subject = subjectOf(row);
  if (row.about === null) return subject;
  const note = aside(row.about);
  return { en: `${subject.en} (${note.en})`, zh: `${subject.zh}（${note.zh}）` };
}

export type Verdict = 'higher' | 'lower' | 'unclear';

export function verdictOf({ low, high }: Pick<ReportComparison, 'low' | 'high'>): Verdict {
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'unclear';
}

function intervalText({ difference, low, high }: ReportComparison): Bilingual {
  return {
    en: `${points(difference)} points; ${points(low)} to ${points(high)}`,
    zh: `${points(difference)} 个百分点；${points(low)} 至 ${points(high)}`,
  };
}
