/** Values of a file as texts, and as a message shows them. Nothing here follows a value into its depth. */
import { isObject, tidy } from '../../../benchmarks/files/row.ts';
import { TurnedCell } from './own-table.ts';

const SHOWN = 60;
const NAMES_SHOWN = 6;

/** Text of a string, number or truth value; null: blank or not there; undefined: something that is no text. */
export function textOfValue(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    const text = tidy(value);
    return text === '' ? null : text;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** The same where dates are wanted too: labels. */
export function labelOfValue(value: unknown): string | null | undefined {
  if (value instanceof TurnedCell) return value.kind === 'date' ? value.text : null;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? null : value.toISOString().replace('T00:00:00.000Z', '');
  return textOfValue(value);
}

/** On one line, short. */
export function saidValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value instanceof TurnedCell)
    return value.kind === 'date'
      ? `a date (${value.text}): the spreadsheet took the text for one; type it as text`
      : `an error of the spreadsheet (${value.text}); type it as text`;
  if (value instanceof Date) return `a date (${labelOfValue(value)})`;
  if (typeof value === 'string')
    return value.length > SHOWN ? `${JSON.stringify(value.slice(0, SHOWN))}...` : JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return `an object with ${listOfNames(Object.keys(value)) || 'no field'}`;
  return String(value);
}

/** Names in a message: the first few. */
export function listOfNames(names: readonly string[], most = NAMES_SHOWN): string {
  const shown = names.slice(0, most).map((name) => (name.length > SHOWN ? `${name.slice(0, SHOWN)}...` : name));
  return `${shown.join(', ')}${names.length > most ? `, ... (${names.length} in all)` : ''}`;
}
