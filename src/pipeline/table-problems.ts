/**
 * What is wrong with a table of a recipe, held against the schema it must have: everything at once, each with its line.
 * Unknown keys are refused even where the schema would drop them, each with the nearest key that is known there.
 */
import type { z } from 'zod';
import { nearestName } from '../support/nearest-name.ts';
import { knownKeys, unknownKeys, type UnknownKey } from './unknown-keys.ts';

/** Where a key stands, for a person: `mini.toml:12`. */
export type Where = (key: readonly PropertyKey[]) => string;

export interface CheckedTable<T> {
  /** Undefined where something is wrong. */
  readonly value: T | undefined;
  readonly problems: readonly string[];
}

/** `prefix` is the key of the table in the recipe; `elsewhere` knows where a key that is unknown here belongs. */
export function checkTable<Schema extends z.ZodType>(
  table: unknown,
  schema: Schema,
  where: Where,
  prefix: readonly string[] = [],
  elsewhere: (key: string) => string | null = () => null,
): CheckedTable<z.output<Schema>> {
  const problems = unknownKeys(table, schema, prefix).map((key) =>
    unknownProblem(key, schema, prefix, where, elsewhere),
  );
  const result = schema.safeParse(table);
  for (const issue of result.error?.issues ?? []) {
    // Told already, with the nearest key.
    if (issue.code === 'unrecognized_keys') continue;
    problems.push(`${where([...prefix, ...issue.path])}: ${problemOf(issue, table, prefix)}`);
  }
  return { value: problems.length === 0 ? result.data : undefined, problems };
}

function problemOf(issue: z.core.$ZodIssue, table: unknown, prefix: readonly string[]): string {
  const path = [...prefix, ...issue.path];
  if (path.length === 0) return issue.message;
  const isMissing = issue.code === 'invalid_type' && valueAt(table, issue.path) === undefined;
  const name = dotted(path);
  return isMissing ? `${name} is missing; it must be ${indefinite(issue.expected)}` : `${name}: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Zod's name of a type as TOML calls it. */
function indefinite(expected: string): string {
  const inToml: Readonly<Record<string, string>> = {
    object: 'a table',
    record: 'a table',
    array: 'an array',
    tuple: 'an array',
  };
  return inToml[expected] ?? `a ${expected}`;
}

function unknownProblem(
  unknown: UnknownKey,
  schema: z.ZodType,
  prefix: readonly string[],
  where: Where,
  elsewhere: (key: string) => string | null,
): string {
  const { path: parent, key } = unknown;
  const table = parent.length === 0 ? 'at the top' : `in [${dotted(parent)}]`;
  return `${where([...parent, key])}: unknown key "${key}" ${table}; ${suggestion(unknown, schema, prefix, elsewhere)}`;
}

function suggestion(
  { path: parent, key, known }: UnknownKey,
  schema: z.ZodType,
  prefix: readonly string[],
  elsewhere: (key: string) => string | null,
): string {
  const nearest = nearestName(key, known);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  const places = knownKeys(schema, prefix).filter((other) => other.key === key);
  const here = places.some(({ path }) => dotted(path) === dotted(parent));
  if (!here && places.length > 0) {
    const tables = places.map(({ path }) => (path.length === 0 ? 'the top' : `[${dotted(path)}]`));
    return `it belongs in ${tables.join(' or ')}`;
  }
  const place = here ? null : elsewhere(key);
  if (place !== null) return place;
  if (known.length === 0) return 'no keys are allowed there';
  return `known there${here ? ' with what the table says otherwise' : ''}: ${known.join(', ')}`;
}

export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
