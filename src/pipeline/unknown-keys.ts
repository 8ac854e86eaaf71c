/** Keys of a value that its Zod schema does not know, found by walking the two together. */
import type { z } from 'zod';

export interface UnknownKey {
  /** Of the table the key stands in. */
  readonly path: readonly string[];
  readonly key: string;
  /** What is known in that table. */
  readonly known: readonly string[];
}

/** What of a schema's definition is looked at; Zod publishes `def` for tools like this. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly getter?: () => z.ZodType;
}

export function unknownKeys(value: unknown, schema: z.ZodType, path: readonly string[] = []): UnknownKey[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => inEach(elementsOf(schema, index), item, [...path, String(index)]));
  }
  if (!isTable(value)) return [];
  const tables = tablesOf(schema, value);
  // A record, any, or not a table at all: nothing is unknown there, a wrong type is the schema's to refuse.
  if (tables === null) return recordValues(value, schema, path);
  const known = [...new Set(tables.flatMap((table) => Object.keys(table)))];
  return Object.entries(value).flatMap(([key, item]) => {
    const schemas = tables.flatMap((table) => (Object.hasOwn(table, key) ? [table[key]!] : []));
    return schemas.length === 0 ? [{ path, key, known }] : inEach(schemas, item, [...path, key]);
  });
}

/** Every key that the schema knows, with the path of its table; keys of array elements and records are left out. */
export function knownKeys(schema: z.ZodType, path: readonly string[] = []): { path: readonly string[]; key: string }[] {
  const tables = tablesOf(schema, {}) ?? [];
  return tables.flatMap((table) =>
    Object.entries(table).flatMap(([key, inner]) => [
      { path, key },
      ...(path.length < 8 ? knownKeys(inner, [...path, key]) : []),
    ]),
  );
}

/** With several alternatives a key is unknown when every one of them says so. */
function inEach(schemas: readonly z.ZodType[], value: unknown, path: readonly string[]): UnknownKey[] {
  const found = schemas.map((schema) => unknownKeys(value, schema, path));
  return found.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

function recordValues(value: Record<string, unknown>, schema: z.ZodType, path: readonly string[]): UnknownKey[] {
  const { type, valueType } = definition(unwrapped(schema));
  if (type !== 'record' || valueType === undefined) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownKeys(item, valueType, [...path, key]));
}

type Table = Readonly<Record<string, z.ZodType>>;

/** The tables that a value of this schema may be; null when it may be something with any keys. */
function tablesOf(schema: z.ZodType, value: Record<string, unknown>): Table[] | null {
  const inner = unwrapped(schema);
  const { type, shape, catchall, options, discriminator, left, right } = definition(inner);
  if (type === 'object') {
    const open = catchall !== undefined && definition(catchall).type !== 'never';
    return open ? null : [shape!];
  }
  if (type === 'intersection') {
    const [first, second] = [tablesOf(left!, value), tablesOf(right!, value)];
    return first === null || second === null ? null : [Object.assign({}, ...first, ...second) as Table];
  }
  if (type !== 'union') return null;
  const tables = options!.map((option) => tablesOf(option, value)).filter((found) => found !== null);
  const candidates = tables.flat();
  const chosen =
    discriminator === undefined ? [] : candidates.filter((table) => fits(table[discriminator], value[discriminator]));
  return candidates.length === 0 ? null : chosen.length > 0 ? chosen : candidates;
}

function fits(schema: z.ZodType | undefined, value: unknown): boolean {
  return schema?.safeParse(value).success === true;
}

function elementsOf(schema: z.ZodType, index: number): z.ZodType[] {
  const { type, element, items, options } = definition(unwrapped(schema));
  if (type === 'array') return [element!];
  if (type === 'tuple') return items![index] === undefined ? [] : [items![index]];
  return type === 'union' ? options!.flatMap((option) => elementsOf(option, index)) : [];
}

/** Without optional, default, readonly, lazy and transforming wrappers. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { type, innerType, in: input, getter } = definition(schema);
  if (innerType !== undefined) return unwrapped(innerType);
  if (type === 'pipe' && input !== undefined) return unwrapped(input);
  if (type === 'lazy' && getter !== undefined) return unwrapped(getter());
  return schema;
}

function definition(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
