/** What clinicians found in a sample, as tables for the terminal and for a page of Markdown. */
import { percent } from '../../pages/number-text.ts';
import { SAFETY_LINES } from '../../support/safety.ts';
import { tableMarkdown, tableText, type Table, type TableRow } from '../../support/table.ts';
import type { JudgedSheet } from './join-judgements.ts';
import {
  RATE_NAMES,
  ratesOf,
  readerAgreement,
  type GroupRates,
  type Rate,
  type RateName,
  type ReaderAgreement,
} from './judged-rates.ts';
import type { SheetFile } from './sheet-file.ts';

/** The first line of the page, by which a report of ours is known. */
export const REPORT_HEADING = '# Judged questions';

const headings: Readonly<Record<RateName, string>> = {
  right: 'key right',
  ambiguous: 'ambiguous',
  wrong: 'wrong',
  implausible: 'implausible',
  asIs: 'as-is',
};

export interface JudgedReport {
  readonly sample: Pick<SheetFile, 'bank' | 'seed' | 'strata'> & { readonly questions: number };
  readonly readers: readonly {
    readonly sheet: string;
    /** Questions of which something was said. */
    readonly judged: number;
    readonly remarks: readonly string[];
    readonly groups: readonly GroupRates[];
  }[];
  readonly agreement: readonly ReaderAgreement[];
}

export function judgedReport(sample: SheetFile, sheets: readonly JudgedSheet[]): JudgedReport {
  const { bank, seed, strata, questions } = sample;
  return {
    sample: { bank, seed, strata, questions: questions.length },
    readers: sheets.map((sheet) => ({
      sheet: sheet.sheet,
      judged: sheet.judgements.size,
      remarks: sheet.remarks,
      groups: ratesOf(sheet, questions),
    })),
    agreement: readerAgreement(sheets),
  };
}

export function judgedText(report: JudgedReport): string {
  return [...tablesOf(report).map(tableText), SAFETY_LINES, ''].join('\n');
}

export function judgedMarkdown(report: JudgedReport): string {
  const safety = SAFETY_LINES.replaceAll(/^/gm, '> ');
  return [REPORT_HEADING, '', safety, '', ...tablesOf(report).map(tableMarkdown)].join('\n');
}

function tablesOf(report: JudgedReport): Table[] {
  const { bank, seed } = report.sample;
  const origin =
    `The sample is of ${bank.path} (SHA-256 ${bank.sha256.slice(0, 12)}, ${bank.questions} questions), seed ${seed}. ` +
    'Intervals are Wilson’s at 95 % and take the questions as independent draws; over all, the strata weigh as they were ' +
    'drawn, not as they are in the bank.';
  const tables = report.readers.map(({ sheet, judged, remarks, groups }): Table => ({
    title: `${sheet}: ${judged} of ${report.sample.questions} questions judged`,
    headings: ['', ...RATE_NAMES.map((name) => headings[name])],
    rows: groups.flatMap((group, at) => rowsOf(group, group.by !== groups[at - 1]?.by)),
    notes: [...remarks, origin],
  }));
  return report.agreement.length === 0 ? tables : [...tables, agreementTable(report.agreement)];
}

function rowsOf({ by, name, rates }: GroupRates, ruled: boolean): TableRow[] {
  const all = RATE_NAMES.map((each) => rates[each]);
  const first = { cells: [by === 'all' ? 'over all' : name, ...all.map(shareText)], ruled };
  if (all.every(({ share }) => share === null)) return [first];
  return [first, { cells: ['', ...all.map(intervalText)], detail: true }];
}

function shareText({ judged, share }: Rate): string {
  return share === null ? '–' : `${percent(share.value)} % of ${judged}`;
}

function intervalText({ share }: Rate): string {
  return share === null ? '' : `${percent(share.low)}–${percent(share.high)}`;
}

function agreementTable(agreement: readonly ReaderAgreement[]): Table {
  return {
    title: 'Agreement of readers',
    headings: ['readers', 'column', 'questions', 'alike', 'kappa'],
    rows: agreement.map(({ sheets, aspect, agreement: found }) => ({
      cells: [
        sheets.join(' and '),
        aspect,
        String(found?.items ?? 0),
        found === null ? '–' : `${percent(found.share)} %`,
        found === null ? '–' : (found.kappa?.toFixed(3) ?? 'not defined'),
      ],
    })),
    notes: [
      'Cohen’s kappa, of the questions that both judged; not defined where both say one thing of every question.',
    ],
  };
}
