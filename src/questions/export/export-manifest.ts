/** export.json: what an export holds, and by which a folder is known as one. Written first without files, and last with all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../support/errors.ts';
import { isListed } from './dataset-info.ts';
import { EXPORT_FORMATS } from './export-format.ts';

export const EXPORT_FILE = 'export.json';
export const CARD_FILE = 'README.md';
export const DATASET_INFO_FILE = 'dataset_info.json';
export const EXPORT_KIND = 'fleming-export';

const count = z.number().int().nonnegative();
/** A plain name: an earlier export's files are removed by it. */
const fileName = z.string().regex(/^[\w-]+\.(?:jsonl|parquet)$/);
const input = z.strictObject({ path: z.string(), sha256: z.string() });

export const exportManifestSchema = z.strictObject({
  kind: z.literal(EXPORT_KIND),
  version: z.literal(1),
  for: z.enum(EXPORT_FORMATS),
  rows: z.enum(['questions', 'traces']),
  prompt: z.strictObject({ name: z.string(), version: z.number().int() }),
  inputs: z.array(input),
  splits: z.array(
    z.strictObject({ name: z.string(), file: fileName, rows: count, leftOut: z.record(z.string(), count) }),
  ),
  licences: z.array(
    z.strictObject({ source: z.string(), licence: z.string(), commercialUse: z.boolean(), rows: count }),
  ),
  /** Empty: the export was not finished. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: count })),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;

/** Names of the files that an export writes beside export.json. */
export function exportedFiles({ for: format, splits }: Pick<ExportManifest, 'for' | 'splits'>): readonly string[] {
  const data = splits.map(({ file }) => file);
  return [...data, CARD_FILE, ...(isListed(format) ? [DATASET_INFO_FILE] : [])];
}

/**
 * ConfigError where `names` would replace what no export made. Returns the names of an earlier export's files, of one that
 * was cut off too.
 */
export function checkExportFolder(folder: string, names: readonly string[]): readonly string[] {
  const path = join(folder, EXPORT_FILE);
  const earlier = existsSync(path) ? earlierFiles(readFileSync(path, 'utf8')) : [];
  const foreign = [...names, EXPORT_FILE].filter((name) => existsSync(join(folder, name)) && !earlier.includes(name));
  if (foreign.length === 0) return earlier;
  throw new ConfigError(
    `${folder} holds ${foreign.join(', ')}, which no export made: they would be written over; give --out another folder`,
  );
}

/** None where the text is no manifest of an export: then export.json itself is somebody else's. */
function earlierFiles(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const checked = exportManifestSchema.safeParse(value);
  return checked.success ? [...exportedFiles(checked.data), EXPORT_FILE] : [];
}
