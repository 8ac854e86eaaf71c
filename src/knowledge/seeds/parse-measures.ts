/** `analytes.tsv`, `values.tsv`, `disease-values.tsv`: what is measured, and the values that show a finding, in all or one. */
import type { Analyte, FindingValue } from '../../graph/measures.ts';
import { type Complain, shorten } from './seed-table.ts';

export const ANALYTE_COLUMNS = [
  'name',
  'name_zh',
  'specimen',
  'specimen_zh',
  'unit',
  'low',
  'high',
  'decimals',
  'conventional_unit',
  'factor',
  'offset',
  'conventional_decimals',
] as const;
export const VALUE_COLUMNS = ['finding', 'analyte', 'from', 'to'] as const;
export const DISEASE_VALUE_COLUMNS = ['disease', ...VALUE_COLUMNS] as const;

const MOST_DECIMALS = 4;

/** Factor 1, offset 0 and the same decimals where their cells are empty; the same unit where that is. */
export function parseAnalyte(fields: readonly string[], complain: Complain): Analyte | null {
  const of = (column: (typeof ANALYTE_COLUMNS)[number]): string => fields[ANALYTE_COLUMNS.indexOf(column)]!;
  const number = (column: (typeof ANALYTE_COLUMNS)[number], empty: number): number =>
    of(column) === '' ? empty : numberOf(of(column));
  const name = of('name');
  if (name === '' || of('name_zh') === '') return complain('an analyte needs a name and a name_zh');
  const [low, high] = [number('low', -Infinity), number('high', Infinity)];
  const [factor, offset] = [number('factor', 1), number('offset', 0)];
  const decimals = number('decimals', 0);
  const conventionalDecimals = number('conventional_decimals', decimals);
  for (const [column, value] of Object.entries({ low, high, factor, offset, decimals, conventionalDecimals }))
    if (Number.isNaN(value)) return complain(`${column} of '${shorten(name)}' is no number`);
  if (low >= high) return complain(`the reference range of '${shorten(name)}' begins at ${low} and ends at ${high}`);
  if (factor <= 0) return complain(`factor of '${shorten(name)}' is ${factor}; it must be above 0`);
  if (![decimals, conventionalDecimals].every((each) => Number.isInteger(each) && each >= 0 && each <= MOST_DECIMALS))
    return complain(`decimals of '${shorten(name)}' are not whole numbers from 0 to ${MOST_DECIMALS}`);
  const end = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    id: name,
    names: { en: name, zh: of('name_zh') },
    specimen: { en: of('specimen'), zh: of('specimen_zh') },
    unit: of('unit'),
    reference: [end(low), end(high)],
    decimals,
    conventional: {
      unit: of('conventional_unit') === '' ? of('unit') : of('conventional_unit'),
      factor,
      offset,
      decimals: conventionalDecimals,
    },
  };
}

export function parseValue(fields: readonly string[], complain: Complain): FindingValue | null {
  const [finding, analyte, written, writtenTo] = fields as [string, string, string, string];
  if (finding === '' || analyte === '') return complain('finding and analyte must not be empty');
  const [from, to] = [numberOf(written), numberOf(writtenTo)];
  if (!(from <= to))
    return complain(`'${shorten(`${written} to ${writtenTo}`)}' is no range of '${shorten(finding)}', the lower end first`);
  return { finding, analyte, from, to };
}

export function parseDiseaseValue(fields: readonly string[], complain: Complain): FindingValue | null {
  const [disease, ...rest] = fields as [string, ...string[]];
  if (disease === '') return complain('disease must not be empty; what holds for all stands in values.tsv');
  const value = parseValue(rest, complain);
  return value === null ? null : { ...value, disease };
}

/** NaN for what is no plain decimal number. */
function numberOf(text: string): number {
  return /^-?\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
}
