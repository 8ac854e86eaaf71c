/**
 * How strongly what is told speaks for each disease that is stated to have some of it, counted over the lists of who has
 * each finding: a told fever is of hundreds of diseases, and every question asks after all of them.
 */
import { perObject, remembered } from '../../support/remembered.ts';
import type { QuestionGraph } from './question-graph.ts';
import { chanceOf, silentShare } from './weights.ts';

export interface Explained {
  /** Diseases that have a told finding: those of the first finding first. */
  readonly diseases: readonly number[];
  /**
   * By the disease's place in the index: natural logarithm of how much oftener it shows what it shares of what is told than
   * diseases at large do.
   */
  readonly lifts: Float64Array;
}

export function explainedBy(graph: QuestionGraph, present: readonly number[]): Explained {
  const { findings } = graph;
  const { places } = findings;
  const lifts = new Float64Array(findings.diseases.length);
  const isThere = new Uint8Array(findings.diseases.length);
  const diseases: number[] = [];
  for (const finding of present) {
    const having = findings.diseasesWith(finding);
    const own = liftsOf(graph, finding);
    for (let at = 0; at < having.length; at++) {
      const place = places[having[at]!]!;
      lifts[place]! += own[at]!;
      if (isThere[place] === 1) continue;
      isThere[place] = 1;
      diseases.push(having[at]!);
    }
  }
  return { diseases, lifts };
}

/** Of each disease that has the finding, in their order. */
function liftsOf(graph: QuestionGraph, finding: number): Float64Array {
  return remembered(LIFTS(graph), finding, () => {
    const atLarge = silentShare(graph, finding);
    // What a disease has is stated: no other source is asked.
    return Float64Array.from(graph.findings.diseasesWith(finding), (other) =>
      Math.log(chanceOf(graph, other, finding, null) / atLarge),
    );
  });
}

const LIFTS = perObject<QuestionGraph, Map<number, Float64Array>>(() => new Map());
