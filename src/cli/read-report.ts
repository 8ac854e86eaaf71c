/** report.json of a run folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, reportSchema } from '../evaluation/run-report/report-schema.ts';
import { RunError } from '../support/errors.ts';

export function readReport(folder: string): Report {
  const path = join(folder, 'report.json');
  try {
    return reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new RunError(`cannot read ${path}; run the recipe to the end first`, { cause });
  }
}
