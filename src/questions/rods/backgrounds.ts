/**
 * Conditions of a patient that forbid one treatment of the disease while another is stated to be safe. A treatment is
 * never safe because nothing forbids it: a source must say so.
 */
import type { PatientProfile } from '../../graph/patient-profile.ts';
import { neededFindings, standsAlone, TEST_RELATIONS } from '../../graph/schema.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import type { QuestionGraph } from './question-graph.ts';
import { admits, isUnspecific, USUAL_SHARE } from './rule-out.ts';
import type { Patient } from './weights.ts';

export const TREATMENTS = ['first_line_treatment', 'second_line_treatment'] as const;

export interface SafeTreatment {
  /** Condition that the vignette tells. */
  readonly condition: number;
  /** Treatment of the disease that the condition forbids. */
  readonly treatment: number;
}

/**
 * Every condition in which `safe` may be given and another treatment of the disease, of its type, may not: a drug among
 * procedures would be told by its type.
 */
export function safeTreatments(graph: QuestionGraph, disease: number, safe: number): readonly SafeTreatment[] {
  const ofDisease = remembered(SAFE_TREATMENTS(graph), disease, () => new Map<number, readonly SafeTreatment[]>());
  return remembered(ofDisease, safe, () => safeBesideForbidden(graph, disease, safe));
}

/** Disease -> safe treatment -> what it can be asked about with. */
const SAFE_TREATMENTS = perObject<QuestionGraph, Map<number, Map<number, readonly SafeTreatment[]>>>(() => new Map());

function safeBesideForbidden(graph: QuestionGraph, disease: number, safe: number): SafeTreatment[] {
  const others = TREATMENTS.flatMap((relation) =>
    [...graph.objects(disease, relation)].filter((node) => {
      const qualifiers = graph.qualifiers(disease, relation, node);
      if (graph.typeOf(node) !== graph.typeOf(safe)) return false;
      return node !== safe && standsAlone(qualifiers) && qualifiers.route === undefined;
    }),
  );
  return [...graph.objects(safe, 'safe_in')].flatMap((condition) => {
    if (!canMeet(graph, disease, condition) || isForbidden(graph, safe, condition, 'at all')) return [];
    if (causesWhatItForbids(graph, safe, condition)) return [];
    return others
      .filter((treatment) => isForbidden(graph, treatment, condition, 'absolutely'))
      .map((treatment) => ({ condition, treatment }));
  });
}

/** Every treatment that a condition, or what it implies, forbids absolutely. */
export function forbiddenIn(graph: QuestionGraph, condition: number): ReadonlySet<number> {
  return remembered(FORBIDDEN(graph), condition, () => {
    const named = [...graph.consequences(condition)].flatMap((each) => [...graph.subjects(each, 'contraindicated_in')]);
    return new Set(named.filter((treatment) => isForbidden(graph, treatment, condition, 'absolutely')));
  });
}

const FORBIDDEN = perObject<QuestionGraph, Map<number, ReadonlySet<number>>>(() => new Map());

/** Whether a condition, or what it implies, forbids a treatment. */
export function isForbidden(
  graph: QuestionGraph,
  treatment: number,
  condition: number,
  how: 'absolutely' | 'at all',
): boolean {
  for (const each of graph.consequences(condition)) {
    if (how === 'at all' && graph.has(treatment, 'relatively_contraindicated_in', each)) return true;
    if (!graph.has(treatment, 'contraindicated_in', each)) continue;
    if (how === 'at all' || graph.qualifiers(treatment, 'contraindicated_in', each).strength === undefined) return true;
  }
  return false;
}

/** An adverse effect that the condition implies: it would be made worse. */
function causesWhatItForbids(graph: QuestionGraph, treatment: number, condition: number): boolean {
  const implied = graph.consequences(condition);
  return [...graph.objects(treatment, 'has_adverse_effect')].some((effect) => implied.has(effect));
}

/**
 * Whether a disease and the findings that are told, what they imply or what they warn of speak against a treatment. What
 * is usual in the disease warns of nothing, since its treatments are those of such patients; nor is a usual or unspecific
 * complaint or sign held against the drug that can cause it too.
 */
export function spokenAgainst(
  graph: QuestionGraph,
  disease: number,
  findings: readonly number[],
): (treatment: number) => boolean {
  const known = impliedBy(graph, [disease, ...findings]);
  const isUsual = (finding: number): boolean => (graph.findings.share(disease, finding) ?? 0) >= USUAL_SHARE;
  const feared = [...known].flatMap((node) => (isUsual(node) ? [] : [...graph.objects(node, 'warns_of')]));
  // As `isForbidden` has it, of all of them at once.
  const forbidding = impliedBy(graph, [...known, ...feared]);
  const isBlamed = (effect: number): boolean =>
    graph.typeOf(effect) === 'laboratory_finding' || !(isUsual(effect) || isUnspecific(graph, effect));
  return (treatment) =>
    CONTRAINDICATIONS.some((relation) => meets(forbidding, graph.objects(treatment, relation))) ||
    [...graph.objects(treatment, 'has_adverse_effect')].some((effect) => known.has(effect) && isBlamed(effect));
}

/** Absolute ones and others. */
const CONTRAINDICATIONS = ['contraindicated_in', 'relatively_contraindicated_in'] as const;

function meets(nodes: ReadonlySet<number>, others: Iterable<number>): boolean {
  for (const other of others) if (nodes.has(other)) return true;
  return false;
}

/**
 * Whether what a treatment is given for, or one finding of the organ at which a test looks, is told, where the disease
 * alone is no reason.
 */
export function isCalledFor(graph: QuestionGraph, disease: number, used: number, findings: readonly number[]): boolean {
  return [...TREATMENTS, ...TEST_RELATIONS].every((relation) => {
    const needed = neededFindings(graph.qualifiers(disease, relation, used));
    if (needed.length === 0) return true;
    const told = impliedBy(graph, findings);
    return needed.some((finding) => told.has(graph.nodeOfKey(finding)));
  });
}

function impliedBy(graph: QuestionGraph, told: readonly number[]): Set<number> {
  const implied = new Set<number>();
  for (const node of told) for (const each of graph.consequences(node)) implied.add(each);
  return implied;
}

/** Conditions that are an age: everybody of the age has them. */
const AGES: ReadonlySet<string> = new Set(['age under eight years', 'age under two years', 'age under two months']);

/** Whether somebody of an age and a sex may be given a treatment. */
export function suits(graph: QuestionGraph, treatment: number, { age, sex }: Patient): boolean {
  const isOfAge = (node: number): boolean => {
    const [youngest, oldest] = graph.patients(node)?.age ?? [0, Infinity];
    return youngest <= age && age < oldest;
  };
  const limitedTo = graph.patients(treatment)?.sex;
  if (limitedTo === (sex === 'female' ? 'male' : 'female') || !isOfAge(treatment)) return false;
  const forbidding = [...graph.objects(treatment, 'contraindicated_in')];
  forbidding.push(...graph.objects(treatment, 'relatively_contraindicated_in'));
  return !forbidding.some((condition) => AGES.has(graph.names(condition)[0]!) && isOfAge(condition));
}

/**
 * Whether a condition or finding that is asked for is one that such a patient can have: no boy of 12 breastfeeds. A
 * disease states who is first seen with it, and a complication is seen later.
 */
export function canHave(graph: QuestionGraph, asked: number, patient: Patient): boolean {
  return graph.typeOf(asked) === 'disease' || admits(graph.patients(asked), patient);
}

/** Whether a patient with the disease can have the condition: findings do not contradict it, age and sex allow it. */
export function canMeet(graph: QuestionGraph, disease: number, condition: number): boolean {
  const implied = graph.consequences(condition);
  if (implied.has(disease) || graph.consequences(disease).has(condition)) return false;
  const against = graph.opposites(condition);
  for (const finding of graph.findings.of(disease)) if (against.has(finding)) return false;
  for (const never of graph.findings.lackedBy(disease)) if (implied.has(never)) return false;
  return canBeOnePatient([graph.patients(disease), ...[...implied].map((each) => graph.patients(each))]);
}

/** Whether somebody of one age and sex fits every profile. */
export function canBeOnePatient(profiles: readonly (PatientProfile | null)[]): boolean {
  let [youngest, oldest] = [0, Infinity];
  let [female, male] = [true, true];
  for (const profile of profiles) {
    if (profile?.sex === 'female') male = false;
    if (profile?.sex === 'male') female = false;
    if (profile?.age == null) continue;
    youngest = Math.max(youngest, profile.age[0]);
    oldest = Math.min(oldest, profile.age[1]);
  }
  return youngest < oldest && (female || male);
}
