/**
 * A bank, or splits, written as another trainer reads them, with a card and a manifest. All is read once before anything is
 * written, so that a damaged question leaves an earlier export as it was.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import type { Prompt } from '../../wording/prompt.ts';
import { datasetInfo, isListed } from './dataset-info.ts';
import { exportCard } from './export-card.ts';
import type { ExportFormat } from './export-format.ts';
import {
  CARD_FILE,
  checkExportFolder,
  DATASET_INFO_FILE,
  EXPORT_FILE,
  EXPORT_KIND,
  exportedFiles,
  type ExportManifest,
} from './export-manifest.ts';
import { exportSources, type ExportSource } from './export-sources.ts';
import type { VerlRow } from './question-rows.ts';
import { rowMaker, type RowMaker } from './row-maker.ts';
import { tracesFile } from './trace-rows.ts';
import type { VerlTraceRow } from './trace-shapes.ts';
import { verlParquet, verlTracesParquet } from './verl-parquet.ts';

export interface ExportCall {
  readonly bank: string;
  readonly format: ExportFormat;
  readonly prompt: Prompt;
  readonly out: string;
  /** One split of a folder of splits; null: all. */
  readonly split: string | null;
  /** A file or folder of traces; null: the questions themselves. */
  readonly traces: string | null;
  /** Another export that is whole may be replaced. */
  readonly replace?: boolean;
  /** How a file is named in the manifest; absent: by its path. */
  readonly nameOf?: (path: string) => string;
}

export function exportBank(call: ExportCall): ExportManifest {
  const { format, out, prompt } = call;
  const traces = call.traces === null ? null : tracesFile(call.traces);
  // What a model is measured by is trained on only where somebody names that split.
  const uses = traces === null ? (['train', 'development'] as const) : (['train'] as const);
  const { sources, keptApart } = exportSources(call.bank, call.split, uses);
  const files = sources.map(({ name }) => `${name}.${format === 'verl' ? 'parquet' : 'jsonl'}`);
  const rowsOf = rowMaker(call, sources, traces);
  const survey = surveyOf(sources, rowsOf);
  const { nameOf = (path) => path } = call;
  const inputs = sources.map(({ bank }) => ({ path: nameOf(bank.file), sha256: bank.sha256 }));
  if (traces !== null) inputs.push({ path: nameOf(traces), sha256: sha256OfFile(traces) });
  const manifest: ExportManifest = {
    kind: EXPORT_KIND,
    version: 1,
    for: format,
    rows: traces === null ? 'questions' : 'traces',
    prompt: { name: prompt.name, version: prompt.version },
    inputs,
    splits: sources.map(({ name, use }, at) => ({ name, use, file: files[at]!, ...survey.splits[at]! })),
    keptApart: [...keptApart],
    licences: survey.licences,
    files: [],
  };
  const names = exportedFiles(manifest);
  const earlier = checkExportFolder(out, manifest, call.replace === true);
  mkdirSync(out, { recursive: true });
  writeJsonAtomic(join(out, EXPORT_FILE), manifest);
  for (const name of earlier)
    if (name !== EXPORT_FILE && !names.includes(name)) rmSync(join(out, name), { force: true });
  sources.forEach((source, at) => writeRows(join(out, files[at]!), source, manifest, rowsOf));
  if (isListed(format)) writeJsonAtomic(join(out, DATASET_INFO_FILE), datasetInfo(format, manifest.splits));
  writeFileAtomic(join(out, CARD_FILE), exportCard(manifest, survey.languages));
  const written = names.map((path) => {
    const whole = join(out, path);
    return { path, sha256: sha256OfFile(whole), bytes: statSync(whole).size };
  });
  const whole = { ...manifest, files: written };
  writeJsonAtomic(join(out, EXPORT_FILE), whole);
  return whole;
}

interface Survey {
  readonly splits: readonly { readonly rows: number; readonly leftOut: Record<string, number> }[];
  readonly licences: ExportManifest['licences'];
  readonly languages: readonly string[];
}

function surveyOf(sources: readonly ExportSource[], rowsOf: RowMaker): Survey {
  const licences = new Map<string, ExportManifest['licences'][number]>();
  const languages = new Set<string>();
  const splits = sources.map((source) => {
    const leftOut: Record<string, number> = {};
    let rows = 0;
    for (const made of rowsOf(source)) {
      if ('leftOut' in made) {
        leftOut[made.leftOut] = (leftOut[made.leftOut] ?? 0) + 1;
        continue;
      }
      const { source: from, licence, commercial_use: commercialUse, language } = made.asked.origin;
      const key = JSON.stringify([from, licence, commercialUse]);
      licences.set(key, { source: from, licence, commercialUse, rows: (licences.get(key)?.rows ?? 0) + 1 });
      languages.add(language);
      rows++;
    }
    // A file without a row is one that no trainer can load.
    if (rows === 0)
      throw new RecordError(
        `${source.bank.file}: nothing of it can be exported (${
          Object.entries(leftOut)
            .map(([reason, count]) => `${reason} ${count}`)
            .join(', ') || 'no row'
        })`,
      );
    return { rows, leftOut };
  });
  const sorted = [...licences].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
  return { splits, licences: sorted, languages: [...languages].sort() };
}

function writeRows(
  path: string,
  source: ExportSource,
  { for: format, rows: of }: ExportManifest,
  rowsOf: RowMaker,
): void {
  if (format !== 'verl') return void writeJsonl(path, rowsIn(rowsOf(source)));
  // Parquet is written by columns, so all rows are in memory here.
  const rows = [...rowsIn(rowsOf(source))];
  writeFileAtomic(path, of === 'traces' ? verlTracesParquet(rows as VerlTraceRow[]) : verlParquet(rows as VerlRow[]));
}

function* rowsIn(made: ReturnType<RowMaker>): Generator<object> {
  for (const each of made) if ('row' in each) yield each.row;
}
