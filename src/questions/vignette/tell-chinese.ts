/** A Chinese vignette of a patient, after the A2 items of the licensing examination. */
import type { RandomStream } from '../../support/random.ts';
import { chineseConditionSentence } from './chinese-conditions.ts';
import * as words from './chinese-wordings.ts';
import { sectionOf, SECTIONS, type Section } from './finding-sections.ts';
import type { Age, AgeUnit, DurationUnit, Patient } from './settle-patient.ts';
import { complaintOf, courseOf } from './tell-english.ts';
import type { Told, TellRequest } from './tell-request.ts';
import type { DeniedWords, ToldFinding, ToldValue, ToldWords } from './vignette-facts.ts';

export function tellChinese(request: TellRequest, random: RandomStream): Told {
  const told: ToldWords[] = [];
  const absent: DeniedWords[] = [];
  const opening = complaint(request, told, random);
  const text = [
    person(request.patient, random),
    ...opening.sentences,
    ...conditions(request, told),
    ...sections(request, told, random),
    ...denials(request, absent, random),
  ].join('');
  return { text, told, absent, timed: opening.timed };
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

function complaint(
  request: TellRequest,
  told: ToldWords[],
  random: RandomStream,
): { readonly sentences: readonly string[]; readonly timed: boolean } {
  const { patient, detail } = request;
  const setting = patient.setting ?? 'clinic';
  const symptoms = request.findings.filter(({ type }) => type === 'symptom');
  if (symptoms.length === 0) {
    const sentences = patient.setting === null ? [] : [words.CHINESE_NO_COMPLAINT[setting]];
    return { sentences, timed: false };
  }
  const [main, others] = complaintOf(symptoms, patient.onset, detail === 'short' ? 2 : 1 + random.integer(2));
  const c = main.map((finding) => say(finding, told)).join('、');
  const t = patient.course === null ? '' : `${patient.course.count}${TIME_UNITS[patient.course.unit]}`;
  const course = chineseCourse(patient, main, symptoms);
  const sudden = symptoms.some(({ names }) => /突|骤|猝/.test(names.zh));
  const wordings = words.CHINESE_COURSES[course].filter((each) => !(each.startsWith('突发') && sudden));
  const said = random
    .pick(wordings)
    .replace('{c}', () => c)
    .replace('{t}', t);
  const visits = detail === 'short' ? ['{x}。'] : words.CHINESE_VISITS[setting];
  const sentence = random.pick(visits).replace('{x}', () => said);
  const timed = wordings[0]!.includes('{t}');
  if (others.length === 0) return { sentences: [sentence], timed };
  const x = others.map((finding) => say(finding, told)).join('、');
  return { sentences: [sentence, random.pick(words.CHINESE_MORE_SYMPTOMS).replace('{x}', () => x)], timed };
}

function chineseCourse(
  patient: Patient,
  main: readonly ToldFinding[],
  symptoms: readonly ToldFinding[],
): keyof typeof words.CHINESE_COURSES {
  const course = courseOf(patient, main);
  if (course !== 'congenital') {
    const repeated = symptoms.some(({ names }) => /^(?:反复|阵发|间断|发作|复发)/.test(names.zh));
    return course === 'episodic' && repeated ? 'recurrent' : course;
  }
  return patient.age !== null && patient.age.years < 3 ? 'since birth' : 'since childhood';
}

/** A finding's words, put on record; without the beginning that says how it was seen. */
function say({ id, type, names, synonyms }: ToldFinding, told: ToldWords[], bare = names.zh): string {
  // Signs with a name of their own are found, not seen.
  const text = type === 'sign' && /[^阳阴]征$/.test(bare) && !bare.endsWith('综合征') ? `${bare}阳性` : bare;
  told.push({ id, forms: [...new Set([text, bare, names.zh, ...(synonyms?.zh ?? [])])] });
  return text;
}

function conditions({ conditions: all }: TellRequest, told: ToldWords[]): string[] {
  return all.flatMap(({ id, names, synonyms }) => {
    const sentence = chineseConditionSentence(id, names.zh);
    if (sentence === null) return [];
    told.push({ id, forms: [...new Set([sentence.form, names.zh, ...(synonyms?.zh ?? [])])] });
    return [sentence.text];
  });
}

function sections(request: TellRequest, told: ToldWords[], random: RandomStream): string[] {
  const { findings, values } = request;
  const rest = findings.filter(({ type }) => type !== 'symptom');
  const letters = random.integer(2) === 0;
  const range = random.pick(words.CHINESE_RANGES);
  return SECTIONS.flatMap((section) => {
    const own = rest.filter(({ id, type }) => sectionOf(id, type) === section);
    const vitals = section === 'examination' ? values.vitals : [];
    const others = values.others.filter((value) => value.section === section);
    const numbers = [
      ...vitals.map((value) => vitalValue(value, request, letters)),
      ...others.map((value) => labValue(value, request, range)),
    ];
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
  const own = words.CHINESE_OWN_METHODS[section] ?? [];
  const seen = (finding: ToldFinding) => (section === 'examination' ? null : words.chineseMethod(finding.names.zh));
  const bare = (finding: ToldFinding): string => seen(finding)?.bare ?? finding.names.zh;
  const byMethod = Map.groupBy(findings, (finding) => {
    const method = seen(finding)?.method ?? '';
    return own.includes(method) ? '' : method;
  });
  const plain = (byMethod.get('') ?? []).map((finding) => say(finding, told, bare(finding)));
  const first = [...numbers, ...(plain.length === 0 ? [] : [plain.join('、')])];
  const heading = random.pick(words.CHINESE_HEADINGS[section]);
  const sentences = first.length === 0 ? [] : [`${heading}${first.join('，')}。`];
  for (const [method, group] of byMethod) {
    if (method === '') continue;
    const x = group.map((finding) => say(finding, told, bare(finding))).join('、');
    sentences.push(`${words.CHINESE_METHODS[method] ?? method}示${x}。`);
  }
  return sentences;
}

function vitalValue(value: ToldValue, { units }: TellRequest, letters: boolean): string {
  const name = letters ? (value.forms.find((form) => /^[A-Z]/.test(form)) ?? value.forms[0]!) : value.forms[0]!;
  return `${name} ${numberWithUnit(value, units)}`;
}

function numberWithUnit({ texts }: ToldValue, units: TellRequest['units']): string {
  const { comparator, numbers, unit } = texts[units];
  const gap = /^[A-Za-zμµ×]/.test(unit) && unit !== 'mmHg' ? ' ' : '';
  return `${comparator}${numbers.join('/')}${gap}${unit}`;
}

/** 血钾 2.9 mmol/L（参考值3.5~5.3）. */
function labValue(value: ToldValue, { units }: TellRequest, wording: string): string {
  const { reference } = value.texts[units];
  const told = `${value.forms[0]!} ${numberWithUnit(value, units)}`;
  if (reference === null) return told;
  const [low, high] = reference;
  const range = low === null ? `<${high!}` : high === null ? `>${low}` : `${low}~${high}`;
  return `${told}（${wording.replace('{r}', range)}）`;
}

function denials(request: TellRequest, absent: DeniedWords[], random: RandomStream): string[] {
  return request.absent.map(({ id, type, names, synonyms }) => {
    const section = sectionOf(id, type);
    const seen = section === 'examination' ? null : words.chineseMethod(names.zh);
    const method = seen?.method;
    const name = seen?.bare ?? names.zh;
    const own = method === undefined ? deniedSentence(names.zh) : null;
    absent.push({
      id,
      forms: [...new Set([name, names.zh, ...(synonyms?.zh ?? [])])],
      denials: own === null ? [] : [own],
    });
    if (own !== null) return `${own}。`;
    if (method !== undefined) return `${words.CHINESE_METHODS[method] ?? method}未见${name}。`;
    if (section !== 'examination')
      return `${random.pick(words.CHINESE_HEADINGS[section]).replace(/[示：]$/, '')}未见${name}。`;
    const wordings = words.CHINESE_DENIALS[type === 'symptom' ? type : 'sign'];
    // Two words of denial side by side read as none.
    const fit = wordings.filter((each) => !(each.includes('无{x}') && /^[无未不]/.test(name)));
    return random.pick(fit.length === 0 ? ['未出现{x}。'] : fit).replace('{x}', () => name);
  });
}

/** A sentence that denies a finding whose name holds what is denied; null where 无 before the name does. */
function deniedSentence(name: string): string | null {
  if (name.endsWith('阳性')) return `${name.slice(0, -2)}阴性`;
  if (/[^合]征$/.test(name)) return `${name}阴性`;
  const changed = words.CHINESE_CHANGED.exec(name);
  return changed === null ? null : `${changed[1]!}未${changed[2] ?? ''}${changed[3]!}`;
}
