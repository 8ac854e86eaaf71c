/**
 * The numbers of a full vignette. A finding that has measures is told by values that show it, a pertinent negative by a
 * normal one; what belongs together is drawn together. What cannot be told in numbers is left to its name: a laboratory
 * range of adults in a child, values that contradict each other, half of what shows a finding.
 */
import { limitsOfAnalyte } from '../../graph/analyte-limits.ts';
import type { Analyte } from '../../graph/measures.ts';
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { isVital, normalVital, rangeFits, roleOf, vitalAtAge, VITAL_ROLES, type Role } from './analyte-roles.ts';
import { COHERENT_SETS, drawSet, GASES, type CoherentSet, type SetRequest, type Span } from './coherent-sets.ts';
import { sectionOf, type Section } from './finding-sections.ts';
import type { Patient } from './settle-patient.ts';
import { roundTo, toldPressure, toldValue, type Measured } from './value-text.ts';
import type { Measure, ToldCondition, ToldFinding, ToldValue, VignetteFacts } from './vignette-facts.ts';

export interface DrawnValues {
  /** Vital signs first, then in the order of the analytes. */
  readonly vitals: readonly ToldValue[];
  readonly others: readonly ToldValue[];
  /** Findings and conditions that values tell, so that their names need not. */
  readonly shown: ReadonlySet<string>;
  /** Pertinent negatives that values tell. */
  readonly denied: ReadonlySet<string>;
}

export const NO_VALUES: DrawnValues = { vitals: [], others: [], shown: new Set(), denied: new Set() };

interface Wanted {
  readonly analyte: Analyte;
  readonly span: Span;
  readonly shows: readonly string[];
  readonly section: Section;
}
type WantedTable = Map<string, Wanted>;

const ANEMIA = /\banemia\b/;
const ACID_BASE = /\b(acidosis|alkalosis)\b/;

/** Findings beside which a vital sign is not told as normal, by id. */
const TROUBLES: Readonly<Partial<Record<Role, RegExp>>> = {
  temperature: /fever|hypothermia|chills|sweat/i,
  'heart rate':
    /fever|cardia\b|palpitation|pulse|arrhythm|syncope|heart|hypotension|shock|dehydration|anemia|P wave|QRS/i,
  'respiratory rate': /pnea|respirat|breath|hypox|apnea|acidosis|cyanosis|wheez|stridor|shock/i,
  'systolic blood pressure': /blood pressure|hypertensi|hypotensi|shock|syncope|pulse|dehydration|orthostatic/i,
  'oxygen saturation': /hypox|cyanosis|pnea|respirat|desaturation/i,
};

export function drawValues(
  facts: VignetteFacts,
  patient: Patient,
  language: Language,
  random: RandomStream,
): DrawnValues {
  const wanted: WantedTable = new Map();
  const told: (ToldFinding | ToldCondition)[] = [...facts.findings];
  if (facts.background !== null) told.push(facts.background);
  const shown = new Set(told.filter((finding) => addShown(wanted, finding, facts, patient)).map(({ id }) => id));
  const implied = impliedSpans(wanted, facts.implied, patient);
  const denied = new Set(
    facts.absent.filter((finding) => addDenied(wanted, implied, finding, facts, patient)).map(({ id }) => id),
  );
  addNormal(wanted, implied, facts, patient);
  const values = settle(wanted, implied, facts, patient, random);
  for (const id of values.dropped) shown.delete(id);
  const lost = (id: string): boolean =>
    facts.absent.some(
      (finding) => finding.id === id && finding.measures.some(({ analyte }) => values.lost.has(analyte.id)),
    );
  return {
    ...arrange(values.measured, facts, language),
    shown,
    denied: new Set([...denied].filter((id) => !lost(id))),
  };
}

/** Whether all measures of a finding can be told; then they are wanted. */
function addShown(
  wanted: WantedTable,
  finding: ToldFinding | ToldCondition,
  facts: VignetteFacts,
  patient: Patient,
): boolean {
  const { id } = finding;
  const measures = allMeasures(finding, facts, patient);
  if (measures.length === 0 || measures.some(({ analyte }) => !rangeFits(analyte, patient.age))) return false;
  const narrowed = measures.map((measure) => narrow(wanted.get(measure.analyte.id), measure, finding, patient));
  if (narrowed.includes(null)) return false;
  for (const each of narrowed) wanted.set(each!.analyte.id, { ...each!, shows: [...each!.shows, id] });
  return true;
}

/**
 * A finding's measures with those that its name needs besides: the hemoglobin of a microcytic anemia is that of the
 * anemia that it implies. None where it cannot be shown: an acidosis without a blood gas.
 */
function allMeasures({ id, measures }: ToldFinding | ToldCondition, facts: VignetteFacts, { age }: Patient): Measure[] {
  if (measures.length === 0) return [];
  const own = [...measures];
  if (ANEMIA.test(id) && own.every(({ analyte }) => roleOf(analyte) !== 'hemoglobin')) {
    const others = [...facts.findings, ...facts.implied].flatMap((finding) => finding.measures);
    const hemoglobin = others.find(({ analyte }) => roleOf(analyte) === 'hemoglobin');
    return hemoglobin === undefined ? [] : [...own, hemoglobin];
  }
  const measured = (role: Role): boolean =>
    facts.analytes.some((analyte) => roleOf(analyte) === role && rangeFits(analyte, age));
  return ACID_BASE.test(id) && !GASES.every(measured) ? [] : own;
}

/** What is wanted of an analyte, within the measure as well; null where no value is both. */
function narrow(
  before: Wanted | undefined,
  measure: Measure,
  finding: ToldFinding | ToldCondition,
  { age }: Patient,
): Wanted | null {
  const { analyte } = measure;
  const own = possible(analyte, vitalAtAge(roleOf(analyte), [measure.from, measure.to], age));
  if (own === null) return null;
  const [from, to] = own;
  const span: Span = before === undefined ? own : [Math.max(from, before.span[0]), Math.min(to, before.span[1])];
  const section = before?.section ?? sectionOf(finding.id, 'type' in finding ? finding.type : 'laboratory_finding');
  return span[0] > span[1] ? null : { analyte, span, shows: before?.shows ?? [], section };
}

/** Narrows what is wanted to what is implied as well, and says what is implied of everything else. */
function impliedSpans(wanted: WantedTable, implied: readonly ToldFinding[], patient: Patient): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const finding of implied)
    for (const measure of finding.measures) {
      const before = wanted.get(measure.analyte.id);
      const narrowed = narrow(before, measure, finding, patient);
      if (narrowed === null) continue;
      if (before !== undefined) wanted.set(measure.analyte.id, { ...before, span: narrowed.span });
      else spans.set(measure.analyte.id, narrowed.span);
    }
  return spans;
}

/**
 * Whether values deny a finding: those that are told already lie elsewhere, or normal ones can be told. Symptoms are
 * denied in words.
 */
function addDenied(
  wanted: WantedTable,
  implied: ReadonlyMap<string, Span>,
  { id, type, measures }: ToldFinding,
  { normal }: VignetteFacts,
  patient: Patient,
): boolean {
  if (type === 'symptom' || measures.length === 0) return false;
  // Of the vital signs a normal value is told; of what else is measured at an examination, that it was not found.
  if (type === 'sign' && !measures.every(({ analyte }) => isVital(analyte))) return false;
  if (measures.some(({ analyte }) => UNUSUAL.test(analyte.id))) return false;
  const apart = ({ analyte, from, to }: Measure): boolean => {
    const told = wanted.get(analyte.id);
    const [low, high] = vitalAtAge(roleOf(analyte), [from, to], patient.age);
    return told !== undefined && (told.span[0] > high || told.span[1] < low);
  };
  if (measures.some(apart)) return true;
  const normals = measures.map((measure) => {
    const { analyte } = measure;
    const span = normalSpan(analyte, patient);
    // A normal value denies more than the finding: the opposite change too.
    const known = normal.some((each) => each.id === analyte.id);
    const free = known && !wanted.has(analyte.id) && !implied.has(analyte.id) && rangeFits(analyte, patient.age);
    const [low, high] = vitalAtAge(roleOf(analyte), [measure.from, measure.to], patient.age);
    return free && span !== null && (span[0] > high || span[1] < low)
      ? { analyte, span, shows: [], section: sectionOf(id, type) }
      : null;
  });
  if (normals.includes(null)) return false;
  for (const each of normals) wanted.set(each!.analyte.id, each!);
  return true;
}

/** What is measured only where it is suspected to be abnormal: nobody tells that it was normal. */
const UNUSUAL =
  /^(?:CD(?:3|19) |Ig|atypical|chitotriosidase|globotriaosyl|leukocyte cystine|copeptin|pyridoxal|gamma globulin|monoclonal|VEGF|soluble IL-2|viscosity|erythrocyte adenosine|24-hour urine (?:5-|vanillyl|porpho|uro|homo|hydroxy)|bronchoalveolar|cerebrospinal fluid (?:phospho|amyloid|hypo)|hexacosanoic|octanoyl|(?:leuc|methion|tyros|citrull)ine)/;

/** What healthy people have, where the reference range has one end and their values lie close to it. */
const USUAL: Readonly<Record<string, Span>> = {
  'total cholesterol': [3.4, 4.8],
  'LDL cholesterol': [1.8, 2.9],
  triglycerides: [0.6, 1.4],
  'HDL cholesterol': [1.15, 1.6],
  'neck circumference': [33, 38],
  'mean pulmonary artery pressure': [11, 18],
  'lowest nocturnal oxygen saturation': [91, 95],
  'postbronchodilator FEV1 to FVC ratio': [0.75, 0.86],
  'pleural fluid pH': [7.4, 7.6],
  'P100 latency of visual evoked potentials': [96, 108],
  'median distal motor latency': [3, 3.9],
};

/** Well within the reference range; half of an open one. Null where no range is known. */
export function normalSpan(analyte: Analyte, { age }: Pick<Patient, 'age'>): Span | null {
  const vital = normalVital(roleOf(analyte), age);
  if (vital !== null) return vital;
  const usual = USUAL[analyte.id];
  if (usual !== undefined) return usual;
  const [low, high] = analyte.reference;
  if (low !== null && high !== null) return possible(analyte, [low + 0.15 * (high - low), high - 0.15 * (high - low)]);
  if (high !== null) return possible(analyte, [0.2 * high, 0.8 * high]);
  return low === null ? null : possible(analyte, [1.1 * low, 1.6 * low]);
}

/** What of a span a living patient can have; null where that is nothing. */
function possible(analyte: Analyte, [low, high]: Span): Span | null {
  const [least, most] = limitsOfAnalyte(analyte);
  const span: Span = [Math.max(low, least), Math.min(high, most)];
  return span[0] <= span[1] ? span : null;
}

function addNormal(
  wanted: WantedTable,
  implied: ReadonlyMap<string, Span>,
  { normal, findings, implied: more, absent }: VignetteFacts,
  patient: Patient,
): void {
  // What is denied in words is not told in numbers besides.
  const denied = new Set(absent.flatMap(({ measures }) => measures.map(({ analyte }) => analyte.id)));
  const ids = [...findings, ...more].map(({ id }) => id);
  for (const analyte of normal) {
    const role = roleOf(analyte);
    const span = normalSpan(analyte, patient);
    const trouble =
      role === null ? undefined : TROUBLES[role === 'diastolic blood pressure' ? 'systolic blood pressure' : role];
    if (denied.has(analyte.id)) continue;
    if (span === null || wanted.has(analyte.id) || implied.has(analyte.id) || !rangeFits(analyte, patient.age))
      continue;
    if (trouble !== undefined && ids.some((id) => trouble.test(id))) continue;
    wanted.set(analyte.id, { analyte, span, shows: [], section: sectionOfAnalyte(analyte) });
  }
}

/** Where a value is told that shows no finding. */
function sectionOfAnalyte(analyte: Analyte): Section {
  const role = roleOf(analyte);
  if (role === 'temperature') return 'examination';
  if (role !== null) return isVital(analyte) ? 'examination' : 'laboratory';
  return analyte.specimen.en === '' ? sectionOf(analyte.id, 'laboratory_finding') : 'laboratory';
}

interface Settled {
  readonly measured: readonly Measured[];
  /** Findings whose values contradict each other: they are told by name. */
  readonly dropped: ReadonlySet<string>;
  /** Analytes that are not told after all. */
  readonly lost: ReadonlySet<string>;
}

function settle(
  wanted: WantedTable,
  implied: ReadonlyMap<string, Span>,
  facts: VignetteFacts,
  patient: Patient,
  random: RandomStream,
): Settled {
  const byRole = analytesByRole(wanted, facts.analytes, patient);
  const dropped = new Set<string>();
  const lost = new Set<string>();
  const settled = new Map<Role, number>();
  const hidden = new Set<string>();
  const extra = new Map<string, readonly string[]>();
  for (const set of COHERENT_SETS) {
    const request = requestOf(wanted, implied, byRole, settled, facts, patient);
    if (!set.applies(request)) continue;
    const own = set.roles.flatMap((role) => wanted.get(byRole.get(role)?.id ?? '') ?? []);
    const drawn = drawSet(set, request, random);
    if (drawn === null) dropSet(own, wanted, dropped, lost);
    else {
      for (const [role, value] of drawn) settled.set(role, value);
      const shows = [...new Set(own.flatMap((each) => each.shows))];
      for (const role of set.roles) {
        const analyte = byRole.get(role);
        if (analyte === undefined) continue;
        if (drawn.has(role)) extra.set(analyte.id, wanted.get(analyte.id)?.shows ?? shownBy(set, shows));
        else hidden.add(analyte.id);
      }
    }
  }
  const measured: Measured[] = [];
  for (const [role, value] of settled) {
    const analyte = byRole.get(role)!;
    const section = wanted.get(analyte.id)?.section ?? sectionOfAnalyte(analyte);
    measured.push({ analyte, value, shows: extra.get(analyte.id) ?? [], section });
  }
  for (const { analyte, span, shows, section } of wanted.values()) {
    const role = roleOf(analyte);
    if ((role !== null && settled.has(role)) || hidden.has(analyte.id)) continue;
    measured.push({ analyte, value: onGrid(span, analyte.decimals, random), shows, section });
  }
  return { measured, dropped, lost };
}

/** Values that a set adds tell what the set's own do, where the reader has to calculate. */
function shownBy({ name }: CoherentSet, shows: readonly string[]): readonly string[] {
  return name === 'anion gap' ? shows : [];
}

/** The findings of a set that cannot be true together lose all of their values. */
function dropSet(own: readonly Wanted[], wanted: WantedTable, dropped: Set<string>, lost: Set<string>): void {
  for (const { shows, analyte } of own) {
    lost.add(analyte.id);
    wanted.delete(analyte.id);
    for (const id of shows) dropped.add(id);
  }
  for (const [id, each] of wanted) {
    const left = each.shows.filter((finding) => !dropped.has(finding));
    if (each.shows.length > 0 && left.length === 0) {
      wanted.delete(id);
      lost.add(id);
    }
  }
}

function analytesByRole(
  wanted: WantedTable,
  catalogue: readonly Analyte[],
  { age }: Patient,
): ReadonlyMap<Role, Analyte> {
  const byRole = new Map<Role, Analyte>();
  for (const analyte of [...[...wanted.values()].map((each) => each.analyte), ...catalogue]) {
    const role = roleOf(analyte);
    if (role !== null && !byRole.has(role) && rangeFits(analyte, age)) byRole.set(role, analyte);
  }
  return byRole;
}

function requestOf(
  wanted: WantedTable,
  implied: ReadonlyMap<string, Span>,
  byRole: ReadonlyMap<Role, Analyte>,
  settled: ReadonlyMap<Role, number>,
  { findings, implied: more }: VignetteFacts,
  patient: Patient,
): SetRequest {
  const shown = [...wanted.values()].flatMap(({ shows }) => shows);
  const spans = [...byRole].flatMap(([role, { id }]) => {
    const each = wanted.get(id);
    return each === undefined ? [] : [[role, each.span] as const];
  });
  return {
    wanted: new Map(spans),
    measured: new Set(byRole.keys()),
    settled,
    normal: (role) => {
      const analyte = byRole.get(role);
      return analyte === undefined ? [1, 1] : (implied.get(analyte.id) ?? normalSpan(analyte, patient) ?? [1, 1]);
    },
    reference: (role) => {
      const [low, high] = byRole.get(role)?.reference ?? [null, null];
      return [low ?? -Infinity, high ?? Infinity];
    },
    round: (role, value) => roundTo(value, byRole.get(role)?.decimals ?? 2),
    onset: patient.onset,
    widePulse: [...findings, ...more].some(({ id }) => id === 'wide pulse pressure'),
    acidBase: shown.map((id) => ACID_BASE.exec(id)?.[1] as 'acidosis' | 'alkalosis' | undefined).find(Boolean) ?? null,
    normalGap: shown.includes('normal anion gap metabolic acidosis'),
  };
}

/** A value with the analyte's decimals that lies in the span; its middle where none does. */
function onGrid([from, to]: Span, decimals: number, random: RandomStream): number {
  const scale = 10 ** decimals;
  const [first, last] = [Math.ceil(from * scale - 1e-9), Math.floor(to * scale + 1e-9)];
  if (first > last) return (from + to) / 2;
  return roundTo((first + random.integer(last - first + 1)) / scale, decimals);
}

/** Vital signs in a chart's order, blood pressures as one; the rest as the analytes are ordered. */
function arrange(
  measured: readonly Measured[],
  { analytes }: VignetteFacts,
  language: Language,
): Pick<DrawnValues, 'vitals' | 'others'> {
  const ofRole = (role: Role): Measured | undefined => measured.find(({ analyte }) => roleOf(analyte) === role);
  const vitals = VITAL_ROLES.flatMap((role): ToldValue[] => {
    const found = ofRole(role);
    if (found === undefined) return [];
    const other = role === 'systolic blood pressure' ? ofRole('diastolic blood pressure') : undefined;
    if (other !== undefined) return [toldPressure(found, other, language)];
    if (role === 'diastolic blood pressure' && ofRole('systolic blood pressure') !== undefined) return [];
    return [toldValue(found, language)];
  });
  const place = (each: Measured): number => {
    const at = analytes.findIndex(({ id }) => id === each.analyte.id);
    return at < 0 ? analytes.length : at;
  };
  const others = measured
    .filter(({ analyte }) => !isVital(analyte))
    .toSorted((one, other) => place(one) - place(other))
    .map((each) => toldValue(each, language));
  return { vitals, others };
}
