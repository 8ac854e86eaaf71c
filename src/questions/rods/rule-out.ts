/**
 * Why a competing disease is not the patient's: it always or usually has a finding that the patient is told to lack, it
 * never has a told finding, or nobody of that age and sex has it. Where nothing of this holds, the graph is merely silent
 * about a told finding, which proves little.
 */
import type { PatientProfile } from '../../graph/patient-profile.ts';
import type { Language } from '../../records/question.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import type { Differential } from './differential.ts';
import type { FindingIndex } from './finding-index.ts';
import type { QuestionGraph } from './question-graph.ts';
import { isCourse } from '../vignette/finding-times.ts';
import { canBeDeniedBeside, canStandBeside } from './told-findings.ts';
import { chanceOfPatient, type Doubt, type Patient, type Told } from './weights.ts';

/** Diseases from which on a finding is one that is asked of every patient. */
const MUCH_ASKED = 40;
/** Years. */
const LEAST_AGE_OF_DENIAL = 3;
/** Share from which a finding is usual. */
export const USUAL_SHARE = 0.6;
const ALWAYS_SHARE = 0.95;
/** Of the patients of the differential diagnosis: nobody asks after what fewer would show. */
const LEAST_PERTINENCE = 0.12;
const PERTINENCE_WEIGHT = 3;
/** Diseases that have a finding: the negative of what fewer have would be odd. */
const LEAST_ASKED = 3;
/** Of the diseases: a finding that more have is unspecific. */
const UNSPECIFIC_SHARE = 0.15;
/** A patient of such an age and sex is no patient of the disease. */
const NO_PATIENT = 0.02;

export interface RuledOut {
  readonly how: 'absent' | 'never' | 'patient' | 'silence';
  /** The finding that rules it out; null where the patient does. */
  readonly by: number | null;
}

export interface RuleOutRequest {
  readonly disease: number;
  readonly told: Told;
  /** A condition that is told of the patient besides; null: none is. */
  readonly condition: number | null;
  readonly language: Language;
  readonly doubt: Doubt | null;
  /** What else explains the told findings; null: not weighed. */
  readonly differential: Differential | null;
}

/** How what is told already rules a competitor out by a statement; null: it does not. */
export function statedRuleOut(graph: QuestionGraph, competitor: number, told: Told): RuledOut | null {
  const { findings } = graph;
  for (const finding of told.absent)
    if ((findings.share(competitor, finding) ?? 0) >= USUAL_SHARE) return { how: 'absent', by: finding };
  const never = findings.lackedBy(competitor);
  if (never.size > 0)
    for (const finding of told.present)
      for (const implied of graph.consequences(finding)) if (never.has(implied)) return { how: 'never', by: finding };
  return isPatientOfNone(graph, competitor, told) ? { how: 'patient', by: null } : null;
}

/** Whether nobody of the told age and sex has the disease. */
export function isPatientOfNone(graph: QuestionGraph, disease: number, { patient }: Told): boolean {
  const patients = graph.patients(disease);
  return patient !== null && patients !== null && chanceOfPatient(patients, patient) <= NO_PATIENT;
}

/** A told finding of which the graph says nothing for the competitor, and no other source either. */
export function silentRuleOut(
  { findings }: QuestionGraph,
  competitor: number,
  { present }: Told,
  doubt: Doubt | null,
): RuledOut | null {
  const by = present.find((finding) => !findings.has(competitor, finding) && doubt?.(competitor, finding) !== true);
  return by === undefined ? null : { how: 'silence', by };
}

/**
 * The finding whose absence would rule the competitor out and fits the patient's disease best: what the disease never has
 * first, then what is most usual in the competitor. Null where there is none.
 */
export function negativeFor(
  graph: QuestionGraph,
  competitor: number,
  request: RuleOutRequest,
  known: Deniables = new Map(),
): number | null {
  const { told } = request;
  let [best, score] = [null as number | null, 0];
  for (const [finding, share] of usualFindings(graph, competitor)) {
    if (share < leastShareDenied(graph, finding, told)) continue;
    const deniable = remembered(known, finding, () => deniableOf(graph, finding, request));
    if (deniable === null) continue;
    if (!told.absent.every((other) => canStandBeside(graph, other, finding))) continue;
    const own = 2 * share + deniable.preference + PERTINENCE_WEIGHT * deniable.pertinence;
    if (own > score) [best, score] = [finding, own];
  }
  return best;
}

/** What speaks for denying a finding, whatever competitor it rules out. */
interface Deniable {
  readonly preference: number;
  readonly pertinence: number;
}

/** By finding, of one patient; null: it cannot be denied beside what is present. */
export type Deniables = Map<number, Deniable | null>;

function deniableOf(graph: QuestionGraph, finding: number, request: RuleOutRequest): Deniable | null {
  const { disease, told, condition, language, doubt, differential } = request;
  const { findings } = graph;
  if (findings.has(disease, finding) || doubt?.(disease, finding) === true) return null;
  if (!graph.hasName(finding, language) || !graph.canBeTold(finding) || !fitsPatient(graph, finding, request))
    return null;
  const present = [...told.present, ...(condition === null ? [] : [condition])];
  if (!present.every((other) => canBeDeniedBeside(graph, other, finding))) return null;
  const pertinence = differential?.expected(finding) ?? 0;
  if (differential !== null && (pertinence < LEAST_PERTINENCE || !isAskedAfter(graph, finding))) return null;
  return { preference: preference(graph, disease, finding), pertinence };
}

/** Findings whose share is one that can be denied, with it. */
function usualFindings({ findings }: QuestionGraph, disease: number): readonly (readonly [number, number])[] {
  return remembered(USUAL(findings), disease, () =>
    [...findings.of(disease)]
      .map((finding) => [finding, findings.share(disease, finding) ?? 0] as const)
      .filter(([, share]) => share >= USUAL_SHARE),
  );
}

const USUAL = perObject<FindingIndex, Map<number, readonly (readonly [number, number])[]>>(() => new Map());

/** What few diseases have is never asked after, nor the course of the illness, which is told. */
function isAskedAfter(graph: QuestionGraph, finding: number): boolean {
  return graph.findings.countWith(finding) >= LEAST_ASKED && !isCourse(graph.key(finding));
}

/** Of a patient who is told, what very many diseases have excludes only those that always have it: fatigue, pain. */
function leastShareDenied(graph: QuestionGraph, finding: number, { patient }: Told): number {
  return patient !== null && isUnspecific(graph, finding) ? ALWAYS_SHARE : USUAL_SHARE;
}

export function isUnspecific({ findings }: QuestionGraph, finding: number): boolean {
  return findings.countWith(finding) > UNSPECIFIC_SHARE * findings.diseases.length;
}

/** What the disease is known to lack comes first, then what is asked or seen; what one disease alone has says its name. */
function preference(graph: QuestionGraph, disease: number, finding: number): number {
  const { findings } = graph;
  const isSeen = graph.typeOf(finding) === 'symptom' || graph.typeOf(finding) === 'sign';
  // What is asked of every patient reads naturally; what few diseases have does not.
  const asked = Math.min(findings.countWith(finding) / MUCH_ASKED, 1);
  return (findings.lacks(disease, finding) ? 1 : 0) + (isSeen ? 0.4 : 0) + 0.8 * asked;
}

/** Whether such a patient can have the finding: of no age and sex that is told, nobody has what is limited. */
function fitsPatient(graph: QuestionGraph, finding: number, { told: { patient } }: RuleOutRequest): boolean {
  const limits = graph.patients(finding);
  if (patient === null) return limits === null;
  // Nobody asks a small child what it feels.
  if (graph.typeOf(finding) === 'symptom' && patient.age < LEAST_AGE_OF_DENIAL && limits?.age == null) return false;
  return admits(limits, patient);
}

/** Whether a patient of that age and sex is within the limits; null: there are none. */
export function admits(limits: PatientProfile | null, patient: Patient): boolean {
  if (limits === null) return true;
  if (limits.sex === (patient.sex === 'female' ? 'male' : 'female')) return false;
  const [youngest, oldest] = limits.age ?? [0, Infinity];
  return patient.age >= youngest && patient.age <= oldest;
}
