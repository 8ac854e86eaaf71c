/** A JSON file checked against its schema; damage is a RecordError that names the file and the place in it. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { RecordError } from './errors.ts';
import { parseExactJson } from './exact-json.ts';

export function readJson<T>(path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = parseExactJson(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new RecordError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue!.path.length === 0 ? '' : ` ${issue!.path.map(String).join('.')}:`;
  throw new RecordError(`${path}:${place} ${issue!.message}`, { cause: parsed.error });
}
