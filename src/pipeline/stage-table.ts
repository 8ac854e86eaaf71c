/** The table `[stages.NAME]` of a kind: its roles and its settings side by side, as one schema. */
import { z } from 'zod';
import { isMany, isModelRole, type AnyRole, type StageKind } from '../products/stage-kind.ts';
import { nameSchema } from './recipe-schema.ts';

export function stageTableSchema(kind: StageKind): z.ZodType {
  const roles = Object.fromEntries(Object.entries(kind.roles).map(([name, role]) => [name, roleSchema(role)]));
  return z.intersection(z.object({ do: z.string(), ...roles }), kind.settings);
}

function roleSchema(role: AnyRole): z.ZodType {
  const schema = isModelRole(role) || !isMany(role) ? nameSchema : manySchema(role);
  return role.optional === true ? schema.optional() : schema;
}

function manySchema({ entry }: { readonly entry?: z.ZodType }): z.ZodType {
  if (entry === undefined) return z.array(nameSchema).min(1);
  const table = z.intersection(z.object({ from: nameSchema }), entry);
  // A name alone will do where nothing need be said of it.
  return z.array(entry.safeParse({}).success ? z.union([nameSchema, table]) : table).min(1);
}

/** The names of stages in a role of several, in the order of the recipe; a table says its in `from`. */
export function namesIn(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return items.map((item) => (typeof item === 'string' ? item : String((item as { from: string }).from)));
}

/** What the tables of a role of several say besides `from`; nothing where only a name stands. */
export function entriesIn(value: unknown): Record<string, unknown>[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map((item) => {
    if (typeof item === 'string') return {};
    const { from: _from, ...entry } = item as Record<string, unknown>;
    return entry;
  });
}
