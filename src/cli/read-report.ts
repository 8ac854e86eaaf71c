/** report.json of a run folder, or a copy of one that was kept. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Report, REPORT_VERSION, reportSchema } from '../evaluation/run-report/report-schema.ts';
import { RunError } from '../support/errors.ts';

const versionSchema = z.object({ kind: z.literal('fleming-report'), version: z.number().int() });

/** RunError where there is none, where it is another program's version, and where it is not whole. */
export function readReport(place: string): Report {
  const path = statSync(place, { throwIfNoEntry: false })?.isFile() === true ? place : join(place, 'report.json');
  if (!existsSync(path)) throw new RunError(`${path} is not there; run the recipe to the end first`);
  const json = jsonOf(path);
  const found = versionSchema.safeParse(json).data?.version ?? REPORT_VERSION;
  if (found !== REPORT_VERSION)
    throw new RunError(
      `${path} is a report of version ${found}; this program reads version ${REPORT_VERSION}: ` +
        `carry the recipe out again, or read it with the ${found < REPORT_VERSION ? 'older' : 'newer'} program that wrote it`,
    );
  const parsed = reportSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunError(
    `${path} is no whole report: ${issue!.path.join('.')}: ${issue!.message}; carry the recipe out again`,
    {
      cause: parsed.error,
    },
  );
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new RunError(`${path} cannot be read as JSON; carry the recipe out again`, { cause });
  }
}
