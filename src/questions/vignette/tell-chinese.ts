/** A Chinese vignette of a patient, after the A2 items of the licensing examination. */
import type { RandomStream } from '../../support/random.ts';
import { chineseConditionSentence } from './chinese-conditions.ts';
import { chinesePhrase, chineseRemark, deniedSentence, isProvokedSign, ownDenial } from './chinese-nouns.ts';
import * as words from './chinese-wordings.ts';
import { complaintOf, complaintsOf, courseOf } from './complaints.ts';
import { sectionOf, SECTIONS, type Section } from './finding-sections.ts';
import { shownText } from './value-text.ts';
import type { Age, AgeUnit, Duration, DurationUnit, Patient } from './settle-patient.ts';
import type { Told, TellRequest } from './tell-request.ts';
import type { DeniedWords, ToldFinding, ToldValue, ToldWords } from './vignette-facts.ts';

export function tellChinese(request: TellRequest, random: RandomStream): Told {
  const told: ToldWords[] = [];
  const absent: DeniedWords[] = [];
  const opening = complaint(request, told, random);
  const history = [...opening.clauses, ...historyDenials(request, absent)];
  const text = [
    person(request.patient, random),
    ...(history.length === 0 ? [] : [`${history.join('，')}。`]),
    ...conditions(request, told, random),
    ...sections(request, opening.findings, told, absent, random),
  ].join('');
  return { text, told, absent, course: opening.course };
}

const AGE_UNITS: Readonly<Record<AgeUnit, string>> = { day: '天', week: '周', month: '个月', year: '岁' };
const TIME_UNITS: Readonly<Record<DurationUnit, string>> = {
  minute: '分钟',
  hour: '小时',
  day: '天',
  week: '周',
  month: '个月',
  year: '年',
};

function person({ age, sex }: Patient, random: RandomStream): string {
  const s = sex === null ? '' : sex === 'female' ? '女' : '男';
  if (age === null) return s === '' ? '患者就诊。' : `患者，${s}。`;
  const kind = age.years < 28 / 365 ? 'newborn' : age.years < 14 ? 'child' : 'adult';
  const a = ageText(age);
  if (s === '') return kind === 'adult' ? `患者，${a}。` : `患儿，${a}。`;
  return random.pick(words.CHINESE_PERSONS[kind]).replace('{s}', s).replace('{a}', a);
}

const ageText = ({ count, unit }: Age): string => `${count}${AGE_UNITS[unit]}`;

interface Opening {
  readonly clauses: readonly string[];
  /** Null where no time is told. */
  readonly course: Duration | null;
  /** What the opening tells. */
  readonly findings: ReadonlySet<ToldFinding>;
}

function complaint(request: TellRequest, told: ToldWords[], random: RandomStream): Opening {
  const { patient, detail } = request;
  const setting = patient.setting ?? 'clinic';
  const complaints = complaintsOf(request.findings, patient);
  const findings = new Set(complaints);
  const names = complaints.map((each) => each.names.zh);
  const remarks = complaints.filter((each) => chineseRemark(each.names.zh, names) !== null);
  const symptoms = complaints.filter((each) => !remarks.includes(each));
  const remarked = remarks.map((each) => sayRemark(each, chineseRemark(each.names.zh, names)!, told));
  if (symptoms.length === 0) {
    const clauses = patient.setting === null ? [] : [words.CHINESE_NO_COMPLAINT[setting]];
    return { clauses: [...clauses, ...remarked], course: null, findings };
  }
  const { main, others, when } = complaintOf(symptoms, patient, detail === 'short' ? 2 : 1 + random.integer(2), random);
  const c = main.map((finding) => say(finding, told)).join('、');
  const t = when.course === null ? '' : `${when.course.count}${TIME_UNITS[when.course.unit]}`;
  const course = chineseCourse(when, main, symptoms);
  const sudden = complaints.some((each) => /突|骤|猝/.test(each.names.zh));
  const again = course === 'since childhood' && REPEATED.test(c);
  const wordings = (again ? ['自幼反复{c}'] : words.CHINESE_COURSES[course]).filter(
    (each) => !(each.startsWith('突发') && sudden),
  );
  const said = random
    .pick(wordings)
    .replace('{c}', () => c)
    .replace('{t}', t);
  const visits = detail === 'short' ? ['{x}'] : words.CHINESE_VISITS[setting];
  const clauses = [random.pick(visits).replace('{x}', () => said)];
  if (others.length > 0) {
    const x = others.map((finding) => say(finding, told)).join('、');
    clauses.push(random.pick(words.CHINESE_MORE_SYMPTOMS).replace('{x}', () => x));
  }
  clauses.push(...remarked);
  return { clauses, course: wordings[0]!.includes('{t}') ? when.course : null, findings };
}

/** What comes again and again where it is there since childhood. */
const REPEATED = /^(?:发热|咳嗽|呕吐|腹泻|癫痫|鼻出血|皮疹|晕厥|头痛|腹痛|咯血|骨折)/;

function sayRemark({ id, names, synonyms }: ToldFinding, text: string, told: ToldWords[]): string {
  told.push({ id, forms: [...new Set([text, names.zh, ...(synonyms?.zh ?? [])])] });
  return text;
}

const ONCE = /^突发|急性发作$/;

function chineseCourse(
  patient: Patient,
  main: readonly ToldFinding[],
  symptoms: readonly ToldFinding[],
): keyof typeof words.CHINESE_COURSES {
  const course = courseOf(patient, main);
  if (course !== 'congenital') {
    // 突发 and 急性发作 are of one time: over years they come again and again.
    if (course === 'recurrent' && main.some(({ names }) => ONCE.test(names.zh))) return 'episodic';
    const repeated = symptoms.some(({ names }) => /^(?:反复|阵发|间断|发作|复发)/.test(names.zh));
    return course === 'episodic' && repeated && !main.some(({ names }) => ONCE.test(names.zh)) ? 'recurrent' : course;
  }
  return patient.age !== null && patient.age.years < 1 ? 'since birth' : 'since childhood';
}

/** A finding's words, put on record; without the beginning that says how it was seen. */
function say({ id, type, names, synonyms }: ToldFinding, told: ToldWords[], seen = names.zh): string {
  const bare = chinesePhrase(seen);
  // Signs with a name of their own are found, not seen.
  const text = type === 'sign' && isProvokedSign(bare) ? `${bare}阳性` : bare;
  told.push({ id, forms: [...new Set([text, bare, names.zh, ...(synonyms?.zh ?? [])])] });
  return text;
}

function conditions({ conditions: all }: TellRequest, told: ToldWords[], random: RandomStream): string[] {
  const pick = (texts: readonly string[]): string => (texts.length === 1 ? texts[0]! : random.pick(texts));
  return all.flatMap(({ id, names, synonyms }) => {
    const sentence = chineseConditionSentence(id, names.zh, pick);
    if (sentence === null) return [];
    told.push({ id, forms: [...new Set([sentence.form, names.zh, ...(synonyms?.zh ?? [])])] });
    return [sentence.text];
  });
}

function sections(
  request: TellRequest,
  before: ReadonlySet<ToldFinding>,
  told: ToldWords[],
  absent: DeniedWords[],
  random: RandomStream,
): string[] {
  const { findings, values } = request;
  const rest = findings.filter((finding) => !before.has(finding));
  const letters = random.integer(2) === 0;
  const range = random.pick(words.CHINESE_RANGES);
  return SECTIONS.flatMap((section) => {
    const within = ({ id, type }: ToldFinding): boolean => sectionOf(id, type) === section;
    const vitals = section === 'examination' ? values.vitals : [];
    const others = values.others.filter((value) => value.section === section);
    const numbers = [
      ...vitals.map((value) => ({ method: '', text: vitalValue(value, request, letters) })),
      ...others.map((value) => ({
        method: words.CHINESE_VALUE_METHODS[value.analyte] ?? '',
        text: labValue(value, request, range),
      })),
    ];
    const denied = request.absent.filter(within).map((finding) => denialOf(finding, absent));
    return sectionSentences(section, { findings: rest.filter(within), numbers, denied }, told, random);
  });
}

interface Found {
  readonly findings: readonly ToldFinding[];
  readonly numbers: readonly { readonly method: string; readonly text: string }[];
  readonly denied: readonly Denial[];
}

/** A sentence for each way of looking: values, what is seen, what is not. */
function sectionSentences(
  section: Exclude<Section, 'history'>,
  { findings, numbers, denied }: Found,
  told: ToldWords[],
  random: RandomStream,
): string[] {
  const own = words.CHINESE_OWN_METHODS[section] ?? [];
  const methodOf = (seen: { readonly method: string } | null): string =>
    seen === null || own.includes(seen.method) ? '' : seen.method;
  const seenBy = (finding: ToldFinding) => (section === 'examination' ? null : words.chineseMethod(finding.names.zh));
  const measured = Map.groupBy(numbers, methodOf);
  const present = Map.groupBy(findings, (finding) => methodOf(seenBy(finding)));
  const missing = Map.groupBy(denied, methodOf);
  const methods = new Set([...measured.keys(), ...present.keys(), ...missing.keys()]);
  return [...methods]
    .toSorted((one, other) => Number(one !== '') - Number(other !== ''))
    .map((method) => {
      const seen = present.get(method) ?? [];
      const named = seen.map((each) => say(each, told, seenBy(each)?.bare ?? each.names.zh));
      const values = (measured.get(method) ?? []).map(({ text }) => text);
      const shown = [...values, ...(named.length === 0 ? [] : [named.join('、')])];
      const all = [...shown, ...denialsOf(missing.get(method) ?? [], section === 'examination')];
      const verb = (seen[0] && seenBy(seen[0])?.verb) ?? '示';
      const heading = method === '' ? random.pick(words.CHINESE_HEADINGS[section]) : headingOf(method, verb);
      // 超声未见, and not 超声示未见.
      return `${all[0]!.startsWith('未见') ? heading.replace(/[示见]$/, '') : heading}${all.join('，')}。`;
    });
}

const headingOf = (method: string, verb: string): string =>
  `${words.CHINESE_METHODS[method] ?? method}${method.endsWith('影像学') ? '检查' : ''}${verb}`;

interface Denial {
  readonly method: string;
  readonly name: string;
  readonly own: string | null;
}

function denialOf({ id, type, names, synonyms }: ToldFinding, absent: DeniedWords[]): Denial {
  const section = sectionOf(id, type);
  const seen = section === 'examination' || section === 'history' ? null : words.chineseMethod(names.zh);
  const name = chinesePhrase(seen?.bare ?? names.zh);
  const own = seen === null ? deniedSentence(names.zh, section === 'history') : ownDenial(seen.bare);
  absent.push({
    id,
    forms: [...new Set([name, names.zh, ...(synonyms?.zh ?? [])])],
    denials: own === null ? [] : [own],
  });
  return { method: seen?.method ?? '', name, own };
}

/** 未见 before what is looked for; at an examination 未闻及, 未触及 or 无, each before what follows in the order told. */
function denialsOf(denied: readonly Denial[], examined: boolean): string[] {
  const runs: { readonly no: string; readonly names: string[] }[] = [];
  for (const { name } of denied.filter(({ own }) => own === null)) {
    const no = examined ? words.chineseNo(name) : '未见';
    const last = runs.at(-1);
    if (last?.no === no) last.names.push(name);
    else runs.push({ no, names: [name] });
  }
  return [
    ...runs.map(({ no, names }) => `${no}${names.join('、')}`),
    ...denied.flatMap(({ own }) => (own === null ? [] : [own])),
  ];
}

function historyDenials(request: TellRequest, absent: DeniedWords[]): string[] {
  const denied = request.absent
    .filter(({ id, type }) => sectionOf(id, type) === 'history')
    .map((finding) => denialOf(finding, absent));
  const names = denied.filter(({ own }) => own === null).map(({ name }) => name);
  const own = denied.flatMap((each) => (each.own === null ? [] : [each.own]));
  if (names.length === 0) return own;
  // Two words of denial side by side read as none.
  return [`${/^[无未不]/.test(names[0]!) ? '未出现' : '无'}${names.join('、')}`, ...own];
}

function vitalValue(value: ToldValue, { units }: TellRequest, letters: boolean): string {
  const name = letters ? (value.forms.find((form) => /^[A-Z]/.test(form)) ?? value.forms[0]!) : value.forms[0]!;
  return numberBehind(name, value, units);
}

/** 血钾2.9mmol/L; behind letters and digits with a space. */
function numberBehind(name: string, value: ToldValue, units: TellRequest['units']): string {
  const { comparator, numbers, unit } = shownText(value, units);
  const gap = /[A-Za-z0-9]$/.test(name) ? ' ' : '';
  return `${name}${gap}${comparator}${numbers.join('/')}${unit.replace('/24 h', '/24h')}`;
}

/** 血钾2.9mmol/L（参考值3.5~5.3）. */
function labValue(value: ToldValue, { units }: TellRequest, wording: string): string {
  const { reference } = shownText(value, units);
  const told = numberBehind(value.forms[0]!, value, units);
  if (reference === null) return told;
  const [low, high] = reference;
  const range = low === null ? `<${high!}` : high === null ? `>${low}` : `${low}~${high}`;
  return `${told}（${wording.replace('{r}', range)}）`;
}
