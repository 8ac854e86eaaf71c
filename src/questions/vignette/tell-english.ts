/** An English vignette of a patient, after the items of the United States Medical Licensing Examination. */
import type { RandomStream } from '../../support/random.ts';
import { complaintOf, complaintsOf, courseOf } from './complaints.ts';
import { conditionSentence } from './english-conditions.ts';
import { deniedSentence } from './english-denials.ts';
import { methodOf, nameWithoutMethod } from './english-methods.ts';
import { articleOf, isPlural, listOf, nounPhrase, sentenceCase } from './english-nouns.ts';
import * as words from './english-wordings.ts';
import { sectionOf, SECTIONS, type Section } from './finding-sections.ts';
import type { Duration, Patient } from './settle-patient.ts';
import type { Told, TellRequest } from './tell-request.ts';
import type { DeniedWords, ToldFinding, ToldValue, ToldWords } from './vignette-facts.ts';

export function tellEnglish(request: TellRequest, random: RandomStream): Told {
  const told: ToldWords[] = [];
  const absent: DeniedWords[] = [];
  const person = personOf(request.patient);
  const denied = request.absent
    .filter(({ id, type }) => sectionOf(id, type) === 'history')
    .map((finding) => denialOf(finding, request.findings, absent));
  const opening = openings(request, person, nameless(denied), told, random);
  const sentences = [
    ...opening.sentences,
    ...ownSentences(denied),
    ...conditions(request, person, told, random),
    ...vitalSigns(request.values.vitals, request, person, random),
    ...sections(request, opening.findings, told, absent, random),
  ];
  return { text: sentences.join(' '), told, absent, course: opening.course };
}

interface Person {
  readonly who: string;
  readonly subject: string;
  readonly possessive: string;
  readonly child: boolean;
  readonly speaks: boolean;
}

function personOf({ age, sex }: Patient): Person {
  const years = age?.years ?? 40;
  const child = years < 18;
  const noun =
    sex === null
      ? child
        ? 'child'
        : 'patient'
      : sex === 'female'
        ? child
          ? 'girl'
          : 'woman'
        : child
          ? 'boy'
          : 'man';
  const called = years < 28 / 365 && sex !== null ? `newborn ${noun}` : noun;
  const aged = age === null ? called : `${age.count}-${age.unit}-old ${called}`;
  const [subject, possessive] =
    sex === null ? ['The patient', "The patient's"] : sex === 'female' ? ['She', 'Her'] : ['He', 'His'];
  return {
    who: `${sentenceCase(articleOf(aged))} ${aged}`,
    subject,
    possessive,
    child: years < 14,
    speaks: years >= 12,
  };
}

function fill(text: string, { subject, possessive }: Person, parts: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = {
    S: subject,
    s: subject === 'The patient' ? 'the patient' : subject.toLowerCase(),
    P: possessive,
    p: possessive === "The patient's" ? "the patient's" : possessive.toLowerCase(),
    ...parts,
  };
  return text.replace(/\{(\w+)\}/g, (_, part: string) => all[part]!);
}

interface Opening {
  readonly sentences: readonly string[];
  /** Null where no time is told. */
  readonly course: Duration | null;
  /** What the opening tells. */
  readonly findings: ReadonlySet<ToldFinding>;
}

/** `none`: the symptoms that 'no' denies. */
function openings(
  request: TellRequest,
  person: Person,
  none: readonly string[],
  told: ToldWords[],
  random: RandomStream,
): Opening {
  const { patient, detail } = request;
  const complaints = complaintsOf(request.findings, request.patient);
  const findings = new Set(complaints);
  const remarks = complaints.filter((finding) => remarkOn(finding, complaints) !== null);
  const symptoms = complaints.filter((finding) => !remarks.includes(finding));
  const remarked = remarks.map((finding) => sayRemark(finding, remarkOn(finding, complaints)!, told));
  const places = person.child ? words.ENGLISH_CHILD_PLACES : words.ENGLISH_PLACES;
  const setting = patient.setting ?? 'clinic';
  const place = fill(random.pick(places[setting]), person, {});
  if (symptoms.length === 0) {
    const visit = `${place}${words.ENGLISH_NO_COMPLAINT[setting]}`;
    const sentences = [`${person.who} ${visit}.`, ...remarked, ...noSymptoms(none, person, random)];
    return { sentences, course: null, findings };
  }
  const { main, others, when } = complaintOf(symptoms, patient, detail === 'short' ? 2 : 1 + random.integer(2), random);
  const phrase = (finding: ToldFinding): string => say(finding, told);
  const parts = { c: listOf(main.map(phrase)), b: beginning(when), ...timeParts(when) };
  const course = courseOf(when, main);
  const timed = course !== 'untimed' && course !== 'congenital' && (setting !== 'screening' || course !== 'recurrent');
  const questioning = person.child ? words.ENGLISH_ON_QUESTIONING_PARENTS : words.ENGLISH_ON_QUESTIONING;
  const first =
    setting === 'screening'
      ? [`${person.who} ${place}.`, fill(random.pick(questioning[timed ? 'timed' : 'untimed']), person, parts)]
      : [`${person.who} ${place} ${fill(random.pick(coursesBehind(place, course)), person, parts)}.`];
  const more =
    others.length === 0
      ? [...remarked, ...noSymptoms(none, person, random)]
      : [moreSymptoms(`${listOf(others.map(phrase))}${butNo(none)}`, person, random), ...remarked];
  return { sentences: [...first, ...more], course: timed ? when.course : null, findings };
}

/** What is behind a list of what there is. */
const butNo = (none: readonly string[]): string => (none.length === 0 ? '' : ` but no ${noneOf(none)}`);

function noSymptoms(none: readonly string[], person: Person, random: RandomStream): string[] {
  if (none.length === 0) return [];
  const wordings = person.speaks
    ? [...words.ENGLISH_NO_SYMPTOMS, ...words.ENGLISH_REPORTS_NO_SYMPTOMS]
    : words.ENGLISH_NO_SYMPTOMS;
  return [fill(random.pick(wordings), person, { x: noneOf(none) })];
}

/** Who is evaluated already is not so for evaluation. */
function coursesBehind(place: string, course: ReturnType<typeof courseOf>): readonly string[] {
  const all = words.ENGLISH_COURSES[course];
  return place.includes('evaluated') ? all.filter((each) => !each.startsWith('for evaluation')) : all;
}

function sayRemark({ id, names, synonyms }: ToldFinding, text: string, told: ToldWords[]): string {
  told.push({ id, forms: [...new Set([text.slice(0, -1), names.en, ...(synonyms?.en ?? [])])] });
  return text;
}

/** What is said of a pain that is told besides. */
function remarkOn({ id }: ToldFinding, all: readonly ToldFinding[]): string | null {
  const remarks = words.ENGLISH_REMARKS;
  const [needed, text] = remarks[id] ?? [];
  if (text === undefined) return null;
  const fits = needed === null || all.some((other) => needed!.test(other.id) && remarks[other.id] === undefined);
  return fits ? text : null;
}

function timeParts({ course }: Patient): { t: string; h: string } {
  if (course === null) return { t: '', h: 'a' };
  const { count, unit } = course;
  return { t: `${count} ${unit}${count === 1 ? '' : 's'}`, h: `${articleOf(String(count))} ${count}-${unit}` };
}

/** Of what is there since birth or infancy. */
function beginning({ age }: Patient): string {
  if (age === null || age.years >= 6) return 'early childhood';
  return age.years < 1 ? 'birth' : 'infancy';
}

function moreSymptoms(x: string, person: Person, random: RandomStream): string {
  const sentences = person.speaks
    ? [...words.ENGLISH_MORE_SYMPTOMS, ...words.ENGLISH_REPORTS]
    : words.ENGLISH_MORE_SYMPTOMS;
  return fill(random.pick(sentences), person, { x });
}

/** A finding's words in a sentence, put on record. */
function say(finding: ToldFinding, told: ToldWords[]): string {
  const { id, names, synonyms } = finding;
  const { text, form } = nounPhrase(nameWithoutMethod(finding));
  told.push({ id, forms: [...new Set([form, names.en, ...(synonyms?.en ?? [])])] });
  return text;
}

function conditions(
  { conditions: all }: TellRequest,
  person: Person,
  told: ToldWords[],
  random: RandomStream,
): string[] {
  const pick = (texts: readonly string[]): string => (texts.length === 1 ? texts[0]! : random.pick(texts));
  return all.flatMap(({ id, names, synonyms }) => {
    const sentence = conditionSentence(id, names.en, person, pick);
    if (sentence === null) return [];
    told.push({ id, forms: [...new Set([sentence.form, names.en, ...(synonyms?.en ?? [])])] });
    return [sentence.text];
  });
}

function vitalSigns(
  vitals: readonly ToldValue[],
  { units }: TellRequest,
  { possessive }: Person,
  random: RandomStream,
): string[] {
  if (vitals.length === 0) return [];
  const parts = vitals.map((value) => {
    const air = value.forms[0] === 'oxygen saturation' ? ' on room air' : '';
    return `${value.forms[0]!} ${isPlural(value.forms[0]!) ? 'are' : 'is'} ${valueWithUnit(value, units)}${air}`;
  });
  const list = listOf(parts);
  return [random.integer(2) === 0 ? `${possessive} ${list}.` : `${sentenceCase(list)}.`];
}

function valueWithUnit({ texts }: ToldValue, units: TellRequest['units']): string {
  const { comparator, numbers, unit } = texts[units];
  const gap = gapBefore(unit);
  return `${comparator}${numbers.join('/')}${gap}${unit}`;
}

const gapBefore = (unit: string): string => (unit === '' || /^(?:%|°|\/)/.test(unit) ? '' : ' ');

/** 'potassium 2.9 mmol/L (reference range 3.5-5.0 mmol/L)', or 'a vital capacity of 40% (...)' where nothing is listed. */
function labValue(value: ToldValue, units: TellRequest['units'], wording: string, section: Section): string {
  const { reference, unit } = value.texts[units];
  const name = value.forms[0]!;
  const said = words.ENGLISH_LISTED.has(section)
    ? `${name} `
    : `${isPlural(name) ? '' : `${articleOf(name)} `}${name} of `;
  const told = `${said}${valueWithUnit(value, units)}`;
  if (reference === null) return told;
  const [low, high] = reference;
  const range = low === null ? `<${high!}` : high === null ? `>${low}` : `${low}-${high}`;
  const gap = gapBefore(unit);
  return `${told} (${wording.replace('{r}', `${range}${gap}${unit}`)})`;
}

function sections(
  request: TellRequest,
  before: ReadonlySet<ToldFinding>,
  told: ToldWords[],
  absent: DeniedWords[],
  random: RandomStream,
): string[] {
  const { findings, values, units } = request;
  const rest = findings.filter((finding) => !before.has(finding));
  const wording = random.pick(words.ENGLISH_RANGES);
  return SECTIONS.flatMap((section) => {
    const own = rest.filter(({ id, type }) => sectionOf(id, type) === section);
    const denied = request.absent
      .filter(({ id, type }) => sectionOf(id, type) === section)
      .map((finding) => denialOf(finding, findings, absent));
    const numbers = values.others
      .filter((value) => value.section === section)
      .map((value) => labValue(value, units, wording, section));
    const sentences = sectionSentences(section, own, numbers, denied, told, random);
    const shows = sentences.length > 0 || UNHEADED.has(section) ? '' : `${headingOf(section, [], random)} that `;
    return [...sentences, ...ownSentences(denied, shows)];
  });
}

/** Sections whose findings need no word of how they were found. */
const UNHEADED: ReadonlySet<Section> = new Set(['examination', 'laboratory', 'urine']);

/** One sentence for what the section's own method shows, one for each other method. */
function sectionSentences(
  section: Exclude<Section, 'history'>,
  findings: readonly ToldFinding[],
  numbers: readonly string[],
  denied: readonly Denial[],
  told: ToldWords[],
  random: RandomStream,
): string[] {
  const own = words.ENGLISH_OWN_METHODS[section] ?? [];
  const otherMethod = (method: string): string => (own.includes(method) ? '' : method);
  const seen = Map.groupBy(findings, (finding) => otherMethod(methodOf(finding)));
  const unseen = Map.groupBy(
    denied.filter((each) => each.own === null),
    ({ method }) => otherMethod(method),
  );
  return [...new Set(['', ...seen.keys(), ...unseen.keys()])].flatMap((method) => {
    const phrases = (seen.get(method) ?? []).map((finding) => say(finding, told));
    const none = nameless(unseen.get(method) ?? []);
    if (method !== '')
      return shownBy(`${sentenceCase(words.ENGLISH_METHODS[method] ?? method)} shows`, [], phrases, none);
    const all = [...numbers, ...phrases];
    if (all.length === 0 && none.length === 0) return [];
    return shownBy(headingOf(section, all, random), numbers, phrases, none);
  });
}

/** More than this is one sentence, and what is not there another. */
const MOST_BESIDE_DENIED = 4;

function shownBy(
  heading: string,
  numbers: readonly string[],
  phrases: readonly string[],
  none: readonly string[],
): string[] {
  const all = [...numbers, ...phrases];
  if (all.length === 0) return [`${heading} no ${noneOf(none)}.`];
  // Numbers have commas of their own.
  const listed = numbers.length > 0 && all.length > 2;
  const list = listed ? semicolons(all) : listOf(all);
  if (!listed && phrases.length > 0 && all.length <= MOST_BESIDE_DENIED) return [`${heading} ${list}${butNo(none)}.`];
  const denial = none.length === 0 ? [] : [`There ${isPlural(none[0]!) ? 'are' : 'is'} no ${noneOf(none)}.`];
  return [`${heading} ${list}.`, ...denial];
}

function headingOf(section: Exclude<Section, 'history'>, all: readonly string[], random: RandomStream): string {
  if (section !== 'examination') return random.pick(words.ENGLISH_HEADINGS[section]);
  const one = all.length === 1 && /^\D/.test(all[0]!);
  return random
    .pick(one ? words.ENGLISH_ONE_SIGN : words.ENGLISH_EXAMINATIONS)
    .replace('{be}', isPlural(all[0] ?? '') ? 'are' : 'is');
}

function semicolons(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join('; ')}; and ${parts.at(-1)!}`;
}

/** What stands behind 'no', with 'or' before the last. */
function noneOf(forms: readonly string[]): string {
  if (forms.length < 3) return forms.join(' or ');
  return `${forms.slice(0, -1).join(', ')}, or ${forms.at(-1)!}`;
}

interface Denial {
  readonly form: string;
  readonly method: string;
  /** A sentence of its own. */
  readonly own: string | null;
}

function denialOf(finding: ToldFinding, told: readonly ToldFinding[], absent: DeniedWords[]): Denial {
  const { id, type, names, synonyms } = finding;
  const { form } = nounPhrase(nameWithoutMethod(finding));
  const remark = remarkOn(finding, told);
  const own = deniedSentence(names.en, form, type) ?? (remark === null ? null : deniedRemark(remark));
  absent.push({
    id,
    forms: [...new Set([form, names.en, ...(synonyms?.en ?? [])])],
    denials: own === null ? [] : [own],
  });
  return { form, method: methodOf(finding), own };
}

/** Of what no sentence of its own denies. */
const nameless = (denied: readonly Denial[]): string[] =>
  denied.flatMap(({ form, own }) => (own === null ? [form] : []));

/** `start`: words before each, where it needs any. */
const ownSentences = (denied: readonly Denial[], start = ''): string[] =>
  denied.flatMap(({ own }) => (own === null ? [] : [`${sentenceCase(`${start}${own}`)}.`]));

/** 'the pain is not worse at night' */
function deniedRemark(remark: string): string {
  const negative = remark.replace(/ radiates /, ' does not radiate ').replace(/ (is|are|was) /, ' $1 not ');
  return negative.charAt(0).toLowerCase() + negative.slice(1, -1);
}
