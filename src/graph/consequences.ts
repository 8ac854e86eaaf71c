/** What follows from a node, what it follows from, and what cannot be beside it, over any number of steps. */
import { remembered } from '../support/remembered.ts';

export interface ConsequenceParts {
  /** What a node implies in one step. */
  readonly implied: (node: number) => Iterable<number>;
  /** What implies a node in one step. */
  readonly implying: (node: number) => Iterable<number>;
  /** What is stated to be the opposite of a node. */
  readonly opposite: (node: number) => Iterable<number>;
}

export class Consequences {
  readonly #parts: ConsequenceParts;
  readonly #of = new Map<number, ReadonlySet<number>>();
  readonly #lineage = new Map<number, ReadonlySet<number>>();
  readonly #against = new Map<number, ReadonlySet<number>>();

  constructor(parts: ConsequenceParts) {
    this.#parts = parts;
  }

  /** The node with all that it implies. */
  of(node: number): ReadonlySet<number> {
    return remembered(this.#of, node, () => reached([node], this.#parts.implied));
  }

  /** The node with all that it implies and all that implies it. */
  lineage(node: number): ReadonlySet<number> {
    return remembered(this.#lineage, node, () => new Set([...this.of(node), ...reached([node], this.#parts.implying)]));
  }

  /** The opposites of a node and of all that it implies, with all that implies one of these. */
  against(node: number): ReadonlySet<number> {
    return remembered(this.#against, node, () => {
      const opposite = [...this.of(node)].flatMap((each) => [...this.#parts.opposite(each)]);
      return reached(opposite, this.#parts.implying);
    });
  }
}

function reached(from: readonly number[], next: (node: number) => Iterable<number>): Set<number> {
  const found = new Set(from);
  // A set grows while it is gone through, and each node is visited once.
  for (const node of found) for (const other of next(node)) found.add(other);
  return found;
}
