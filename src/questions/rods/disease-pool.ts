/**
 * Diseases that can still be drawn, by prevalence class: the class by weight and number of its diseases, a disease of
 * it uniformly. Drawing and removing take the same time whatever their number.
 */
import type { RandomStream } from '../../support/random.ts';
import type { Rarity } from '../../records/graph-question.ts';
import type { QuestionGraph } from './question-graph.ts';

/** Failed attempts in a row after which a disease leaves the draw, unless a pool is told otherwise. */
export const PATIENCE = 12;

export class DiseasePool {
  readonly initialSize: number;
  readonly #classes: readonly {
    readonly rarity: Rarity;
    readonly weight: number;
    diseases: number[];
  }[];
  readonly #left = new Set<number>();
  readonly #places = new Map<number, { readonly list: number[]; at: number }>();
  readonly #failures = new Map<number, number>();

  readonly #patience: number;

  constructor(
    diseases: readonly number[],
    graph: QuestionGraph,
    weights: Readonly<Record<Rarity, number>>,
    patience = PATIENCE,
  ) {
    this.#patience = patience;
    const byRarity = Map.groupBy(diseases, (disease) => graph.rarity(disease));
    this.#classes = (Object.keys(weights) as Rarity[]).map((rarity) => {
      const list = [...(byRarity.get(rarity) ?? [])];
      return { rarity, weight: weights[rarity], diseases: list };
    });
    for (const { diseases: list } of this.#classes)
      for (const [at, disease] of list.entries()) this.#places.set(disease, { list, at });
    this.initialSize = diseases.length;
  }

  holds(disease: number): boolean {
    return this.#places.has(disease);
  }

  /** Whether a disease has left the draw because nothing new could be asked about it. */
  hasLeft(disease: number): boolean {
    return this.#left.has(disease);
  }

  /** Diseases that can still be drawn: those of weight 0 never are. */
  get size(): number {
    return this.#classes.reduce((sum, { weight, diseases }) => sum + (weight > 0 ? diseases.length : 0), 0);
  }

  shareOf(rarity: Rarity): number {
    const total = this.#classes.reduce((sum, each) => sum + each.weight * each.diseases.length, 0);
    const { weight, diseases } = this.#classes.find((each) => each.rarity === rarity)!;
    return total === 0 ? 0 : (weight * diseases.length) / total;
  }

  /** A class by weight and number of its diseases. */
  drawClass(random: RandomStream): Rarity {
    return this.#classes[random.weighted(this.#classes.map((each) => each.weight * each.diseases.length))]!.rarity;
  }

  /** A disease of the class; null when none is left. */
  draw(rarity: Rarity, random: RandomStream): number | null {
    const { diseases } = this.#classes.find((each) => each.rarity === rarity)!;
    return diseases.length === 0 ? null : random.pick(diseases);
  }

  succeeded(disease: number): void {
    this.#failures.delete(disease);
  }

  failed(disease: number, by = 1): void {
    const failures = (this.#failures.get(disease) ?? 0) + by;
    this.#failures.set(disease, failures);
    if (failures >= this.#patience) this.remove(disease);
  }

  remove(disease: number): void {
    const place = this.#places.get(disease);
    if (place === undefined) return;
    const last = place.list.pop()!;
    if (last !== disease) {
      place.list[place.at] = last;
      this.#places.get(last)!.at = place.at;
    }
    this.#places.delete(disease);
    this.#left.add(disease);
  }
}
