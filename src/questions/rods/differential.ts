/**
 * The differential diagnosis of what is told: the other diseases that explain some of it, each with how strongly it does,
 * before any negative. They lend the options, and what they would show is what a clinician asks after.
 */
import type { Onset } from '../../graph/patient-profile.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import { explainedBy } from './explained.ts';
import type { QuestionGraph } from './question-graph.ts';
import { isPatientOfNone } from './rule-out.ts';
import type { Told } from './weights.ts';

/** Natural logarithm: a disease with so much less evidence than the best is left out. */
const NEGLIGIBLE = 5;

/** More than one finding of few diseases gives, in natural logarithms. */
const MUCH = 4.5;
/** Diseases that are thought of however little speaks for them. */
const NEAREST = 8;

/** What it counts to be a disease of the same organ, and to be of another tempo. */
const SAME_ORGAN = 2.5;
const OTHER_TEMPO = 1.5;
/** By how much rarer, in natural logarithms, a disease is before it counts, and what each further one takes away. */
const MUCH_RARER = 2.3;
const RARITY_WEIGHT = 0.5;
/** Onsets from swift to slow; attacks and what is inborn go with any. */
const TEMPO: Readonly<Partial<Record<Onset, number>>> = { hyperacute: 0, acute: 1, subacute: 2, chronic: 3 };

export class Differential {
  /** Every other disease that has some of what is told, whoever has it: those of the first finding first. */
  readonly diseases: readonly number[];
  readonly #graph: QuestionGraph;
  /** By the disease's place among all, where it is possible. */
  readonly #evidence: Float64Array;
  readonly #isPossible: Uint8Array;
  readonly #expected = new Map<number, number>();
  #least: number | null = null;
  #weights: readonly (readonly [disease: number, weight: number])[] | null = null;

  constructor(graph: QuestionGraph, disease: number, told: Told, explained = explainedBy(graph, told.present)) {
    this.#graph = graph;
    const { places } = graph.findings;
    this.diseases = explained.diseases.filter((other) => other !== disease);
    this.#evidence = new Float64Array(graph.findings.diseases.length);
    this.#isPossible = new Uint8Array(graph.findings.diseases.length);
    const kinship = kinshipWith(graph, disease);
    for (const other of this.diseases) {
      if (isPatientOfNone(graph, other, told)) continue;
      const place = places[other]!;
      const lift = explained.lifts[place]!;
      this.#isPossible[place] = 1;
      this.#evidence[place] = lift + (kinship?.(other) ?? 0) + rarityBeside(graph, disease, other);
    }
  }

  /**
   * Natural logarithm of how much oftener a disease shows what it shares of what is told than diseases at large do. What it is
   * not stated to show speaks neither way, nor how often it is met: a common infection that shares a fever explains little.
   * Null of the disease itself, of what shares nothing, and of diseases that the patient's age or sex excludes.
   */
  evidenceOf(disease: number): number | null {
    const place = this.#graph.findings.places[disease]!;
    return this.#isPossible[place] === 1 ? this.#evidence[place]! : null;
  }

  /** Whether a clinician would think of a disease: much speaks for it, or little for any and for no other more. */
  holds(disease: number): boolean {
    this.#least ??= Math.min(MUCH, this.#nearest(NEAREST));
    return (this.evidenceOf(disease) ?? -Infinity) >= this.#least;
  }

  /** What speaks for the disease for which so many speak more or as much, itself among them; -Infinity: there are fewer. */
  #nearest(count: number): number {
    const most: number[] = [];
    for (const disease of this.diseases) {
      const evidence = this.evidenceOf(disease);
      if (evidence === null || (most.length === count && evidence <= most[0]!)) continue;
      if (most.length === count) most.shift();
      const after = most.findIndex((other) => other > evidence);
      most.splice(after < 0 ? most.length : after, 0, evidence);
    }
    return most.length < count ? -Infinity : most[0]!;
  }

  /** Share of the patients with one of the other diseases who would have a finding, 0-1: how pertinent its absence is. */
  expected(finding: number): number {
    const known = this.#expected.get(finding);
    if (known !== undefined) return known;
    let having = 0;
    for (const [disease, weight] of this.#likely())
      having += weight * (this.#graph.findings.share(disease, finding) ?? 0);
    this.#expected.set(finding, having);
    return having;
  }

  /** The diseases that count, each with its share of the patients. */
  #likely(): readonly (readonly [disease: number, weight: number])[] {
    if (this.#weights !== null) return this.#weights;
    const possible = this.diseases.flatMap((disease) => {
      const evidence = this.evidenceOf(disease);
      return evidence === null ? [] : [[disease, evidence] as const];
    });
    const most = possible.reduce((highest, [, evidence]) => Math.max(highest, evidence), -Infinity);
    const near = possible.filter(([, evidence]) => evidence > most - NEGLIGIBLE);
    const all = near.reduce((sum, [, evidence]) => sum + Math.exp(evidence), 0);
    this.#weights = near.map(([disease, evidence]) => [disease, Math.exp(evidence) / all]);
    return this.#weights;
  }
}

/**
 * Whoever has trouble of an organ for years is asked after diseases of that organ that last for years. Null where the
 * graph knows neither organ nor onset of the disease.
 */
function kinshipWith(graph: QuestionGraph, disease: number): ((other: number) => number) | null {
  const organs = graph.objects(disease, 'affects');
  const tempo = tempoOf(graph, disease);
  if (organs.length === 0 && tempo === undefined) return null;
  const ofOneOrgan = remembered(OF_ONE_ORGAN(graph), disease, () => {
    const affecting = Array.from(organs, (organ) => [...graph.subjects(organ, 'affects')]);
    return new Set(affecting.flat());
  });
  return (other) => {
    const theirs = tempoOf(graph, other);
    const between = tempo === undefined || theirs === undefined ? 0 : Math.max(Math.abs(tempo - theirs) - 1, 0);
    return (ofOneOrgan.has(other) ? SAME_ORGAN : 0) - OTHER_TEMPO * between;
  };
}

/** Disease -> those that affect an organ which it affects. */
const OF_ONE_ORGAN = perObject<QuestionGraph, Map<number, ReadonlySet<number>>>(() => new Map());

/** Of a common disease, one that is met far more seldom is no rival: nobody thinks of Ebola virus disease at once. */
function rarityBeside(graph: QuestionGraph, disease: number, other: number): number {
  const own = graph.patients(disease)?.incidence;
  const theirs = graph.patients(other)?.incidence;
  if (own == null || theirs == null) return 0;
  return RARITY_WEIGHT * Math.min(0, Math.log(theirs / own) + MUCH_RARER);
}

function tempoOf(graph: QuestionGraph, disease: number): number | undefined {
  const onset = graph.patients(disease)?.onset;
  return onset == null ? undefined : TEMPO[onset];
}
