/**
 * One row of a benchmark's file with the place it came from. Fields are read by kind; a field that is not what it must
 * be is an error that says file and line, field, what came and what is allowed. Knows nothing of benchmarks.
 */
import { RecordError } from '../../support/errors.ts';

const SHOWN = 60;

export class Row {
  readonly fields: Readonly<Record<string, unknown>>;
  /** `file:line` or `file, row N`. */
  readonly where: string;
  /** 1-based among the rows of the file. */
  readonly number: number;
  /** The key under which an object of rows holds it, or null. */
  readonly key: string | null;

  constructor(fields: Readonly<Record<string, unknown>>, where: string, number: number, key: string | null = null) {
    this.fields = fields;
    this.where = where;
    this.number = number;
    this.key = key;
  }

  /** The field is there and neither null nor blank. */
  has(field: string): boolean {
    const value = this.#value(field);
    return value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '');
  }

  /** Every field is null or blank. */
  isEmpty(): boolean {
    return Object.keys(this.fields).every((field) => !this.has(field));
  }

  /** The first of the names that the row has as a column, whatever it holds. */
  columnAmong(...names: readonly string[]): string | null {
    return names.find((name) => Object.hasOwn(this.fields, name)) ?? null;
  }

  /** Text that says something, trimmed, with LF as its line ends; a number is text too. */
  text(field: string): string {
    const value = this.#value(field);
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
    if (typeof value !== 'string' || value.trim() === '') throw this.wrong(field, 'text that is not blank');
    return tidy(value);
  }

  /** The same where it is there at all, else null. Numbers and booleans are text too. */
  optionalText(field: string): string | null {
    const value = this.#value(field);
    if (typeof value === 'string') return value.trim() === '' ? null : tidy(value);
    if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
    return null;
  }

  /** A whole number; `3`, `3.0` and `"3"` are three. */
  integer(field: string, from: number, to: number): number {
    const value = this.#value(field);
    const number = typeof value === 'string' && /^-?\d+(?:\.0+)?$/.test(value.trim()) ? Number(value) : value;
    const whole = typeof number === 'bigint' ? Number(number) : number;
    if (typeof whole !== 'number' || !Number.isInteger(whole) || whole < from || whole > to)
      throw this.wrong(field, `a whole number from ${from} to ${to}`);
    return whole;
  }

  object(field: string): Readonly<Record<string, unknown>> {
    const value = this.#value(field);
    if (!isObject(value)) throw this.wrong(field, 'an object');
    return value;
  }

  list(field: string): readonly unknown[] {
    const value = this.#value(field);
    if (!Array.isArray(value)) throw this.wrong(field, 'a list');
    return value;
  }

  texts(field: string): string[] {
    return this.list(field).map((part, index) => {
      if (typeof part === 'number' && Number.isFinite(part)) return String(part);
      if (typeof part !== 'string') throw this.wrong(`${field}[${index}]`, 'text', part);
      return tidy(part);
    });
  }

  /** A row one level down (`data: {...}`). */
  inner(field: string): Row {
    return new Row(this.object(field), `${this.where}, in ${field}`, this.number, this.key);
  }

  wrong(field: string, allowed: string, value: unknown = this.#value(field)): RecordError {
    const absent = value === undefined ? ` (the row has ${this.#columns()})` : '';
    return new RecordError(`${this.where}: field ${field}: got ${shown(value)}; allowed: ${allowed}${absent}`);
  }

  /** For what concerns the row and no single field. */
  problem(message: string): RecordError {
    return new RecordError(`${this.where}: ${message}`);
  }

  #value(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
  }

  #columns(): string {
    const names = Object.keys(this.fields);
    const listed = names
      .slice(0, 20)
      .map((name) => shown(name))
      .join(', ');
    return names.length === 0 ? 'no fields' : `${listed}${names.length > 20 ? ', ...' : ''}`;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Trimmed, LF as line ends; nothing else of the text is touched. */
export function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim();
}

/** A value of a file, short and on one line, for a message; what lies deep in it or far along is not looked at. */
export function shown(value: unknown): string {
  const text = shownWithin(value, 2);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

function shownWithin(value: unknown, depth: number): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN + 1));
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (value instanceof Date) return String(value);
  const names = Object.keys(value);
  if (depth === 0 && names.length > 0) return Array.isArray(value) ? '[...]' : '{...}';
  const fields = value as Readonly<Record<string, unknown>>;
  const parts = names
    .slice(0, SHOWN / 3)
    .map((name) => (Array.isArray(value) ? '' : `${JSON.stringify(name)}:`) + shownWithin(fields[name], depth - 1));
  if (names.length > parts.length) parts.push('...');
  return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}
