/** Findings of a store by the names that texts call them by; a name is looked up once, however often a source has it. */
import type { GraphStore } from '../../graph/store/graph-store.ts';
import { LONGEST_NAME } from '../../records/stored-graph.ts';

/** Type of the finding -> how a disease is related to it. */
const RELATIONS: Readonly<Record<string, string>> = {
  symptom: 'has_symptom',
  sign: 'has_sign',
  laboratory_finding: 'has_laboratory_finding',
  imaging_finding: 'has_imaging_finding',
};

export interface NamedFinding {
  readonly entity: number;
  readonly relation: string;
}

export class FindingNames {
  readonly #store: GraphStore;
  readonly #found = new Map<string, NamedFinding | null>();

  /** For as long as no finding is added to the store. */
  constructor(store: GraphStore) {
    this.#store = store;
  }

  find(name: string): NamedFinding | null {
    if (name.length > LONGEST_NAME) return null;
    let found = this.#found.get(name);
    if (found === undefined) {
      const row = this.#store.findByName(name, 'en').find(({ type }) => Object.hasOwn(RELATIONS, type));
      found = row === undefined ? null : { entity: row.entity, relation: RELATIONS[row.type]! };
      this.#found.set(name, found);
    }
    return found;
  }
}
