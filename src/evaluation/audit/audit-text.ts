/** The table of an audit as text and Markdown, and in sentences what it says. */
import { percent, points } from '../../pages/number-text.ts';
import type { Bilingual } from '../../records/row.ts';
import type { Table } from '../../support/table.ts';
import type { Audit, AuditRow, Change, Rate } from './audit-schema.ts';

export function auditTable({ rows, changes }: Audit): Table {
  return {
    title: 'Claims of the answers, held against the graph',
    headings: [
      '',
      'answers',
      'claims per answer',
      'supported %',
      'contradicted %',
      'unknown %',
      'answers with a contradicted claim %',
      'right answers with one %',
    ],
    rows: rows.map((row) => ({
      cells: [
        row.label.en,
        String(row.answers),
        perAnswer(row),
        ...[row.supported, row.contradicted, row.unknown, row.answersContradicted, row.rightContradicted].map(rateText),
      ],
    })),
    notes: [...AUDIT_MEANING.en, ...changes.map((change) => changeSentence({ rows, changes }, change).en)],
  };
}

export const AUDIT_MEANING = {
  en: [
    'A claim is a relation between two entities of the graph that an answer asserts, counted once an answer.',
    'Contradicted: a stated fact speaks against it. Unknown: the graph states nothing either way; that is not an error.',
    'Shares with 95 % intervals by cluster.',
  ],
  zh: [
    '断言：答案中两个图谱实体之间的关系，每个答案中相同者计一次。',
    '矛盾：图谱中有事实与之相反；未知：图谱未作说明，不算错误。',
    '比例附按簇计算的 95 % 区间。',
  ],
} as const;

export function perAnswer({ claims, answers }: Pick<AuditRow, 'claims' | 'answers'>): string {
  return answers === 0 ? '-' : (claims / answers).toFixed(1);
}

function rateText(rate: Rate): string {
  return rate === null ? '-' : `${percent(rate.share)} (${percent(rate.low)}-${percent(rate.high)})`;
}

/** Whether wrong steps became more or fewer as answers became right. */
export function changeSentence({ rows }: Pick<Audit, 'rows' | 'changes'>, change: Audit['changes'][number]): Bilingual {
  const [from, to] = [labelOfRow(rows, change.baseline), labelOfRow(rows, change.candidate)];
  const { accuracy, contradicted, unsupported } = change;
  return {
    en:
      `${to.en} against ${from.en}: ${accuracy === null ? '' : `right answers ${changeText(accuracy).en}; `}` +
      `answers with a contradicted claim ${changeText(contradicted).en}; with an unsupported one ${changeText(unsupported).en}.`,
    zh:
      `${to.zh}相对${from.zh}：${accuracy === null ? '' : `答对${changeText(accuracy).zh}；`}` +
      `含矛盾断言的答案${changeText(contradicted).zh}；含未获支持断言的答案${changeText(unsupported).zh}。`,
  };
}

export function labelOfRow(rows: Audit['rows'], name: string): Bilingual {
  return rows.find((row) => row.name === name)?.label ?? { en: name, zh: name };
}

export function changeText({ difference, low, high }: Change): Bilingual {
  const span = `${points(difference)} (${points(low)} … ${points(high)})`;
  if (low > 0) return { en: `more, ${span}`, zh: `增多 ${span}` };
  if (high < 0) return { en: `fewer, ${span}`, zh: `减少 ${span}` };
  return { en: `no clear change, ${span}`, zh: `无明确变化 ${span}` };
}
