/** The fourth column of `relations.tsv`: `key=value` items joined by `|`, in the order of `QUALIFIERS`. */
import { QUALIFIERS, type QualifierName, type Qualifiers, type RelationType, ruleOf } from '../../graph/schema.ts';
import { type Complain, shorten, unknown } from './seed-table.ts';

const NAMES = Object.keys(QUALIFIERS) as QualifierName[];

/** Null where something is wrong. */
export function parseQualifiers(text: string, relation: RelationType, complain: Complain): Qualifiers | null {
  const { qualifiers: allowed = [], required = [] } = ruleOf(relation);
  const found: Partial<Record<QualifierName, string>> = {};
  let last = -1;
  for (const item of text === '' ? [] : text.split('|')) {
    const [name, value] = cutAt(item, '=');
    if (!isName(name)) return complain(unknown('qualifier', name, NAMES));
    if (!allowed.includes(name))
      return complain(`${relation} has no '${name}'; allowed: ${allowed.length > 0 ? allowed.join(', ') : 'none'}`);
    if (value === '') return complain(`'${shorten(item)}' has no value; write ${name}=...`);
    const values: readonly string[] | null = QUALIFIERS[name].values;
    if (values !== null && !values.includes(value)) return complain(unknown(name, value, values));
    const place = NAMES.indexOf(name);
    if (place <= last) return complain(`'${name}' stands out of order or twice; the order is ${NAMES.join(', ')}`);
    last = place;
    found[name] = value;
  }
  const missing = required.find((name) => found[name] === undefined);
  if (missing !== undefined) return complain(`${relation} must state its ${missing}: write ${missing}=...`);
  return found as Qualifiers;
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function isName(text: string): text is QualifierName {
  return Object.hasOwn(QUALIFIERS, text);
}
