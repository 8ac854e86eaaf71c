/** export.json: what an export holds, and by which a folder is known as one. Written first without files, and last with all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../support/errors.ts';
import { QUESTION_FORMATS } from './export-format.ts';

export const EXPORT_FILE = 'export.json';
export const EXPORT_KIND = 'fleming-export';

const count = z.number().int().nonnegative();
const input = z.strictObject({ path: z.string(), sha256: z.string() });

export const exportManifestSchema = z.strictObject({
  kind: z.literal(EXPORT_KIND),
  version: z.literal(1),
  for: z.enum(QUESTION_FORMATS),
  rows: z.enum(['questions', 'traces']),
  prompt: z.strictObject({ name: z.string(), version: z.number().int() }),
  inputs: z.array(input),
  splits: z.array(
    z.strictObject({ name: z.string(), file: z.string(), rows: count, leftOut: z.record(z.string(), count) }),
  ),
  licences: z.array(
    z.strictObject({ source: z.string(), licence: z.string(), commercialUse: z.boolean(), rows: count }),
  ),
  /** Empty: the export was not finished. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: count })),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;

/** ConfigError where `names` would replace what no export made. Returns the names of an earlier export's files. */
export function checkExportFolder(folder: string, names: readonly string[]): readonly string[] {
  const path = join(folder, EXPORT_FILE);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const there = [...names, EXPORT_FILE].filter((name) => existsSync(join(folder, name)));
  if (there.length === 0) return [];
  const earlier = parsed(text);
  if (!text.includes(`"${EXPORT_KIND}"`))
    throw new ConfigError(
      `${folder} holds ${there.join(', ')}, which no export made: they would be written over; give --out another folder`,
    );
  const foreign = earlier === null ? [] : there.filter((name) => name !== EXPORT_FILE && !earlier.includes(name));
  // An export that was not finished lists no file: those of its names are taken to be its own.
  if (earlier !== null && earlier.length > 0 && foreign.length > 0)
    throw new ConfigError(
      `${folder} is an export, but ${foreign.join(', ')} there is none of its files: it would be written over; give --out another folder`,
    );
  return earlier ?? [];
}

/** File names of an earlier export, plain ones alone; null: its manifest is damaged. */
function parsed(text: string): readonly string[] | null {
  try {
    const checked = exportManifestSchema.safeParse(JSON.parse(text));
    return checked.success
      ? checked.data.files.map(({ path }) => path).filter((path) => /^[\w-][\w.-]*$/.test(path))
      : null;
  } catch {
    return null;
  }
}
