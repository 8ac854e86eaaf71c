/** How often a model answers each training question right, by tries: what a later stage composes pools by. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';
import type { Product } from './stage-kind.ts';

const passRateSchema = z
  .strictObject({
    /** Of the question. */
    id: z.string(),
    /** Right answers among the tries. */
    right: z.number().int().nonnegative(),
    tries: z.number().int().positive(),
  })
  .refine(({ right, tries }) => right <= tries, 'more right answers than tries');
export type PassRate = z.infer<typeof passRateSchema>;

const PASS_RATES_FILE = 'pass-rates.jsonl';

export function writePassRates(folder: string, rates: readonly PassRate[]): void {
  writeJsonl(join(folder, PASS_RATES_FILE), rates);
}

export function readPassRates({ folder }: Product): PassRate[] {
  return readJsonl(join(folder, PASS_RATES_FILE), { schema: passRateSchema });
}
