/**
 * Reads a recipe: one TOML file, checked against a Zod schema that is given. Unknown keys are refused even where the
 * schema would drop them, each with its line and the nearest key that is known there. What a recipe contains is the
 * schema's affair.
 */
import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { ConfigError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';
import { lineOfKey } from './toml-lines.ts';
import { knownKeys, unknownKeys, type UnknownKey } from './unknown-keys.ts';

/** The recipe in the file, or a ConfigError that lists everything that is wrong with it. */
export function loadRecipe<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const text = readText(path);
  return parseRecipe(text, schema, path);
}

/** As `loadRecipe`, of a text; `path` is only named in messages. */
export function parseRecipe<Schema extends z.ZodType>(text: string, schema: Schema, path: string): z.output<Schema> {
  const value = parseToml(text, path);
  const unknown = unknownKeys(value, schema);
  const result = schema.safeParse(value);
  const problems = unknown.map((key) => unknownProblem(key, schema, text, path));
  for (const issue of result.error?.issues ?? []) {
    // Told already, with the nearest key.
    if (issue.code === 'unrecognized_keys') continue;
    problems.push(`${at(path, text, issue.path)}: ${problemOf(issue, value)}`);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return result.data as z.output<Schema>;
}

function problemOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.path.length === 0) return issue.message;
  const isMissing = issue.code === 'invalid_type' && valueAt(value, issue.path) === undefined;
  const name = dotted(issue.path);
  return isMissing ? `${name} is missing; it must be ${indefinite(issue.expected)}` : `${name}: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Zod's name of a type as TOML calls it. */
function indefinite(expected: string): string {
  const inToml: Readonly<Record<string, string>> = { object: 'a table', array: 'an array', tuple: 'an array' };
  return inToml[expected] ?? `a ${expected}`;
}

function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (cause as Error).message;
    throw new ConfigError(`The recipe ${path} cannot be read: ${reason}`, { cause });
  }
}

function parseToml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.replace(/^Invalid TOML document: /, '').trimEnd();
    throw new ConfigError(`${path}:${cause.line}: not TOML: ${reason}`, { cause });
  }
}

function unknownProblem(unknown: UnknownKey, schema: z.ZodType, text: string, file: string): string {
  const { path: parent, key } = unknown;
  const where = at(file, text, [...parent, key]);
  const table = parent.length === 0 ? 'at the top' : `in [${dotted(parent)}]`;
  return `${where}: unknown key "${key}" ${table}; ${suggestion(unknown, schema)}`;
}

function suggestion({ path: parent, key, known }: UnknownKey, schema: z.ZodType): string {
  const nearest = nearestName(key, known);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  const places = knownKeys(schema).filter((other) => other.key === key);
  const here = places.some(({ path }) => dotted(path) === dotted(parent));
  if (!here && places.length > 0) {
    const tables = places.map(({ path }) => (path.length === 0 ? 'the top' : `[${dotted(path)}]`));
    return `it belongs in ${tables.join(' or ')}`;
  }
  if (known.length === 0) return 'no keys are allowed there';
  return `known there${here ? ' with what the table says otherwise' : ''}: ${known.join(', ')}`;
}

function at(file: string, text: string, path: readonly PropertyKey[]): string {
  const line = lineOfKey(text, path);
  return line === null ? file : `${file}:${line}`;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
