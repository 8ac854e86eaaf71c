/** JSON values: their type, one canonical text for each, and what differs between two of them. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * The one text of a value: keys sorted by code unit, no spaces, properties that are `undefined` left out.
 * What JSON would quietly change (NaN, infinities, functions, Map, Date, undefined in an array) is a TypeError.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, '');
}

/** The same value as JSON brings it back; refuses what `canonicalJson` refuses. */
export function jsonRoundTrip<T>(value: T): T {
  canonicalJson(value);
  return JSON.parse(JSON.stringify(value)) as T;
}

export interface JsonDifference {
  /** Dotted path of the leaf, array indices as numbers: `coldStart.learningRate`, `ratio.0`. */
  readonly path: string;
  /** Undefined where the value was not there before. */
  readonly before: JsonValue | undefined;
  /** Undefined where the value is no longer there. */
  readonly after: JsonValue | undefined;
}

/** The leaves in which two values differ, in the order of their sorted paths. */
export function jsonDifferences(before: unknown, after: unknown): JsonDifference[] {
  return differencesAt('', before, after);
}

function textOf(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(path, String(value));
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => textOf(item, join(path, String(index)))).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const parts = keys.toSorted().map((key) => `${JSON.stringify(key)}:${textOf(value[key], join(path, key))}`);
    return `{${parts.join(',')}}`;
  }
  throw notJson(path, typeof value === 'object' ? `a ${value.constructor?.name ?? 'class instance'}` : typeof value);
}

function differencesAt(path: string, before: unknown, after: unknown): JsonDifference[] {
  const containers = (isPlainObject(before) && isPlainObject(after)) || (Array.isArray(before) && Array.isArray(after));
  if (!containers) {
    if (same(before, after)) return [];
    return [{ path, before: before as JsonValue | undefined, after: after as JsonValue | undefined }];
  }
  const left = before as Record<string, unknown>;
  const right = after as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  if (!Array.isArray(before)) keys.sort();
  return keys.flatMap((key) => differencesAt(join(path, key), left[key], right[key]));
}

function same(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function notJson(path: string, what: string): TypeError {
  return new TypeError(`${path === '' ? 'The value' : path} is ${what}, which JSON cannot hold`);
}
