/**
 * "Did you mean" in what is said of seed files. One wrong name may leave thousands of references behind: the known names are
 * looked through for the first few alone, once for each.
 */
import { nearestName } from '../../support/nearest-name.ts';

const MOST_HINTS = 20;

export class NameHints {
  readonly #known: Iterable<string>;
  readonly #hints = new Map<string, string>();

  /** `known` can be gone through more than once. */
  constructor(known: Iterable<string>) {
    this.#known = known;
  }

  /** The end of a sentence about a name that is not known; empty where nothing is near or enough has been looked for. */
  of(name: string): string {
    let hint = this.#hints.get(name);
    if (hint === undefined) {
      if (this.#hints.size >= MOST_HINTS) return '';
      const near = nearestName(name, this.#known);
      hint = near === null ? '' : `; did you mean '${near}'?`;
      this.#hints.set(name, hint);
    }
    return hint;
  }
}
