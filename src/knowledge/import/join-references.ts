/**
 * Entities of different sources that mean one thing, by cross-reference: one vocabulary lists it under an id that the
 * other refers to, or both refer to one id. Only one to one: where an id is referred to by several, or an entity refers
 * to several ids of a vocabulary, the terms are of different grain, and both stay. Two entities that one vocabulary
 * lists apart are never joined. Depends on what the store holds, not on the order in which it came.
 */
import type { GraphStore } from '../../graph/store/graph-store.ts';
import { comparableTypes } from '../../graph/store/comparable-types.ts';
import { JOINING_SCHEMES } from './vocabularies.ts';

export type NotJoined =
  | 'several entities refer to the id'
  | 'the entity refers to several ids of the vocabulary'
  | 'a vocabulary lists both apart'
  | 'the types differ';

export interface SchemeJoins {
  readonly scheme: string;
  /** Pairs that were made one. */
  readonly joined: number;
  readonly notJoined: Readonly<Record<NotJoined, number>>;
  /** The first few of each kind as examples: `OMIM:154700: Marfan syndrome + (no name)`. */
  readonly examples: { readonly joined: readonly string[]; readonly notJoined: readonly string[] };
}

const EXAMPLES = 5;

export function joinReferences(store: GraphStore): SchemeJoins[] {
  return JOINING_SCHEMES.map((scheme) => joinScheme(store, scheme));
}

interface Holder {
  readonly entity: number;
  readonly identity: boolean;
}

function joinScheme(store: GraphStore, scheme: string): SchemeJoins {
  const holders = holdersOf(store, scheme);
  const references = new Map<number, number>();
  for (const list of holders.values())
    for (const { entity } of list) references.set(entity, (references.get(entity) ?? 0) + 1);
  const notJoined: Record<NotJoined, number> = {
    'several entities refer to the id': 0,
    'the entity refers to several ids of the vocabulary': 0,
    'a vocabulary lists both apart': 0,
    'the types differ': 0,
  };
  const examples: { joined: string[]; notJoined: string[] } = { joined: [], notJoined: [] };
  let joined = 0;
  for (const [value, list] of holders) {
    if (list.length < 2) continue;
    const reason = list.length > 2 ? 'several entities refer to the id' : apart(store, list, references);
    const example = (): string => `${scheme}:${value}: ${namesOf(store, list)}${reason === null ? '' : ` (${reason})`}`;
    if (reason !== null) {
      notJoined[reason] += 1;
      if (examples.notJoined.length < EXAMPLES) examples.notJoined.push(example());
      continue;
    }
    if (examples.joined.length < EXAMPLES) examples.joined.push(example());
    const [keep, gone] = list.map(({ entity }) => entity).sort((left, right) => left - right);
    store.mergeEntities(keep!, gone!);
    joined += 1;
  }
  return { scheme, joined, notJoined, examples };
}

/** Value -> entities that have it, identities first; in the order of the values. */
function holdersOf(store: GraphStore, scheme: string): Map<string, Holder[]> {
  const rows = store.database
    .prepare(
      `SELECT value, entity, identity FROM external_id WHERE scheme = (SELECT id FROM word WHERE text = ?)
       ORDER BY value, identity DESC, entity`,
    )
    .all(scheme) as { value: string; entity: number; identity: number }[];
  const holders = new Map<string, Holder[]>();
  for (const { value, entity, identity } of rows) {
    const holder = { entity, identity: identity === 1 };
    const list = holders.get(value);
    if (list === undefined) holders.set(value, [holder]);
    else list.push(holder);
  }
  return holders;
}

/** Why two entities with one id stay two, or null. */
function apart(store: GraphStore, list: readonly Holder[], references: ReadonlyMap<number, number>): NotJoined | null {
  const [left, right] = list.map(({ entity }) => store.entity(entity)!);
  if (!comparableTypes(left!.type).includes(right!.type)) return 'the types differ';
  const schemesOf = (entity: typeof left): string[] =>
    entity!.ids.filter(({ role }) => role === 'identity').map(({ scheme }) => scheme);
  if (schemesOf(left).some((scheme) => schemesOf(right).includes(scheme))) return 'a vocabulary lists both apart';
  const several = list.some(({ entity, identity }) => !identity && references.get(entity)! > 1);
  return several ? 'the entity refers to several ids of the vocabulary' : null;
}

/** Of the first few. */
function namesOf(store: GraphStore, list: readonly Holder[]): string {
  const names = list.slice(0, EXAMPLES).map(({ entity }) => nameOf(store, entity));
  const more = list.length - names.length;
  return `${names.join(' + ')}${more > 0 ? ` + ${more} more` : ''}`;
}

function nameOf(store: GraphStore, entity: number): string {
  return store.entity(entity)!.names[0]?.text ?? '(no name)';
}
