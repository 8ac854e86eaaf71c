/**
 * The order of a bank's lines for readers that infer the columns of JSON Lines from the beginning of a file (`datasets` from
 * its first ten megabytes): a record that brings a field, or a type of value, that none before it has goes to the front. All
 * other records keep their order.
 */

/** What has stood at one place of the records so far. */
interface Place {
  readonly kinds: Set<string>;
  readonly fields: Map<string, Place>;
}

export function everyFieldFirst<T>(records: readonly T[]): T[] {
  const all = newPlace();
  const first: T[] = [];
  const others: T[] = [];
  for (const record of records) (addShape(record, all) ? first : others).push(record);
  return [...first, ...others];
}

function newPlace(): Place {
  return { kinds: new Set(), fields: new Map() };
}

/** Whether the value has a shape of its own. Null has none: it fits every column. */
function addShape(value: unknown, place: Place): boolean {
  if (value === null || value === undefined) return false;
  const kind = Array.isArray(value) ? 'list' : Number.isInteger(value) ? 'integer' : typeof value;
  let isNew = !place.kinds.has(kind);
  if (isNew) place.kinds.add(kind);
  if (typeof value !== 'object') return isNew;
  for (const [name, inner] of Array.isArray(value) ? value.map((each) => ['', each] as const) : Object.entries(value)) {
    let field = place.fields.get(name);
    if (field === undefined) place.fields.set(name, (field = newPlace()));
    if (addShape(inner, field)) isNew = true;
  }
  return isNew;
}
