/**
 * Turns what a question tells into its stem, in three grades of detail, with a record against which any text can be
 * compared (`check-vignette.ts`).
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { holdsName } from '../../graph/names-in-text.ts';
import { analyteOfSex } from './analyte-roles.ts';
import { drawValues, NO_VALUES } from './draw-values.ts';
import { ENGLISH_CHANGED } from './english-wordings.ts';
import { givenTime } from './complaints.ts';
import { settlePatient, type Impossible, type Patient } from './settle-patient.ts';
import { tellChinese } from './tell-chinese.ts';
import { tellEnglish } from './tell-english.ts';
import { tellList } from './tell-list.ts';
import type { Told } from './tell-request.ts';
import type { Detail, Measure, UnitSystem, VignetteFacts, VignetteRecord } from './vignette-facts.ts';

export interface VignetteManner {
  readonly language: Language;
  readonly detail: Detail;
  /** Of the values of a full vignette. */
  readonly units: UnitSystem;
}

export type ToldVignette =
  | { readonly kind: 'told'; readonly stem: string; readonly record: VignetteRecord }
  | { readonly kind: 'refused'; readonly reason: Impossible | 'names the answer' };

/** `settled`: the patient, where that was drawn before. */
export function tellVignette(
  given: VignetteFacts,
  manner: VignetteManner,
  random: RandomStream,
  settled?: Patient,
): ToldVignette {
  const { language, detail, units } = manner;
  const drawn = settled ?? settlePatient(given.patients, given.limits, random);
  if ('impossible' in drawn) return { kind: 'refused', reason: drawn.impossible };
  const patient = givenTime(drawn, given.findings, random);
  const undenied = { ...given, absent: given.absent.filter(({ id }) => !opposes(id, given)) };
  // A list has no values.
  const facts = detail === 'findings' ? undenied : factsOfSex(undenied, patient);
  const values = detail === 'full' ? drawValues(facts, patient, language, random) : NO_VALUES;
  const { text, told, absent, course } =
    detail === 'findings' ? tellList(facts, language, random) : tellPatient(facts, manner, { patient, values }, random);
  if (holdsName(text, facts.masked)) return { kind: 'refused', reason: 'names the answer' };
  const withPatient = detail !== 'findings';
  const record: VignetteRecord = {
    language,
    detail,
    age: withPatient ? patient.age : null,
    sex: withPatient ? patient.sex : null,
    course,
    values: [...values.vitals, ...values.others],
    told,
    absent,
    ask: facts.ask,
    masked: facts.masked,
    template: detail === 'full' ? `${language}/full/${units}` : `${language}/${detail}`,
  };
  return { kind: 'told', stem: `${text}${language === 'en' ? ' ' : ''}${facts.ask}`, record };
}

/** The facts with the reference ranges of the patient's sex. */
function factsOfSex(facts: VignetteFacts, patient: Patient): VignetteFacts {
  const measured = <T extends { readonly measures: readonly Measure[] }>(each: T): T => ({
    ...each,
    measures: each.measures.map((measure) => ({ ...measure, analyte: analyteOfSex(measure.analyte, patient) })),
  });
  return {
    ...facts,
    findings: facts.findings.map(measured),
    implied: facts.implied.map(measured),
    absent: facts.absent.map(measured),
    background: facts.background === null ? null : measured(facts.background),
    analytes: facts.analytes.map((analyte) => analyteOfSex(analyte, patient)),
    normal: facts.normal.map((analyte) => analyteOfSex(analyte, patient)),
  };
}

/** Whether the opposite change is told, which denies it already: what is elevated is not low. */
function opposes(id: string, { findings }: VignetteFacts): boolean {
  const changed = ENGLISH_CHANGED.exec(id)?.[2];
  return changed !== undefined && findings.some((finding) => ENGLISH_CHANGED.exec(finding.id)?.[2] === changed);
}

function tellPatient(
  facts: VignetteFacts,
  { language, detail, units }: VignetteManner,
  { patient, values }: { readonly patient: Patient; readonly values: ReturnType<typeof drawValues> },
  random: RandomStream,
): Told {
  const conditions = facts.background === null ? facts.risks : [...facts.risks, facts.background];
  const request = {
    patient,
    detail,
    units,
    // A symptom is complained of, whatever was measured.
    findings: facts.findings.filter(({ id, type }) => type === 'symptom' || !values.shown.has(id)),
    conditions: conditions.filter(({ id }) => !values.shown.has(id)),
    absent: facts.absent.filter(({ id }) => !values.denied.has(id)),
    values,
  };
  return language === 'en' ? tellEnglish(request, random) : tellChinese(request, random);
}
