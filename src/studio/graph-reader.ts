/** What the studio asks of a knowledge graph, whatever it lies in: a search by words, and what surrounds an entity. */
import type { GraphAround, GraphHit } from './studio-api.ts';

export const MOST_HITS = 30;
/** Of one entity; hubs have more. */
export const MOST_RELATIONS = 400;
export const MOST_EVIDENCE = 12;

export interface GraphReader {
  /** By names in English and Chinese, the closest first. */
  search(words: string): readonly GraphHit[];
  /** Null: there is no such entity. */
  around(entity: string): GraphAround | null;
  close(): void;
}
