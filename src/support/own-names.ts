/**
 * A record that has the names put into it and no others: what is looked up in it comes from data, where a label may well be
 * called `constructor` or `toString`, which every plain object inherits.
 */
export function ownNames<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, record);
}
