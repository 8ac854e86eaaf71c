/**
 * Conditions of a patient that forbid one treatment of the disease while another is stated to be safe. A treatment is
 * never safe because nothing forbids it: a source must say so.
 */
import type { PatientProfile } from '../../graph/patient-profile.ts';
import { standsAlone } from '../../graph/schema.ts';
import type { QuestionGraph } from './question-graph.ts';

const TREATMENTS = ['first_line_treatment', 'second_line_treatment'] as const;

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
export function safeTreatments(graph: QuestionGraph, disease: number, safe: number): SafeTreatment[] {
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
export function forbiddenIn(graph: QuestionGraph, condition: number): Set<number> {
  const named = [...graph.consequences(condition)].flatMap((each) => [...graph.subjects(each, 'contraindicated_in')]);
  return new Set(named.filter((treatment) => isForbidden(graph, treatment, condition, 'absolutely')));
}

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
