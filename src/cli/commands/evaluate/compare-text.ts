/** A comparison as text, in the form that was asked for. CSV holds table 3 alone: one document, one table. */
import type { Comparison } from '../../../evaluation/comparison/comparison.ts';
import { ablationTable, pairedTable, scoreTable } from '../../../evaluation/comparison/comparison-tables.ts';
import {
  questionPairedTable,
  questionTable,
  type QuestionComparison,
} from '../../../evaluation/comparison/question-comparison.ts';
import { tableCsv, tableLatex, tableMarkdown, tableText, type Table } from '../../../support/table.ts';

export type ComparisonForm = 'text' | 'markdown' | 'latex' | 'csv';

export function comparisonText(comparison: Comparison, form: ComparisonForm): string {
  if (form === 'csv') return tableCsv(scoreTable(comparison, 'ends'));
  return written([scoreTable(comparison, 'range'), ablationTable(comparison), pairedTable(comparison)], form);
}

export function questionComparisonText(comparison: QuestionComparison, form: ComparisonForm): string {
  if (form === 'csv') return tableCsv(questionTable(comparison, 'ends'));
  return written([questionTable(comparison, 'range'), questionPairedTable(comparison)], form);
}

function written(tables: readonly (Table | null)[], form: Exclude<ComparisonForm, 'csv'>): string {
  const write = { text: tableText, markdown: tableMarkdown, latex: tableLatex }[form];
  return tables.flatMap((table) => (table === null ? [] : [`${write(table)}\n`])).join('');
}
