/** What the graph store knows of a name before a page of that name is visited. */
import type { GraphStore } from '../../../graph/store/graph-store.ts';
import { withoutQualifier } from '../article/wiki-title.ts';
import type { KnownInGraph } from './frontier.ts';

export function knownInGraph(store: GraphStore): KnownInGraph {
  const relations = store.database.prepare(
    'SELECT (SELECT count(*) FROM relation WHERE subject = ?1) + (SELECT count(*) FROM relation WHERE object = ?1) AS n',
  );
  return (title) => {
    const [found] = store.findByName(withoutQualifier(title));
    if (found === undefined) return null;
    return {
      relations: relations.get(found.entity)!['n'] as number,
      rare: store.entity(found.entity)?.prevalence === 'rare',
    };
  };
}
