/** A comparison as text, in the form that was asked for. CSV holds table 3 alone: one document, one table. */
import type { Comparison } from '../../../evaluation/tables/comparison.ts';
import { ablationTable, pairedTable, scoreTable } from '../../../evaluation/tables/comparison-tables.ts';
import { tableCsv, tableLatex, tableMarkdown, tableText } from '../../../evaluation/tables/table.ts';

export type ComparisonForm = 'text' | 'markdown' | 'latex' | 'csv';

export function comparisonText(comparison: Comparison, form: ComparisonForm): string {
  if (form === 'csv') return tableCsv(scoreTable(comparison, 'ends'));
  const written = { text: tableText, markdown: tableMarkdown, latex: tableLatex }[form];
  const paired = pairedTable(comparison);
  const tables = [scoreTable(comparison, 'range'), ablationTable(comparison), ...(paired === null ? [] : [paired])];
  return tables.map((table) => `${written(table)}\n`).join('');
}
