/** Held-out answers as a product: whose they are, to which sets, and the scores of each row. */
import { join } from 'node:path';
import { z } from 'zod';
import { rowSchema, type Row } from '../records/row.ts';
import { scoreSchema, type Score } from '../records/score.ts';
import { setInfoSchema, type SetInfo } from '../records/set-info.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { readJsonl } from '../support/jsonl.ts';
import { readJson } from '../support/read-json.ts';
import type { Product } from './stage-kind.ts';

export interface AnswersIndex {
  /** In the order of the tables. */
  readonly rows: readonly Row[];
  /** In the order of the tables, the main one first. */
  readonly sets: readonly SetInfo[];
}

export function writeAnswersIndex(folder: string, { rows, sets }: AnswersIndex): void {
  writeJsonAtomic(join(folder, 'rows.json'), rows);
  writeJsonAtomic(join(folder, 'sets.json'), sets);
}

export function readAnswersIndex({ folder }: Product): AnswersIndex {
  return {
    rows: readJson(join(folder, 'rows.json'), z.array(rowSchema)),
    sets: readJson(join(folder, 'sets.json'), z.array(setInfoSchema)),
  };
}

export function readScores({ folder }: Product, row: string): Score[] {
  return readJsonl(join(folder, `${row}.jsonl`), { schema: scoreSchema });
}
