/**
 * The differential diagnosis of what is told: the other diseases that explain some of it, each with how strongly it does,
 * before any negative. They lend the options, and what they would show is what a clinician asks after.
 */
import type { Onset } from '../../graph/patient-profile.ts';
import type { QuestionGraph } from './question-graph.ts';
import { isPatientOfNone } from './rule-out.ts';
import { chanceOf, silentShare, type Doubt, type Told } from './weights.ts';

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
  /**
   * Disease -> natural logarithm of how much oftener it shows what it shares of what is told than diseases at large do. What
   * it is not stated to show speaks neither way, nor how often it is met: a common infection that shares a fever explains
   * little. Diseases that the patient's age or sex excludes are none of it.
   */
  readonly evidence: ReadonlyMap<number, number>;
  readonly #graph: QuestionGraph;
  readonly #expected = new Map<number, number>();
  #least: number | null = null;
  #weights: readonly (readonly [disease: number, weight: number])[] | null = null;

  constructor(graph: QuestionGraph, disease: number, told: Told, doubt: Doubt | null) {
    this.#graph = graph;
    const evidence = new Map<number, number>();
    for (const finding of told.present) {
      const atLarge = silentShare(graph, finding);
      for (const other of graph.findings.diseasesWith(finding)) {
        const lift = Math.log(chanceOf(graph, other, finding, doubt) / atLarge);
        evidence.set(other, (evidence.get(other) ?? 0) + lift);
      }
    }
    const kinship = kinshipWith(graph, disease);
    for (const [other, lift] of evidence)
      if (other === disease || isPatientOfNone(graph, other, told)) evidence.delete(other);
      else evidence.set(other, lift + (kinship?.(other) ?? 0) + rarityBeside(graph, disease, other));
    this.evidence = evidence;
  }

  /** Whether a clinician would think of a disease: much speaks for it, or little for any and for no other more. */
  holds(disease: number): boolean {
    this.#least ??= Math.min(
      MUCH,
      [...this.evidence.values()].sort((left, right) => right - left)[NEAREST - 1] ?? -Infinity,
    );
    return (this.evidence.get(disease) ?? -Infinity) >= this.#least;
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
    const most = Math.max(...this.evidence.values());
    const near = [...this.evidence].filter(([, evidence]) => evidence > most - NEGLIGIBLE);
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
  const organs = new Set(graph.objects(disease, 'affects'));
  const tempo = tempoOf(graph, disease);
  if (organs.size === 0 && tempo === undefined) return null;
  return (other) => {
    const isOfOneOrgan = organs.size > 0 && [...graph.objects(other, 'affects')].some((organ) => organs.has(organ));
    const theirs = tempoOf(graph, other);
    const between = tempo === undefined || theirs === undefined ? 0 : Math.max(Math.abs(tempo - theirs) - 1, 0);
    return (isOfOneOrgan ? SAME_ORGAN : 0) - OTHER_TEMPO * between;
  };
}

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
