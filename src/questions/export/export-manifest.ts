/** export.json: what an export holds, and by which a folder is known as one. Written first without files, and last with all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { splitSchema } from '../../products/splits.ts';
import { ConfigError } from '../../support/errors.ts';
import { canonicalJson } from '../../support/json.ts';
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
    z.strictObject({
      name: z.string(),
      use: splitSchema.shape.use,
      file: fileName,
      rows: count,
      leftOut: z.record(z.string(), count),
    }),
  ),
  /** Splits that were not asked for by name, and are no training data without. */
  keptApart: z.array(splitSchema.pick({ name: true, use: true, questions: true })),
  licences: z.array(
    z.strictObject({ source: z.string(), licence: z.string(), commercialUse: z.boolean(), rows: count }),
  ),
  /** Empty: the export was not finished. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: count })),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;

/** Names of the files that an export writes beside export.json. */
export function exportedFiles({
  for: format,
  splits,
}: Pick<ExportManifest, 'for'> & { readonly splits: readonly { readonly file: string }[] }): readonly string[] {
  const data = splits.map(({ file }) => file);
  return [...data, CARD_FILE, ...(isListed(format) ? [DATASET_INFO_FILE] : [])];
}

/**
 * ConfigError where the export would replace what no export made, and, unless `replace`, another export that is whole: the
 * same one again changes nothing. Returns the names of an earlier export's files, of one that was cut off too.
 */
export function checkExportFolder(folder: string, manifest: ExportManifest, replace: boolean): readonly string[] {
  const path = join(folder, EXPORT_FILE);
  const earlier = existsSync(path) ? earlierExport(readFileSync(path, 'utf8')) : null;
  const own = earlier === null ? [] : [...exportedFiles(earlier), EXPORT_FILE];
  const foreign = [...exportedFiles(manifest), EXPORT_FILE].filter(
    (name) => existsSync(join(folder, name)) && !own.includes(name),
  );
  if (foreign.length > 0)
    throw new ConfigError(
      `${folder} holds ${foreign.join(', ')}, which no export made: they would be written over; give --out another folder`,
    );
  if (earlier !== null && !replace && earlier.files.length > 0 && !isSame(earlier, manifest))
    throw new ConfigError(
      `${folder} holds another export (${earlier.rows} for ${earlier.for}); give --out another folder, or --replace it`,
    );
  return own;
}

function isSame(earlier: EarlierExport, manifest: ExportManifest): boolean {
  return canonicalJson({ ...earlier, files: [] }) === canonicalJson({ ...manifest, files: [] });
}

/** What of any export's manifest says which files are its own. */
const earlierSchema = z.looseObject({
  ...exportManifestSchema.pick({ kind: true, version: true, for: true, rows: true }).shape,
  splits: z.array(z.looseObject({ file: fileName })),
  files: z.array(z.unknown()),
});
type EarlierExport = z.infer<typeof earlierSchema>;

/** Null where the text is no manifest of an export: then export.json itself is somebody else's. */
function earlierExport(text: string): EarlierExport | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const checked = earlierSchema.safeParse(value);
  return checked.success ? checked.data : null;
}
