/**
 * Another graph as a doubt: where it says that a disease has a finding and the graph that is asked of is silent, that
 * finding rules nothing out. Diseases and findings are matched by their names and synonyms.
 */
import { comparableTypes } from '../../graph/store/comparable-types.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { StoreQuestionGraph } from './store-graph.ts';

export class SecondGraph {
  readonly #own: QuestionGraph;
  readonly #other: StoreQuestionGraph;
  readonly #matches = new Map<number, readonly number[]>();
  readonly #doubted = new Set<string>();
  #example = '';

  constructor(own: QuestionGraph, other: StoreQuestionGraph) {
    this.#own = own;
    this.#other = other;
  }

  /** Whether the other graph states what this one does not. */
  readonly doubts = (disease: number, finding: number): boolean => {
    const findings = this.#matchesOf(finding);
    if (findings.length === 0) return false;
    const isStated = this.#matchesOf(disease).some((other) =>
      findings.some((each) => this.#other.findings.has(other, each)),
    );
    if (isStated) this.#note(disease, finding);
    return isStated;
  };

  /** Pairs of disease and finding that were doubted when they were asked for, with one of them. */
  get doubted(): { readonly count: number; readonly example: string } {
    return { count: this.#doubted.size, example: this.#example };
  }

  #note(disease: number, finding: number): void {
    this.#doubted.add(`${disease} ${finding}`);
    if (this.#example === '')
      this.#example = `${this.#own.names(disease)[0]}: ${this.#own.names(finding)[0]}, by the second graph`;
  }

  #matchesOf(node: number): readonly number[] {
    let known = this.#matches.get(node);
    if (known === undefined) {
      const types = comparableTypes(this.#own.typeOf(node));
      const named = this.#own.names(node).flatMap((name) => this.#other.nodesNamed(name));
      known = [...new Set(named)].filter((other) => types.includes(this.#other.typeOf(other)));
      this.#matches.set(node, known);
    }
    return known;
  }
}
