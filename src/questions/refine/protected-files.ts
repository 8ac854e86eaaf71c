/**
 * Benchmark files to keep a bank away from: `ID=PATH`, a folder that holds benchmarks, a bank's folder, a file that a benchmark's definition
 * knows by its name and folder, or any other file whose rows hold a question in a field of a usual name. A file without
 * one is an error: to keep away from nothing would look like a clean bank.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { BENCHMARKS, benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import type { BenchmarkDefinition } from '../../benchmarks/definition.ts';
import { findBenchmarkFiles } from '../../benchmarks/files/find-files.ts';
import { readRows } from '../../benchmarks/files/read-rows.ts';
import { isObject, type Row } from '../../benchmarks/files/row.ts';
import { readBenchmarkFile } from '../../benchmarks/read-benchmark.ts';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { openBank, questionsOf } from '../../records/read-bank.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import type { ProtectedItem } from './decontaminate.ts';

export interface ProtectedFile {
  readonly path: string;
  readonly sha256: string;
  /** A benchmark's id, or the file's name. */
  readonly benchmark: string;
  readonly items: readonly ProtectedItem[];
}

const STEMS = ['stem', 'question', 'Question', 'QUESTION', 'sent1', 'final_question', 'prompt', 'text'];
const OPTION_COLUMNS = /^(?:op[a-u]|op\d|ending\d|option_?[a-u\d])$/i;

export async function readProtectedFiles(argument: string): Promise<ProtectedFile[]> {
  const named = /^([a-z0-9_-]+)=(.+)$/.exec(argument);
  if (named !== null) return [await ofBenchmark(benchmarkNamed(named[1]!), named[2]!)];
  const found = statSync(argument, { throwIfNoEntry: false });
  if (found === undefined) throw new ConfigError(`--against ${argument}: no such file or folder`);
  if (found.isDirectory()) return ofFolder(argument);
  const known = definitionOf(argument);
  return [known === null ? await ofRows(argument) : await ofBenchmark(known, argument)];
}

/** The files that an argument without an id stands for, for telling whether one has changed. */
export function pathsRead(argument: string): string[] {
  const found = statSync(argument, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [argument];
  const definitions = [...BENCHMARKS.values()].filter((definition) => holds(definition, argument));
  if (definitions.length > 0) return definitions.flatMap((definition) => findBenchmarkFiles(definition, argument));
  const questions = join(argument, QUESTIONS_FILE);
  return existsSync(questions) ? [questions] : [];
}

async function ofFolder(folder: string): Promise<ProtectedFile[]> {
  const files: ProtectedFile[] = [];
  for (const definition of BENCHMARKS.values()) {
    if (holds(definition, folder)) files.push(await ofBenchmark(definition, folder));
  }
  if (files.length > 0) return files;
  if (existsSync(join(folder, QUESTIONS_FILE))) return [ofBank(folder)];
  throw new ConfigError(
    `--against ${folder}: no benchmark is known here by its file's name; give ID=FILE, or the file`,
  );
}

/** A bank, such as one that is held out from training. */
function ofBank(folder: string): ProtectedFile {
  const bank = openBank(folder);
  const benchmark = basename(resolve(folder));
  const items = Array.from(questionsOf(bank), ({ id, stem, options }) => ({
    benchmark,
    id,
    context: null,
    stem,
    options: options.map(({ text }) => text),
  }));
  return { path: bank.file, sha256: bank.sha256, benchmark, items };
}

function holds(definition: BenchmarkDefinition, folder: string): boolean {
  try {
    return findBenchmarkFiles(definition, folder).length > 0;
  } catch (error) {
    if (error instanceof ConfigError && error.message.includes('no file of')) return false;
    throw error;
  }
}

/** Names such as test.jsonl mean something only in a folder of the benchmark's name. */
function definitionOf(path: string): BenchmarkDefinition | null {
  const folders = resolve(path).split('/').slice(0, -1);
  const name = basename(path);
  const fitting = [...BENCHMARKS.values()].filter(
    ({ id, folder, files }) =>
      (folders.includes(folder) || folders.includes(id)) && files.some((pattern) => pattern.test(name)),
  );
  return fitting.length === 1 ? fitting[0]! : (fitting.find(({ files }) => files[0]!.test(name)) ?? null);
}

async function ofBenchmark(definition: BenchmarkDefinition, path: string): Promise<ProtectedFile> {
  const file = await readBenchmarkFile(definition, path);
  return {
    path: file.files[0]!.path,
    sha256: file.files[0]!.sha256,
    benchmark: definition.id,
    items: file.items.map(({ id, context, stem, options }) => ({
      benchmark: definition.id,
      id,
      context,
      stem,
      options: options.map(({ text }) => text),
    })),
  };
}

async function ofRows(path: string): Promise<ProtectedFile> {
  const rows = await readRows(path);
  const benchmark = basename(path);
  const items = rows.filter((row) => !row.isEmpty()).map((row) => itemOf(row, benchmark));
  return { path, sha256: sha256OfFile(path), benchmark, items };
}

function itemOf(row: Row, benchmark: string): ProtectedItem {
  const field = STEMS.find((name) => row.has(name) && typeof row.fields[name] === 'string');
  if (field === undefined)
    throw row.problem(`no question: none of ${STEMS.join(', ')} is a text. Give ID=FILE where it is a known benchmark`);
  const id = row.optionalText('id') ?? row.key ?? `row-${row.number}`;
  return { benchmark, id, context: contextOf(row), stem: row.text(field), options: optionsOf(row) };
}

function contextOf({ fields }: Row): string | null {
  const context = fields['context'] ?? fields['CONTEXTS'] ?? fields['abstract'];
  const inner = isObject(context) ? context['contexts'] : context;
  if (Array.isArray(inner)) return inner.filter((part) => typeof part === 'string').join('\n');
  return typeof inner === 'string' && inner.trim() !== '' ? inner : null;
}

/** A list of texts or of `{text}` / `{value}`, an object by letter, one text with a line each, or columns. */
function optionsOf({ fields }: Row): string[] {
  const options = fields['options'] ?? fields['choices'] ?? fields['Options'];
  if (typeof options === 'string')
    return options.split('\n').map((line) => line.replace(/^\s*[A-U][\s.．、:：)）]+/, '').trim());
  const values =
    typeof options === 'object' && options !== null
      ? Object.values(options)
      : Object.keys(fields)
          .filter((name) => OPTION_COLUMNS.test(name))
          .map((name) => fields[name]);
  return values.flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    if (!isObject(value)) return [];
    return [value['text'] ?? value['value'] ?? value['content']].filter((text) => typeof text === 'string');
  });
}
