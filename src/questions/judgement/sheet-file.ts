/** sheet.json of a sample: what was drawn from what, and by which words a filled sheet's rows are known again. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { languageSchema } from '../../records/question.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256, sha256OfJson } from '../../support/hash.ts';
import { readJson } from '../../support/read-json.ts';
import { cellWords } from './sheet-cells.ts';

export const SHEET_KIND = 'fleming-judgement-sheet';

/** Names in a sample's folder. */
export const SHEET_FILE = 'sheet.json';
export const ROWS_FILE = 'sheet.tsv';
export const KEY_FILE = 'key.tsv';
export const PAGE_FILE = 'sheet.html';

const countSchema = z.number().int().nonnegative();

export const sampledQuestionSchema = z.strictObject({
  /** Of its row, from 1. */
  number: z.number().int().positive(),
  id: z.string(),
  /** Of a question without one: its data set. */
  kind: z.string(),
  language: languageSchema,
  /** Of the words in the cells of stem and options. */
  sha256: z.string(),
});
export type SampledQuestion = z.infer<typeof sampledQuestionSchema>;

export const sheetFileSchema = z.strictObject({
  kind: z.literal(SHEET_KIND),
  version: z.literal(1),
  safety: z.strictObject({ en: z.string(), zh: z.string() }),
  bank: z.strictObject({ path: z.string(), sha256: z.string(), questions: countSchema }),
  seed: countSchema,
  /** Questions that were asked for. */
  wanted: countSchema,
  /** Questions of the bank that were not drawn from, because a spreadsheet's cell cannot hold one of their texts. */
  tooLong: countSchema,
  strata: z.array(
    z.strictObject({ kind: z.string(), language: languageSchema, inBank: countSchema, drawn: countSchema }),
  ),
  questions: z.array(sampledQuestionSchema).min(1),
});
export type SheetFile = z.infer<typeof sheetFileSchema>;

/** Of the cells as they are written, and as they are read again. */
export function sha256OfCells(stem: string, options: string): string {
  return sha256(JSON.stringify([cellWords(stem), cellWords(options)]));
}

/** Whether two files describe the same sample. */
export function isSameSample(one: SheetFile, other: SheetFile): boolean {
  return sha256OfJson(one.questions) === sha256OfJson(other.questions);
}

/** The sample of a folder that `fleming questions sample` wrote. */
export function readSheetFile(folder: string): SheetFile {
  const path = join(folder, SHEET_FILE);
  if (!isFile(path))
    throw new ConfigError(`${folder} holds no ${SHEET_FILE}; give a folder that fleming questions sample wrote`);
  return readJson(path, sheetFileSchema);
}

/** A filled sheet's rows, and the folder of its sample where it lies in one, else null. */
export function placeOfSheet(path: string): { readonly rows: string; readonly sample: string | null } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new ConfigError(`${path}: no such sheet; give a filled ${ROWS_FILE}, or its folder`);
  if (found.isFile()) return { rows: path, sample: isFile(join(dirname(path), SHEET_FILE)) ? dirname(path) : null };
  if (!isFile(join(path, ROWS_FILE)))
    throw new ConfigError(
      `${path} holds no ${ROWS_FILE}; give a folder that fleming questions sample wrote, or a file`,
    );
  return { rows: join(path, ROWS_FILE), sample: path };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
