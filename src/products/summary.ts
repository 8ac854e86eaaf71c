/** The summary of a stage as a product that other stages read: one line of JSON, checked on both sides. */
import { join } from 'node:path';
import type { z } from 'zod';
import type { JsonObject } from '../support/json.ts';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';

const SUMMARY_FILE = 'summary.json';

export function keepSummary<T extends JsonObject>(folder: string, summary: T): T {
  writeJsonl(join(folder, SUMMARY_FILE), [summary]);
  return summary;
}

/** Throws a RecordError that names the file where it lacks something: what is missing never becomes a number. */
export function readSummary<T>(folder: string, schema: z.ZodType<T>): T {
  return readJsonl<T>(join(folder, SUMMARY_FILE), { schema })[0]!;
}
