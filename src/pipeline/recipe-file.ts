/**
 * A recipe's TOML with what it extends, as one table: what a recipe states stands, what it is silent about comes from the
 * recipe it extends. A table of a stage, of a model or of the defaults is joined key by key, unless it says `do` or `like`
 * and so states a stage anew; any other value is replaced whole. `off` names keys of a stage that are not taken over. Keeps which file states what, so that complaints name a line and paths start at their own file's folder.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { ConfigError } from '../support/errors.ts';
import { headersTwice, lineOfKey, lineOfPart } from './toml-lines.ts';

export type Table = Readonly<Record<string, unknown>>;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly table: Table;
}

export interface RecipeFile {
  readonly path: string;
  /** Without `extends`. */
  readonly table: Table;
  /** `mini.toml:12`, of the deepest part of the key that has a line of its own. */
  where(key: readonly PropertyKey[]): string;
  /** The folder of the file that states the key. */
  folderOf(key: readonly PropertyKey[]): string;
}

/** A recipe that extends one that extends one ...: more are a mistake. */
const LONGEST_CHAIN = 16;

export function readRecipeFile(path: string): RecipeFile {
  const files = [readSource(path)];
  for (let file = files[0]!; file.table['extends'] !== undefined; file = files.at(-1)!) {
    const base = basePath(file);
    if (files.some((other) => resolve(other.path) === resolve(base)))
      throw new ConfigError(
        `${whereIn(file, ['extends'])}: ${[...files.map((each) => each.path), base].join(' extends ')}`,
      );
    if (files.length === LONGEST_CHAIN)
      throw new ConfigError(`${whereIn(file, ['extends'])}: more than ${LONGEST_CHAIN} recipes extend one another`);
    files.push(readSource(base));
  }
  return {
    path,
    table: files.map(({ table }) => table).reduceRight(joined, {}),
    where: (key) => whereIn(statedBy(files, key), key),
    folderOf: (key) => dirname(resolve(statedBy(files, key).path)),
  };
}

function basePath(file: SourceFile): string {
  const base = file.table['extends'];
  if (typeof base === 'string' && base !== '') return resolve(dirname(file.path), base);
  throw new ConfigError(
    `${whereIn(file, ['extends'])}: extends must be the path of another recipe, from this file's folder`,
  );
}

/** Tables whose entries are tables that are joined key by key. */
const TABLES_OF_TABLES = new Set(['stages', 'models']);
/** Tables that are joined key by key. */
const JOINED_TABLES = new Set(['defaults', 'engine']);

function joined(base: Table, own: Table): Table {
  const without = Array.isArray(own['without']) ? own['without'].map(String) : [];
  const unknown = without.filter((name) => !Object.hasOwn(tableAt(base, 'stages'), name));
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(own)) {
    if (key === 'extends' || key === 'without') continue;
    if (TABLES_OF_TABLES.has(key) && isTable(value)) merged[key] = joinedTables(tableAt(base, key), value);
    else if (JOINED_TABLES.has(key) && isTable(value)) merged[key] = { ...tableAt(base, key), ...value };
    else merged[key] = value;
  }
  if (without.length > 0) {
    const kept = Object.entries(tableAt(merged, 'stages')).filter(([name]) => !without.includes(name));
    merged['stages'] = Object.fromEntries(kept);
  }
  // What names no stage of the extended recipe is left for the check to refuse.
  if (unknown.length > 0 || ('without' in own && !Array.isArray(own['without'])))
    merged['without'] = Array.isArray(own['without']) ? unknown : own['without'];
  return merged;
}

function joinedTables(base: Table, own: Table): Table {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const before = base[name];
    merged[name] = isTable(before) && isTable(value) && !isStatedAnew(value) ? withoutOff(before, value) : value;
  }
  return merged;
}

/** `before` with what `own` states, and without what it switches off: TOML has no word for nothing. */
export function withoutOff(before: Table, own: Table): Table {
  const off = Array.isArray(own['off']) ? own['off'].map(String) : [];
  const kept = Object.entries(before).filter(([key]) => !off.includes(key) && key !== 'off');
  return { ...Object.fromEntries(kept), ...own };
}

function tableAt(table: Table, key: string): Table {
  const value = table[key];
  return isTable(value) ? value : {};
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The file nearest to the recipe that states the key, else the one that states the longest part of it. */
function statedBy(all: readonly SourceFile[], key: readonly PropertyKey[]): SourceFile {
  const files = untilStatedAnew(all, key);
  for (let length = key.length; length > 0; length--) {
    const found = files.find(({ table }) => states(table, key.slice(0, length)));
    if (found !== undefined) return found;
  }
  return files[0]!;
}

/** What a stage that is stated anew had in the recipes beyond counts no longer. */
function untilStatedAnew(files: readonly SourceFile[], [table, name]: readonly PropertyKey[]): readonly SourceFile[] {
  if (table !== 'stages' || name === undefined) return files;
  const last = files.findIndex((file) => {
    const stage = tableAt(file.table, 'stages')[String(name)];
    return isTable(stage) && isStatedAnew(stage);
  });
  return last < 0 ? files : files.slice(0, last + 1);
}

function isStatedAnew(stage: Table): boolean {
  return stage['do'] !== undefined || stage['like'] !== undefined;
}

function states(table: Table, key: readonly PropertyKey[]): boolean {
  let value: unknown = table;
  for (const part of key) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return false;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return true;
}

function whereIn({ path, text }: SourceFile, key: readonly PropertyKey[]): string {
  const line = lineOfKey(text, key);
  return line === null ? path : `${path}:${line}`;
}

function readSource(path: string): SourceFile {
  const text = readText(path);
  const [twice] = headersTwice(text, 'stages');
  if (twice !== undefined)
    throw new ConfigError(
      `${path}:${twice.line}: two stages are called "${twice.name}"; the first is in line ${twice.firstLine}`,
    );
  const forbidden = lineOfPart(text, '__proto__');
  if (forbidden !== null) throw new ConfigError(`${path}:${forbidden}: "__proto__" cannot be a key of a recipe`);
  return { path, text, table: parseToml(text, path) };
}

/** Far above any recipe. */
const MOST_BYTES = 4 * 2 ** 20;

function readText(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) {
    if (!found.isFile()) throw new ConfigError(`The recipe ${path} cannot be read: it is no plain file`);
    if (found.size > MOST_BYTES)
      throw new ConfigError(`The recipe ${path} has ${found.size} bytes; a recipe has ${MOST_BYTES} at most`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (cause as Error).message;
    throw new ConfigError(`The recipe ${path} cannot be read: ${reason}`, { cause });
  }
}

function parseToml(text: string, path: string): Table {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.replace(/^Invalid TOML document: /, '').trimEnd();
    throw new ConfigError(`${path}:${cause.line}: not TOML: ${reason}`, { cause });
  }
}
