/** Records that were written when a key had another name: read as if it had its name of today. */
import { z } from 'zod';

/** `names`: of today's key its former name. A record that has today's key is taken as it is. */
export function formerly<Schema extends z.ZodType>(
  schema: Schema,
  names: Readonly<Record<string, string>>,
): z.ZodType<z.output<Schema>> {
  return z.preprocess((value) => renamed(value, names), schema);
}

function renamed(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const record = { ...(value as Record<string, unknown>) };
  for (const [name, former] of Object.entries(names)) {
    if (Object.hasOwn(record, name) || !Object.hasOwn(record, former)) continue;
    record[name] = record[former];
    delete record[former];
  }
  return record;
}
