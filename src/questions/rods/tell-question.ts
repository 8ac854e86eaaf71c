/** The stem of a question: the patient of whom it is told, then what is asked. */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { ASKS, type AskKind } from '../../wording/asks.ts';
import { settlePatient, type Patient as ToldPatient } from '../vignette/settle-patient.ts';
import { tellVignette, type ToldVignette } from '../vignette/tell-vignette.ts';
import type { Detail, UnitSystem } from '../vignette/vignette-facts.ts';
import type { SafeTreatment } from './backgrounds.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';
import { limitsOf, vignetteFactsOf } from './vignette-facts-of.ts';
import { nextNodes } from './walk-scenario.ts';
import type { Patient, Told } from './weights.ts';

export interface VignetteSettings {
  readonly detail: Detail;
  /** Of the values of a full vignette. */
  readonly units: UnitSystem;
}

/** The patient of a vignette; null where the vignette tells none, or nobody fits. */
export function patientOf(
  graph: QuestionGraph,
  disease: number,
  told: Told,
  safe: SafeTreatment | null,
  random: RandomStream,
): ToldPatient | null {
  const patient = settlePatient(graph.patients(disease), limitsOf(graph, disease, told, safe), random);
  return 'impossible' in patient ? null : patient;
}

/** What of a patient bears on how likely a disease is; null where age or sex is not told. */
export function weighedPatient({ age, sex }: ToldPatient): Patient | null {
  return age === null || sex === null ? null : { age: age.years, sex };
}

export interface ToldQuestion {
  readonly disease: number;
  readonly path: readonly number[];
  readonly told: Told;
  readonly safe: SafeTreatment | null;
  readonly patient: ToldPatient | null;
  readonly scenario: Scenario;
  readonly language: Language;
  readonly vignette: VignetteSettings;
}

export function tellQuestion(graph: QuestionGraph, asked: ToldQuestion, random: RandomStream): ToldVignette {
  const { disease, path, told, safe, patient, scenario, language, vignette } = asked;
  const ask = random.pick(ASKS[language][askOf(graph, asked)]);
  // What is told besides could stand against the keyed treatment, and no graph says so.
  const withRisk = scenario.kind !== 'treatment' && scenario.kind !== 'safe-treatment';
  const from = { disease, path, told, safe, detail: vignette.detail, ask, withRisk };
  const facts = vignetteFactsOf(graph, from, random);
  return tellVignette(facts, { language, ...vignette }, random, patient ?? undefined);
}

/** "The first-line drug" is asked about only where one drug is first, and it is the one that is meant. */
function askOf(graph: QuestionGraph, { scenario, disease, path }: ToldQuestion): AskKind {
  if (scenario.firstAsk === undefined) return scenario.ask;
  const first = nextNodes(graph, disease, ['first_line_treatment']);
  return first.length === 1 && first[0] === path[1] ? scenario.firstAsk : scenario.ask;
}
