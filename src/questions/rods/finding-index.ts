/**
 * Findings of diseases and diseases of findings in typed arrays, closed over what findings imply: who has microcytic
 * anemia has anemia. The share of patients who have a finding goes with it; what implies a finding lends its share.
 */
import { inverted, placeOf, type Lists } from './node-lists.ts';

/** A finding that a graph states of a disease. */
export interface StatedFinding {
  readonly finding: number;
  /** Share of the patients who have it, 0-1; null where it is not stated. */
  readonly share: number | null;
}

export interface FindingIndexParts {
  readonly nodeCount: number;
  readonly diseases: Uint32Array;
  readonly stated: (disease: number) => readonly StatedFinding[];
  /** A finding and all that it implies. */
  readonly consequences: (finding: number) => Iterable<number>;
  /** What a disease never has, as stated. */
  readonly lacking: (disease: number) => Iterable<number>;
}

/** Stands for a share that nothing states. */
const NOT_STATED = -1;

export class FindingIndex {
  readonly diseases: Uint32Array;
  /** Disease -> its place among the diseases. */
  readonly places: Uint32Array;
  readonly #stated: Lists;
  readonly #findings: Lists;
  readonly #having: Lists;
  readonly #shares: Float32Array;
  readonly #lacking = new Map<number, ReadonlySet<number>>();

  constructor({ nodeCount, diseases, stated, consequences, lacking }: FindingIndexParts) {
    this.diseases = diseases;
    this.places = new Uint32Array(nodeCount);
    for (const [at, disease] of diseases.entries()) this.places[disease] = at;
    const own = Array.from(diseases, (disease) => stated(disease));
    const closed = own.map((findings) => closedOver(findings, consequences));
    this.#stated = listsOf(
      nodeCount,
      diseases,
      own.map((findings) => Uint32Array.from(new Set(findings.map(({ finding }) => finding))).sort()),
    );
    const lists = closed.map((shares) => Uint32Array.from(shares.keys()).sort());
    this.#findings = listsOf(nodeCount, diseases, lists);
    this.#having = inverted(this.#findings, nodeCount);
    this.#shares = new Float32Array(this.#findings.nodes.length);
    for (const [at, disease] of diseases.entries())
      for (const [place, finding] of lists[at]!.entries())
        this.#shares[this.#findings.offsets[disease]! + place] = closed[at]!.get(finding)!;
    for (const disease of diseases) {
      const never = new Set(lacking(disease));
      if (never.size > 0) this.#lacking.set(disease, never);
    }
  }

  /** Findings that the graph itself states of a disease, sorted. */
  stated(disease: number): Uint32Array {
    return listOf(this.#stated, disease);
  }

  /** With what they imply, sorted. */
  of(disease: number): Uint32Array {
    return listOf(this.#findings, disease);
  }

  /** Diseases that have a finding, sorted. */
  diseasesWith(finding: number): Uint32Array {
    return listOf(this.#having, finding);
  }

  /** How many diseases have a finding. */
  countWith(finding: number): number {
    const { offsets } = this.#having;
    return offsets[finding + 1]! - offsets[finding]!;
  }

  has(disease: number, finding: number): boolean {
    return this.#placeOf(disease, finding) >= 0;
  }

  /** Share of the patients who have a finding of the disease; null where none is stated. */
  share(disease: number, finding: number): number | null {
    const place = this.#placeOf(disease, finding);
    if (place < 0) return null;
    const share = this.#shares[place]!;
    return share === NOT_STATED ? null : share;
  }

  /** Where the finding stands among those of all diseases. */
  #placeOf(disease: number, finding: number): number {
    const { offsets, nodes } = this.#findings;
    return placeOf(nodes, finding, offsets[disease]!, offsets[disease + 1]!);
  }

  /** Whether the graph states that the disease never has it. */
  lacks(disease: number, finding: number): boolean {
    return this.#lacking.get(disease)?.has(finding) === true;
  }

  lackedBy(disease: number): ReadonlySet<number> {
    return this.#lacking.get(disease) ?? NOTHING;
  }

  /** Diseases that have every one of the findings. */
  diseasesWithAll(findings: readonly number[]): number[] {
    const [fewest, ...rest] = [...findings].sort((left, right) => this.countWith(left) - this.countWith(right));
    if (fewest === undefined) return [];
    return [...this.diseasesWith(fewest)].filter((disease) => rest.every((finding) => this.has(disease, finding)));
  }
}

const NOTHING: ReadonlySet<number> = new Set();

/** Finding -> its share, the largest of those that imply it. */
function closedOver(
  findings: readonly StatedFinding[],
  consequences: FindingIndexParts['consequences'],
): Map<number, number> {
  const shares = new Map<number, number>();
  for (const { finding, share } of findings)
    for (const each of consequences(finding))
      shares.set(each, Math.max(shares.get(each) ?? NOT_STATED, share ?? NOT_STATED));
  return shares;
}

function listOf({ offsets, nodes }: Lists, at: number): Uint32Array {
  return nodes.subarray(offsets[at], offsets[at + 1]);
}

function listsOf(nodeCount: number, diseases: Uint32Array, lists: readonly Uint32Array[]): Lists {
  const offsets = new Uint32Array(nodeCount + 1);
  for (const [at, disease] of diseases.entries()) offsets[disease + 1] = lists[at]!.length;
  for (let node = 0; node < nodeCount; node++) offsets[node + 1]! += offsets[node]!;
  const nodes = new Uint32Array(offsets[nodeCount]!);
  for (const [at, disease] of diseases.entries()) nodes.set(lists[at]!, offsets[disease]);
  return { offsets, nodes };
}
