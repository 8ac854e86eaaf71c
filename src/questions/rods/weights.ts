/**
 * How strongly what is told speaks for a disease: naive Bayes over stated frequencies, age, sex and incidence. The told
 * findings determine a disease when no other explains them nearly as well.
 */
import type { PatientProfile, Sex } from '../../graph/patient-profile.ts';
import type { Rarity } from '../../records/graph-question.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import type { Explained } from './explained.ts';
import type { QuestionGraph } from './question-graph.ts';

export interface Patient {
  /** Years. */
  readonly age: number;
  readonly sex: 'female' | 'male';
}

export interface Told {
  readonly present: readonly number[];
  readonly absent: readonly number[];
  /** Null where the vignette tells neither age nor sex. */
  readonly patient: Patient | null;
}

/** Whether another source says that a disease has a finding of which this graph says nothing. */
export type Doubt = (disease: number, finding: number) => boolean;

/** A share that a source leaves open. */
const UNKNOWN_SHARE = 0.4;
/** What the graph says a disease never has may still be met by chance. */
const NEVER_SHARE = 0.002;
/** Of a finding that another source states. */
const DOUBTED_SHARE = 0.3;
/** A finding that nothing states of a disease is met as often as among diseases at large, within these bounds. */
const [LEAST_SILENT_SHARE, MOST_SILENT_SHARE] = [0.02, 0.3];
const MOST_SHARE = 0.98;

/** Stands for a stated incidence, per 100,000 people a year. */
const INCIDENCE: Readonly<Record<Rarity, number>> = { common: 100, uncommon: 3, rare: 0.2, unknown: 1 };
/** Questions ask of rare diseases oftener than they are met: an exam's prior lies between the world's and none. */
const PRIOR_EXPONENT = 0.5;

/** Share of the patients with a disease in whom a finding is met. */
export function chanceOf(graph: QuestionGraph, disease: number, finding: number, doubt: Doubt | null): number {
  const { findings } = graph;
  if (findings.lacks(disease, finding)) return NEVER_SHARE;
  const share = findings.share(disease, finding);
  if (share !== null) return Math.min(share, MOST_SHARE);
  if (findings.has(disease, finding)) return UNKNOWN_SHARE;
  return doubt?.(disease, finding) === true ? DOUBTED_SHARE : silentShare(graph, finding);
}

/** Share of the patients with a disease of which nothing is stated in whom a finding is met. */
export function silentShare({ findings }: QuestionGraph, finding: number): number {
  const among = findings.countWith(finding) / findings.diseases.length;
  return Math.min(Math.max(among, LEAST_SILENT_SHARE), MOST_SILENT_SHARE);
}

/** Natural logarithm of how likely a disease is beside what is told, up to a constant that all diseases share. */
export function weightOf(graph: QuestionGraph, disease: number, told: Told, doubt: Doubt | null): number {
  const patients = graph.patients(disease);
  let weight = priorOf(graph, disease);
  for (const finding of told.present) weight += Math.log(chanceOf(graph, disease, finding, doubt));
  for (const finding of told.absent) weight += Math.log(1 - chanceOf(graph, disease, finding, doubt));
  if (told.patient !== null && patients !== null) weight += Math.log(chanceOfPatient(patients, told.patient));
  return weight;
}

const SHARE_OF_FEMALES: Readonly<Record<Sex, number>> = {
  female: 0.999,
  'mostly female': 0.85,
  both: 0.5,
  'mostly male': 0.15,
  male: 0.001,
};
const LEAST_MARGIN = 5;
const OUTSIDE_THE_AGES = 0.1;
const FAR_OUTSIDE_THE_AGES = 0.01;

/** How likely patients with the profile are of that age and sex, against any patient. */
export function chanceOfPatient({ age, sex }: PatientProfile, patient: Patient): number {
  const females = sex === null ? 0.5 : SHARE_OF_FEMALES[sex];
  const ofSex = 2 * (patient.sex === 'female' ? females : 1 - females);
  if (age === null) return ofSex;
  const [youngest, oldest] = age;
  if (patient.age >= youngest && patient.age <= oldest) return ofSex;
  // Half of the range, and at least five years, to either side is possible.
  const margin = Math.max((oldest - youngest) / 2, LEAST_MARGIN);
  const isNear = patient.age >= youngest - margin && patient.age <= oldest + margin;
  return ofSex * (isNear ? OUTSIDE_THE_AGES : FAR_OUTSIDE_THE_AGES);
}

/** Whether the disease is so many times likelier than every other that has some of what is told. */
export function isLikeliest(
  graph: QuestionGraph,
  disease: number,
  { diseases, lifts }: Explained,
  told: Told,
  doubt: Doubt | null,
  odds: number,
): boolean {
  const own = weightOf(graph, disease, told, doubt);
  const least = Math.log(odds);
  const { places } = graph.findings;
  const silent = told.present.reduce((sum, finding) => sum + Math.log(silentShare(graph, finding)), 0);
  const most = (other: number): number => priorOf(graph, other) + silent + lifts[places[other]!]! + MOST_OF_A_PATIENT;
  let isSo = true;
  for (const other of diseases) {
    // A doubt is put down where it is asked for: then all are weighed.
    if (other === disease || (doubt === null && own - most(other) >= least)) continue;
    if (own - weightOf(graph, other, told, doubt) < least) isSo = false;
    if (!isSo && doubt === null) return false;
  }
  return isSo;
}

/** Natural logarithm of what a patient's age and sex can speak for a disease, and what sums may differ by. */
const MOST_OF_A_PATIENT = Math.log(2) + 1e-6;

/** Of a disease before anything is told, in natural logarithms. */
function priorOf(graph: QuestionGraph, disease: number): number {
  return remembered(PRIORS(graph), disease, () => {
    const incidence = graph.patients(disease)?.incidence ?? INCIDENCE[graph.rarity(disease)];
    return PRIOR_EXPONENT * Math.log(incidence);
  });
}

const PRIORS = perObject<QuestionGraph, Map<number, number>>(() => new Map());
