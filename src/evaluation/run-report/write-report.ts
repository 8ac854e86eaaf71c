/** Writes report.json and report.html into a run folder, whole or not at all. */
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import type { ReportInput } from './report-input.ts';
import { buildReport } from './build-report.ts';
import { renderPage } from './render-page.ts';
import type { Report } from './report-schema.ts';

export interface WrittenReport {
  readonly report: Report;
  readonly jsonPath: string;
  readonly htmlPath: string;
}

export function writeReport(folder: string, input: ReportInput): WrittenReport {
  const report = buildReport(input);
  const [jsonPath, htmlPath] = [join(folder, 'report.json'), join(folder, 'report.html')];
  writeFileAtomic(htmlPath, renderPage(report));
  writeJsonAtomic(jsonPath, report);
  return { report, jsonPath, htmlPath };
}
