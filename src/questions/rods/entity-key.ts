/** The key of an entity in records: its id in a vocabulary, else its name and its number in the store. */
import type { GraphStore } from '../../graph/store/graph-store.ts';
import type { StoredEntity } from '../../records/stored-graph.ts';

/** Which vocabulary gives an entity its key: the most readable first. */
const KEY_SCHEMES = ['FLEMING', 'DOID', 'HP', 'SYMP', 'MESH', 'DRUGBANK', 'ORPHA', 'OMIM', 'GARD', 'UMLS'];

export function keyOf({ ids, names, id }: StoredEntity): string {
  const identities = ids.filter(({ role }) => role === 'identity');
  const rank = (scheme: string): number =>
    (KEY_SCHEMES.indexOf(scheme) + KEY_SCHEMES.length + 1) % (KEY_SCHEMES.length + 1);
  const [first] = identities.toSorted((left, right) => rank(left.scheme) - rank(right.scheme));
  return first === undefined ? `${names[0]?.text ?? 'entity'} #${id}` : `${first.scheme}:${first.value}`;
}

/** The id of the entity that a key stands for; null when the store does not list it and the key has no number. */
export function entityOfKey(store: GraphStore, key: string): number | null {
  const colon = key.indexOf(':');
  const named = /#(\d+)$/.exec(key);
  const listed = store.entityWithId(key.slice(0, colon), key.slice(colon + 1));
  return listed ?? (named === null ? null : Number(named[1]));
}
