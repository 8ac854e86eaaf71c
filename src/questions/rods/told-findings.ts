/**
 * Sets of findings that identify a disease and no other (paper section 3.1: coherent subgraphs), drawn by how often
 * patients have them. No finding identifies the disease by itself; one that very many diseases have is not told, since it
 * says little; a finding is never told beside its own parent.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import type { Core } from '../../graph/schema.ts';
import type { QuestionGraph } from './question-graph.ts';

export interface ObservationRules {
  /** Fewest and most findings told in a vignette. */
  readonly findings: readonly [number, number];
  /** Findings of more diseases than this are not told, nor conditions that forbid more treatments. */
  readonly candidates: number;
  /**
   * As in an exam: a symptom is told wherever the disease has one, what is typical is drawn before what is common, and a
   * finding may be its disease's alone.
   */
  readonly complaint: boolean;
}

const ATTEMPTS = 6;
/** How seldom a finding of unknown share is drawn. */
const UNKNOWN_SHARE = 0.4;
const LEAST_SHARE = 0.02;

/** Findings of a disease that a vignette in the languages can tell. */
export function tellableFindings(
  graph: QuestionGraph,
  disease: number,
  languages: readonly Language[],
  { candidates, complaint }: ObservationRules,
): number[] {
  const { findings } = graph;
  const own = [...findings.of(disease)];
  const usual = complaint ? own.filter((finding) => shareOf(graph, disease, finding) >= LEAST_HALLMARK_SHARE) : [];
  return own.filter((finding) => {
    const diseaseCount = findings.countWith(finding);
    return (
      diseaseCount > (complaint ? 0 : 1) &&
      diseaseCount <= candidates &&
      languages.every((language) => graph.hasName(finding, language)) &&
      graph.canBeTold(finding) &&
      !usual.some((other) => saysMore(graph, disease, other, finding))
    );
  });
}

/**
 * Whether a usual finding of the disease implies the other: a patient is told the diarrhea, not a change of habit. The core
 * of a disease is told as the graph says it.
 */
function saysMore(graph: QuestionGraph, disease: number, finding: number, less: number): boolean {
  return (
    finding !== less &&
    graph.consequences(finding).has(less) &&
    !graph.consequences(less).has(finding) &&
    coreOf(graph, disease, less) === null
  );
}

/** A random set of findings, sorted; null when none of the drawn sets identifies the disease. */
export function drawFindings(
  graph: QuestionGraph,
  disease: number,
  tellable: readonly number[],
  rules: ObservationRules,
  random: RandomStream,
): number[] | null {
  const [fewest, most] = rules.findings;
  if (tellable.length < fewest) return null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const size = fewest + random.integer(most - fewest + 1);
    const findings = drawBeside(graph, disease, tellable, { size, complaint: rules.complaint }, random);
    if (findings.length < fewest) continue;
    const fitting = graph.findings.diseasesWithAll(findings);
    if (fitting.length === 1 && fitting[0] === disease) return findings.sort((left, right) => left - right);
  }
  return null;
}

/**
 * Findings by how often they are met, none beside what implies it, names it or contradicts it. What is typical of the
 * disease comes first, then where it is wanted a symptom: a vignette tells why the patient comes and what makes the
 * diagnosis.
 */
function drawBeside(
  graph: QuestionGraph,
  disease: number,
  tellable: readonly number[],
  { size, complaint }: { readonly size: number; readonly complaint: boolean },
  random: RandomStream,
): number[] {
  const left = [...tellable];
  const drawn: number[] = [];
  const weights = new Map(
    tellable.map((finding) => [finding, (complaint ? typicalityOf : shareOf)(graph, disease, finding)]),
  );
  const fill = (): number[] => {
    while (drawn.length < size && left.length > 0) drawFrom(left);
    return drawn;
  };
  const drawFrom = (among: readonly number[]): void => {
    const finding = among[random.weighted(among.map((each) => weights.get(each)!))]!;
    left.splice(left.indexOf(finding), 1);
    if (drawn.every((other) => canStandBeside(graph, other, finding))) drawn.push(finding);
  };
  if (complaint && drawCore(graph, disease, left, drawFrom)) return fill();
  const hallmarks = hallmarksOf(graph, disease, tellable);
  if (hallmarks.length > 0) drawFrom(hallmarks);
  const symptoms = left.filter((finding) => isComplaint(graph, disease, finding));
  if (complaint && symptoms.length > 0 && !drawn.some((finding) => graph.typeOf(finding) === 'symptom'))
    drawFrom(symptoms);
  if (complaint)
    for (let at = 0; at < MAKING && drawn.length < size; at++) {
      const making = left.filter((finding) => makesTheDiagnosis(graph, disease, finding));
      if (making.length > 0) drawFrom(making);
    }
  return fill();
}

/** Core findings that are told, besides a core complaint. */
const CORE_FINDINGS = 2;

/** Draws what brings patients to a doctor and what makes the diagnosis, where a graph says so; whether it does. */
function drawCore(
  graph: QuestionGraph,
  disease: number,
  left: readonly number[],
  drawFrom: (among: readonly number[]) => void,
): boolean {
  const of = (core: Core): number[] => left.filter((finding) => coreOf(graph, disease, finding) === core);
  const complaints = of('complaint');
  if (complaints.length > 0) drawFrom(complaints);
  let drawn = 0;
  for (let core = of('finding'); drawn < CORE_FINDINGS && core.length > 0; core = of('finding'), drawn++)
    drawFrom(core);
  return complaints.length > 0 && drawn > 0;
}

/** How a finding belongs to the core of a disease; null where it does not, or nothing says so. */
export function coreOf(graph: QuestionGraph, disease: number, finding: number): Core | null {
  return graph.qualifiers(disease, `has_${graph.typeOf(finding)}`, finding).core ?? null;
}

/** Findings that make the diagnosis, besides the first hallmark, as far as the disease has them. */
const MAKING = 2;
/** Of the patients: what fewer have is not missed. */
const LEAST_MISSED_SHARE = 0.9;

/** What is seen or measured in nearly every patient, whose absence from a vignette a clinician would notice. */
function makesTheDiagnosis(graph: QuestionGraph, disease: number, finding: number): boolean {
  return graph.typeOf(finding) !== 'symptom' && (graph.findings.share(disease, finding) ?? 0) >= LEAST_MISSED_SHARE;
}

/** A symptom that brings patients to a doctor. */
function isComplaint(graph: QuestionGraph, disease: number, finding: number): boolean {
  return graph.typeOf(finding) === 'symptom' && shareOf(graph, disease, finding) >= LEAST_COMPLAINT_SHARE;
}

const LEAST_COMPLAINT_SHARE = 0.25;
const HALLMARKS = 3;
/** Of the patients with a disease: what fewer have is no hallmark. */
const LEAST_HALLMARK_SHARE = 0.6;

/** The tellable findings that say most of a disease: met in most of its patients and in few other diseases. */
export function hallmarksOf(graph: QuestionGraph, disease: number, tellable: readonly number[]): number[] {
  return tellable
    .filter((finding) => (graph.findings.share(disease, finding) ?? 0) >= LEAST_HALLMARK_SHARE)
    .toSorted((one, other) => typicalityOf(graph, disease, other) - typicalityOf(graph, disease, one))
    .slice(0, HALLMARKS);
}

/** How much a finding says of a disease: its share there, times how few diseases have it. */
export function typicalityOf(graph: QuestionGraph, disease: number, finding: number): number {
  const { findings } = graph;
  return shareOf(graph, disease, finding) * Math.log((1 + findings.diseases.length) / findings.countWith(finding));
}

function shareOf({ findings }: QuestionGraph, disease: number, finding: number): number {
  return Math.max(findings.share(disease, finding) ?? UNKNOWN_SHARE, LEAST_SHARE);
}

/** Whether two findings can be told of one patient without one saying what the other says. */
export function canStandBeside(graph: QuestionGraph, one: number, other: number): boolean {
  if (graph.consequences(one).has(other) || graph.consequences(other).has(one)) return false;
  if (graph.opposites(one).has(other) || graph.opposites(other).has(one)) return false;
  if (graph.akin(one).has(other)) return false;
  return !nameHoldsAnother(graph, one, other);
}

/**
 * Whether a finding can be denied of a patient of whom another is told. Who has orthopnea has dyspnea, and what puzzles
 * beside dyspnea puzzles beside orthopnea; told of one patient, the two repeat nothing.
 */
export function canBeDeniedBeside(graph: QuestionGraph, told: number, denied: number): boolean {
  if (!canStandBeside(graph, told, denied)) return false;
  const akin = graph.akin(denied);
  if (akin.size === 0) return true;
  return [...graph.consequences(told)].every((each) => !akin.has(each));
}

function nameHoldsAnother(graph: QuestionGraph, one: number, other: number): boolean {
  for (const language of ['en', 'zh'] as const) {
    if (!graph.hasName(one, language) || !graph.hasName(other, language)) continue;
    const [left, right] = [smallName(graph, one, language), smallName(graph, other, language)];
    if (left.includes(right) || right.includes(left)) return true;
  }
  return false;
}

/** In small letters. */
function smallName(graph: QuestionGraph, finding: number, language: Language): string {
  return remembered(SMALL_NAMES(graph)[language], finding, () => graph.name(finding, language).toLowerCase());
}

const SMALL_NAMES = perObject<QuestionGraph, Record<Language, Map<number, string>>>(() => ({
  en: new Map(),
  zh: new Map(),
}));
