/** An English vignette of a patient, after the items of the United States Medical Licensing Examination. */
import type { Onset } from '../../graph/patient-profile.ts';
import type { RandomStream } from '../../support/random.ts';
import { conditionSentence } from './english-conditions.ts';
import { articleOf, isPlural, listOf, nounPhrase, sentenceCase } from './english-nouns.ts';
import * as words from './english-wordings.ts';
import { sectionOf, SECTIONS, type Section } from './finding-sections.ts';
import type { Patient } from './settle-patient.ts';
import type { Told, TellRequest } from './tell-request.ts';
import type { DeniedWords, ToldFinding, ToldValue, ToldWords } from './vignette-facts.ts';

export function tellEnglish(request: TellRequest, random: RandomStream): Told {
  const told: ToldWords[] = [];
  const absent: DeniedWords[] = [];
  const person = personOf(request.patient);
  const opening = openings(request, person, told, random);
  const sentences = [
    ...opening.sentences,
    ...conditions(request, person, told),
    ...vitalSigns(request.values.vitals, request, random),
    ...sections(request, told, random),
    ...denials(request, person, absent, random),
  ];
  return { text: sentences.join(' '), told, absent, timed: opening.timed };
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

/** Symptoms that last, of which there are no episodes. */
const LASTING =
  /loss|gain|infertility|delay|amenorrhea|distortion|interests|deficit|hypersensitivity|mass|lump|lesion|mole|walking|hesitancy|anhedonia|achievement|failure|libido|asthma|clumsiness/;
const RECURRENT = /^(?:recurrent|episodic|paroxysmal|brief|intermittent|repetitive)\b/;
/** Names that tell of attacks already. */
const ATTACK = /\b(?:spell|episode|attack|flare-up|seizure)s?\b/;
/** Names that tell a longer time than an acute course has. */
const LONG = /^(?:prolonged|chronic|slowly)\b/;

interface Opening {
  readonly sentences: readonly string[];
  readonly timed: boolean;
}

function openings(request: TellRequest, person: Person, told: ToldWords[], random: RandomStream): Opening {
  const { patient, detail } = request;
  const symptoms = request.findings.filter(({ type }) => type === 'symptom');
  const places = person.child ? words.ENGLISH_CHILD_PLACES : words.ENGLISH_PLACES;
  const setting = patient.setting ?? 'clinic';
  const place = fill(random.pick(places[setting]), person, {});
  if (symptoms.length === 0) {
    const purpose = setting === 'screening' ? '' : ` ${random.pick(words.ENGLISH_NO_COMPLAINT)}`;
    return { sentences: [`${person.who} ${place}${purpose}.`], timed: false };
  }
  const [main, others] = complaintOf(symptoms, patient.onset, detail === 'short' ? 2 : 1 + random.integer(2));
  const phrase = (finding: ToldFinding): string => say(finding, told);
  const c = listOf(main.map(phrase));
  const parts = { c, b: beginning(patient), ...timeParts(patient) };
  const more = others.length === 0 ? [] : [moreSymptoms(listOf(others.map(phrase)), person, random)];
  if (setting === 'screening') {
    const timed = patient.course !== null && !RECURRENT.test(main[0]!.id);
    const asked = random.pick(words.ENGLISH_ON_QUESTIONING[timed ? 'timed' : 'untimed']);
    return { sentences: [`${person.who} ${place}.`, fill(asked, person, parts), ...more], timed };
  }
  const course = courseOf(patient, main);
  const first = `${person.who} ${place} ${fill(random.pick(words.ENGLISH_COURSES[course]), person, parts)}.`;
  return { sentences: [first, ...more], timed: course !== 'untimed' && course !== 'congenital' };
}

/** The complaint, which the time is told of, and the other symptoms. What lasts is no episode. */
export function complaintOf(
  symptoms: readonly ToldFinding[],
  onset: Onset | null,
  count: number,
): [main: ToldFinding[], others: ToldFinding[]] {
  const short = onset === 'hyperacute' || onset === 'acute';
  const unfit = ({ id }: ToldFinding): boolean =>
    (onset === 'episodic' && LASTING.test(id)) || (short && LONG.test(id)) || RECURRENT.test(id);
  const fit = symptoms.filter((symptom) => !unfit(symptom));
  const main = fit.length === 0 ? symptoms.slice(0, 1) : fit.slice(0, count);
  return [main, symptoms.filter((symptom) => !main.includes(symptom))];
}

export function courseOf({ onset, course }: Patient, main: readonly ToldFinding[]): Onset | 'recurrent' | 'untimed' {
  if (onset === 'congenital') return 'congenital';
  if (onset === null || course === null) return 'untimed';
  const names = main.map(({ id }) => id);
  if (names.some((id) => LONG.test(id)) && (onset === 'acute' || onset === 'hyperacute')) return 'untimed';
  const recurrent = names.some((id) => RECURRENT.test(id) || LASTING.test(id) || ATTACK.test(id));
  return onset === 'episodic' && recurrent ? 'recurrent' : onset;
}

function timeParts({ course }: Patient): { t: string; h: string } {
  if (course === null) return { t: '', h: 'a' };
  const { count, unit } = course;
  return { t: `${count} ${unit}${count === 1 ? '' : 's'}`, h: `${articleOf(String(count))} ${count}-${unit}` };
}

/** Of what is there since birth or infancy. */
function beginning({ age }: Patient): string {
  if (age === null || age.years >= 6) return 'early childhood';
  return age.years < 1.5 ? 'birth' : 'infancy';
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

function sections(request: TellRequest, told: ToldWords[], random: RandomStream): string[] {
  const { findings, values, units } = request;
  const rest = findings.filter(({ type }) => type !== 'symptom');
  const wording = random.pick(words.ENGLISH_RANGES);
  return SECTIONS.flatMap((section) => {
    const own = rest.filter(({ id, type }) => sectionOf(id, type) === section);
    const numbers = values.others
      .filter((value) => value.section === section)
      .map((value) => labValue(value, units, wording));
    return sectionSentences(section, own, numbers, told, random);
  });
}

function sectionSentences(
  section: Section,
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
  else if (all.length > 0)
    sentences.push(`${random.pick(words.ENGLISH_HEADINGS[section as Exclude<Section, 'examination'>])} ${list}.`);
  for (const [method, seen] of byMethod) {
    if (method === '') continue;
    const x = listOf(seen.map((finding) => say(finding, told, method)));
    sentences.push(`${sentenceCase(words.ENGLISH_METHODS[method] ?? method)} shows ${x}.`);
  }
  return sentences;
}

function semicolons(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join('; ')}; and ${parts.at(-1)!}`;
}

/** How the name says that it was seen; empty where it does not. */
function methodOf({ names }: ToldFinding, section: Section): string {
  return section === 'examination' ? '' : (words.ENGLISH_METHOD.exec(names.en)?.[1] ?? '');
}

function denials(request: TellRequest, person: Person, absent: DeniedWords[], random: RandomStream): string[] {
  return request.absent.map((finding) => {
    const { id, type, names, synonyms } = finding;
    const section = sectionOf(id, type);
    const method = type === 'symptom' ? '' : methodOf(finding, section);
    const bare = method === '' ? names.en : names.en.slice(0, -` on ${method}`.length);
    const { form } = nounPhrase(id === names.en ? bare : names.en);
    const own = deniedSentence(names.en);
    absent.push({
      id,
      forms: [...new Set([form, names.en, ...(synonyms?.en ?? [])])],
      denials: own === null ? [] : [own],
    });
    if (own !== null) return `${sentenceCase(own)}.`;
    if (method !== '') return `${sentenceCase(words.ENGLISH_METHODS[method] ?? method)} shows no ${form}.`;
    if (type === 'symptom' || section === 'examination')
      return fill(random.pick(words.ENGLISH_DENIALS[type === 'symptom' ? type : 'sign']), person, {
        x: form,
        be: isPlural(form) ? 'are' : 'is',
      });
    return `${random.pick(words.ENGLISH_HEADINGS[section])} no ${form}.`;
  });
}

/** A sentence that denies a finding whose name holds what is denied; null where 'no' before the name does. */
function deniedSentence(name: string): string | null {
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
