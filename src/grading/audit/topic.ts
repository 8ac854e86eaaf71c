/**
 * The disease and the drug that a text speaks of: what "it" and a clause without a subject mean. Where a sentence leaves open
 * which of several it goes on with, there is none until one is named again.
 */
import type { FoundName } from './graph-names.ts';

interface Placed {
  readonly node: number;
  readonly name: FoundName;
}

export interface Mentioned {
  /** Diseases that a sentence speaks of, in its order; not those that are told of another. */
  readonly diseases: readonly number[];
  readonly drugs: readonly Placed[];
  /** Named in a question, a comparison or a supposition. */
  readonly aside: readonly number[];
  /** It speaks last of an illness that is no name of the graph. */
  readonly isOther: boolean;
}

export class Topic {
  #disease: number | null = null;
  #drug: Placed | null = null;
  #isDrugLast = false;

  get disease(): number | null {
    return this.#disease;
  }

  /** A drug was named since, or beside the disease. */
  get isDrugLast(): boolean {
    return this.#isDrugLast;
  }

  drugs(): readonly Placed[] {
    return this.#drug === null ? [] : [this.#drug];
  }

  follow({ diseases, drugs, aside, isOther }: Mentioned): void {
    const drugNodes = [...new Set(drugs.map(({ node }) => node))];
    // Of both in one sentence "it" may mean either.
    if (diseases.length > 0 || drugNodes.length > 0) this.#isDrugLast = drugNodes.length > 0;
    if (diseases.length === 1) this.#disease = diseases[0]!;
    else if (diseases.length > 1 && !diseases.includes(this.#disease!)) this.#disease = null;
    if (isOther) this.#disease = null;
    if (drugNodes.length === 1) this.#drug = drugs[0]!;
    else if (drugNodes.length > 1 && !drugNodes.includes(this.#drug?.node ?? -1)) this.#drug = null;
    if (aside.some((node) => node !== this.#disease && node !== this.#drug?.node && !drugNodes.includes(node)))
      if (diseases.length === 0 && drugNodes.length === 0) [this.#disease, this.#drug] = [null, null];
  }
}
