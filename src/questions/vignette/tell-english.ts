/** An English vignette of a patient, after the items of the United States Medical Licensing Examination. */
import type { RandomStream } from '../../support/random.ts';
import { complaintOf, complaintsOf, courseOf } from './complaints.ts';
import { conditionSentence } from './english-conditions.ts';
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
  const opening = openings(request, person, told, random);
  const sentences = [
    ...opening.sentences,
    ...historyDenials(request, person, absent, random),
    ...conditions(request, person, told),
    ...vitalSigns(request.values.vitals, request, random),
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

function openings(request: TellRequest, person: Person, told: ToldWords[], random: RandomStream): Opening {
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
    return { sentences: [`${person.who} ${visit}.`, ...remarked], course: null, findings };
  }
  const { main, others, when } = complaintOf(symptoms, patient, detail === 'short' ? 2 : 1 + random.integer(2), random);
  const phrase = (finding: ToldFinding): string => say(finding, told);
  const parts = { c: listOf(main.map(phrase)), b: beginning(when), ...timeParts(when) };
  const more = others.length === 0 ? [] : [moreSymptoms(listOf(others.map(phrase)), person, random)];
  const course = courseOf(when, main);
  const timed = course !== 'untimed' && course !== 'congenital' && (setting !== 'screening' || course !== 'recurrent');
  const first =
    setting === 'screening'
      ? [
          `${person.who} ${place}.`,
          fill(random.pick(words.ENGLISH_ON_QUESTIONING[timed ? 'timed' : 'untimed']), person, parts),
        ]
      : [`${person.who} ${place} ${fill(random.pick(coursesBehind(place, course)), person, parts)}.`];
  return { sentences: [...first, ...more, ...remarked], course: timed ? when.course : null, findings };
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
function say({ id, names, synonyms }: ToldFinding, told: ToldWords[], method = ''): string {
  const bare = method === '' ? names.en : names.en.slice(0, names.en.length - ` on ${method}`.length);
  const { text, form } = nounPhrase(id === names.en ? bare : names.en);
  told.push({ id, forms: [...new Set([form, names.en, ...(synonyms?.en ?? [])])] });
  return text;
}

function conditions({ conditions: all }: TellRequest, person: Person, told: ToldWords[]): string[] {
  return all.flatMap(({ id, names, synonyms }) => {
    const sentence = conditionSentence(id, names.en, person);
    if (sentence === null) return [];
    told.push({ id, forms: [...new Set([sentence.form, names.en, ...(synonyms?.en ?? [])])] });
    return [sentence.text];
  });
}

function vitalSigns(vitals: readonly ToldValue[], { units }: TellRequest, random: RandomStream): string[] {
  if (vitals.length === 0) return [];
  const listed = vitals.length > 1 && random.integer(2) === 0;
  const parts = vitals.map((value) => {
    const air = value.forms[0] === 'oxygen saturation' ? ' on room air' : '';
    const verb = listed ? ' ' : isPlural(value.forms[0]!) ? ' are ' : ' is ';
    return `${value.forms[0]!}${verb}${valueWithUnit(value, units)}${air}`;
  });
  if (listed) return [`Vital signs are ${listOf(parts)}.`];
  return [`${sentenceCase(listOf(parts))}.`];
}

function valueWithUnit({ texts }: ToldValue, units: TellRequest['units']): string {
  const { comparator, numbers, unit } = texts[units];
  const gap = gapBefore(unit);
  return `${comparator}${numbers.join('/')}${gap}${unit}`;
}

const gapBefore = (unit: string): string => (unit === '' || /^(?:%|°|\/)/.test(unit) ? '' : ' ');

/** 'potassium 2.9 mmol/L (reference range 3.5-5.0 mmol/L)'. */
function labValue(value: ToldValue, units: TellRequest['units'], wording: string): string {
  const { reference, unit } = value.texts[units];
  const told = `${value.forms[0]!} ${valueWithUnit(value, units)}`;
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
    const denied = request.absent.filter(({ id, type }) => sectionOf(id, type) === section);
    const numbers = values.others
      .filter((value) => value.section === section)
      .map((value) => labValue(value, units, wording));
    const sentences = sectionSentences(section, own, numbers, told, random);
    return [...sentences, ...sectionDenials(section, denied, sentences.length > 0, absent, random)];
  });
}

function sectionSentences(
  section: Exclude<Section, 'history'>,
  findings: readonly ToldFinding[],
  numbers: readonly string[],
  told: ToldWords[],
  random: RandomStream,
): string[] {
  const own = words.ENGLISH_OWN_METHODS[section] ?? [];
  const byMethod = Map.groupBy(findings, (finding) => {
    const method = methodOf(finding, section);
    return own.includes(method) ? '' : method;
  });
  const plain = (byMethod.get('') ?? []).map((finding) => say(finding, told, methodOf(finding, section)));
  const sentences: string[] = [];
  const all = [...numbers, ...plain];
  // Numbers have commas of their own.
  const list = numbers.length === 0 || all.length < 3 ? listOf(all) : semicolons(all);
  if (all.length > 0 && section === 'examination')
    sentences.push(
      random
        .pick(all.length === 1 && numbers.length === 0 ? words.ENGLISH_ONE_SIGN : words.ENGLISH_EXAMINATIONS)
        .replace('{be}', isPlural(all[0]!) ? 'are' : 'is')
        .replace('{x}', () => list),
    );
  else if (all.length > 0) sentences.push(`${headingOf(section, random)} ${list}.`);
  for (const [method, seen] of byMethod) {
    if (method === '') continue;
    const x = listOf(seen.map((finding) => say(finding, told, method)));
    sentences.push(`${sentenceCase(words.ENGLISH_METHODS[method] ?? method)} shows ${x}.`);
  }
  return sentences;
}

function headingOf(section: Exclude<Section, 'history'>, random: RandomStream): string {
  return section === 'examination'
    ? random.pick(words.ENGLISH_EXAMINATIONS).replace(' {x}.', '')
    : random.pick(words.ENGLISH_HEADINGS[section]);
}

function semicolons(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join('; ')}; and ${parts.at(-1)!}`;
}

/** How the name says that it was seen; empty where it does not. */
function methodOf({ names }: ToldFinding, section: Section): string {
  return section === 'examination' ? '' : (words.ENGLISH_METHOD.exec(names.en)?.[1] ?? '');
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

function denialOf(finding: ToldFinding, absent: DeniedWords[]): Denial {
  const { id, type, names, synonyms } = finding;
  const section = sectionOf(id, type);
  const method = section === 'history' ? '' : methodOf(finding, section);
  const bare = method === '' ? names.en : names.en.slice(0, -` on ${method}`.length);
  const { form } = nounPhrase(id === names.en ? bare : names.en);
  const own = deniedSentence(names.en);
  absent.push({
    id,
    forms: [...new Set([form, names.en, ...(synonyms?.en ?? [])])],
    denials: own === null ? [] : [own],
  });
  return { form, method, own };
}

const ownSentences = (denied: readonly Denial[]): string[] =>
  denied.flatMap(({ own }) => (own === null ? [] : [`${sentenceCase(own)}.`]));

function historyDenials(request: TellRequest, person: Person, absent: DeniedWords[], random: RandomStream): string[] {
  const denied = request.absent
    .filter(({ id, type }) => sectionOf(id, type) === 'history')
    .map((finding) => denialOf(finding, absent));
  const forms = denied.filter(({ own }) => own === null).map(({ form }) => form);
  if (forms.length === 0) return ownSentences(denied);
  const have = isPlural(forms[0]!) ? 'have' : 'has';
  const sentence = fill(random.pick(words.ENGLISH_DENIALS.history), person, { x: noneOf(forms), have });
  return [sentence, ...ownSentences(denied)];
}

/** One sentence for all that one method does not show. */
function sectionDenials(
  section: Exclude<Section, 'history'>,
  findings: readonly ToldFinding[],
  headed: boolean,
  absent: DeniedWords[],
  random: RandomStream,
): string[] {
  const denied = findings.map((finding) => denialOf(finding, absent));
  const methods = words.ENGLISH_OWN_METHODS[section] ?? [];
  const byMethod = Map.groupBy(
    denied.filter(({ own }) => own === null),
    ({ method }) => (methods.includes(method) ? '' : method),
  );
  const sentences = [...byMethod].map(([method, each]) => {
    const forms = each.map(({ form }) => form);
    const x = noneOf(forms);
    if (method !== '') return `${sentenceCase(words.ENGLISH_METHODS[method] ?? method)} shows no ${x}.`;
    if (!headed) return `${headingOf(section, random)} no ${x}.`;
    const wordings = section === 'examination' ? words.ENGLISH_DENIALS.examination : words.ENGLISH_DENIALS.more;
    return random
      .pick(wordings)
      .replace('{x}', () => x)
      .replace('{be}', isPlural(forms[0]!) ? 'are' : 'is');
  });
  return [...sentences, ...ownSentences(denied)];
}

/** A sentence that denies a finding whose name holds what is denied; null where 'no' before the name does. */
function deniedSentence(name: string): string | null {
  const whole = words.ENGLISH_WHOLE_DENIALS[name];
  if (whole !== undefined) return whole;
  const positive = /^(?:positive|reactive) (.+)$/.exec(name)?.[1];
  if (positive !== undefined)
    return /\b(?:test|assay|culture|stain|bioassay|blot|score|sign)\b/.test(positive)
      ? `${positive} is negative`
      : `testing for ${positive} is negative`;
  const absent = /^(?:absent|loss of|absence of) (.+)$/.exec(name)?.[1];
  if (absent !== undefined) return `${absent} ${isPlural(absent) ? 'are' : 'is'} preserved`;
  const changed = words.ENGLISH_CHANGED.exec(name);
  if (changed === null || words.ENGLISH_METHOD.test(name)) return null;
  return `${changed[2]!} ${isPlural(changed[2]!) ? 'are' : 'is'} not ${changed[1]!}`;
}
