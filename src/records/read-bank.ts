/**
 * The one reader of questions: a bank's folder, its questions.jsonl, or any file of questions (a split, a run's), of graphs and
 * of public sets alike, one question at a time. What a bank's manifest says of its file must hold.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  BANK_KIND,
  bankManifestSchema,
  MANIFEST_FILE,
  NEXT_FOLDER,
  QUESTIONS_FILE,
  type BankManifest,
} from './bank-manifest.ts';
import { bankQuestionSchemaGiving, type BankQuestion, type Unfit } from './bank-question.ts';
import { ConfigError, RecordError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';
import { iterateJsonl } from '../support/jsonl.ts';
import type { RecordSchema } from '../support/record-schema.ts';

const BESIDE_QUESTIONS = ['dropped.jsonl', 'questions.parquet', 'review-queue.jsonl', 'datasheet.md'];

export interface Bank {
  /** As it was given. */
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  /** null: the file stands alone, or the folder is of another program or a person. */
  readonly manifest: BankManifest | null;
}

export function openBank(path: string): Bank {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ConfigError(`${path}: no such bank; give a folder with ${QUESTIONS_FILE}, or the file`);
  if (path.endsWith('.parquet'))
    throw new ConfigError(`${path}: Parquet is written for other programs; give the folder, or its ${QUESTIONS_FILE}`);
  if (/\.(?:csv|tsv|xlsx?)$/i.test(path))
    throw new ConfigError(
      `${path} is no bank; fleming questions import ${path} --name NAME --licence LICENCE makes one of it`,
    );
  if (found.isFile()) return { path, file: path, sha256: sha256OfFile(path), manifest: null };
  const file = join(path, QUESTIONS_FILE);
  if (existsSync(join(path, NEXT_FOLDER)))
    throw new RecordError(
      `${path} is being replaced by the bank in its ${NEXT_FOLDER}; wait for the command that does it, and where that was ` +
        'stopped, give it again: it goes on',
    );
  if (!existsSync(file))
    throw new ConfigError(`${path} holds no ${QUESTIONS_FILE}; is it a bank, and did the command that makes it end?`);
  if (!existsSync(join(path, MANIFEST_FILE)) && wasBank(path))
    throw new RecordError(
      `${path} has no ${MANIFEST_FILE}: the command that makes the bank did not end; ` +
        `give that command again, or give ${file} itself to take it as it is`,
    );
  const sha256 = sha256OfFile(file);
  const manifest = readBankManifest(path);
  const stated = manifest?.files.find((each) => each.path === QUESTIONS_FILE)?.sha256;
  if (stated !== undefined && stated !== sha256)
    throw new RecordError(
      `${file} is not the file that ${MANIFEST_FILE} describes (SHA-256 ${sha256.slice(0, 12)}, not ${stated.slice(0, 12)}); ` +
        'make the bank anew, or give the file itself to take it as it is',
    );
  return { path, file, sha256, manifest };
}

/** Whether files lie there that only a bank has beside its questions, or a bank's card. */
function wasBank(folder: string): boolean {
  if (BESIDE_QUESTIONS.some((name) => existsSync(join(folder, name)))) return true;
  const card = join(folder, 'README.md');
  return existsSync(card) && readFileSync(card, 'utf8').includes('\n# Question bank\n');
}

/** null where there is none, or it is another program's. */
export function readBankManifest(folder: string): BankManifest | null {
  const path = join(folder, MANIFEST_FILE);
  if (!existsSync(path)) return null;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new RecordError(`${path} is damaged: ${(cause as Error).message}; make the bank anew`, { cause });
  }
  if ((value as { kind?: unknown } | null)?.kind !== BANK_KIND) return null;
  const checked = bankManifestSchema.safeParse(value);
  if (checked.success) return checked.data;
  throw new RecordError(`${path} is damaged: ${z.prettifyError(checked.error).replaceAll('\n', ' ')}`);
}

/** A line that is no question at all is told so, in the place of every field that it lacks. */
const bankLineSchema = (schema: RecordSchema<BankQuestion>): RecordSchema<BankQuestion> => ({
  safeParse: (value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject && ('origin' in value || 'subgraph' in value)) return schema.safeParse(value);
    const fields = isObject ? Object.keys(value).slice(0, 12).join(', ').slice(0, 200) || 'none' : 'none';
    const message =
      `no question of a bank: it has neither origin (public and own questions) nor subgraph (questions of a graph); its fields: ${fields}. ` +
      'Questions of another form are read by fleming questions import FILE --name NAME';
    return { success: false, error: { issues: [{ path: [], message }] } };
  },
});

export interface BankReading {
  /** What does not refuse a question, because the caller drops and counts what has it. Default nothing. */
  readonly give?: readonly Unfit[];
}

/** Ids are unique in the bank, keys in a line, letters in a question. */
export function* questionsOf({ file }: Pick<Bank, 'file'>, { give = [] }: BankReading = {}): Generator<BankQuestion> {
  const ids = new Set<string>();
  const schema = bankLineSchema(bankQuestionSchemaGiving(give));
  for (const { value, line } of iterateJsonl(file, { schema, uniqueKeys: true })) {
    if (ids.has(value.id)) throw new RecordError(`${file}:${line}: id ${JSON.stringify(value.id)} stands there twice`);
    ids.add(value.id);
    yield value;
  }
}

/** Questions of several banks in the order given; an id may stand in one of them only. */
export function questionsOfAll(banks: readonly Bank[], reading: BankReading = {}): BankQuestion[] {
  const owners = new Map<string, string>();
  return banks.flatMap((bank) =>
    Array.from(questionsOf(bank, reading), (question) => {
      const owner = owners.get(question.id);
      if (owner !== undefined)
        throw new RecordError(
          `${bank.file}: question ${JSON.stringify(question.id)} is in ${owner} too; give each bank once`,
        );
      owners.set(question.id, bank.file);
      return question;
    }),
  );
}
