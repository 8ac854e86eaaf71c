/** How a measured value is written: rounded, in either system of units, with its unit and reference range. */
import type { Analyte } from '../../graph/measures.ts';
import type { Language } from '../../records/question.ts';
import { roleOf, type Role } from './analyte-roles.ts';
import type { Section } from './finding-sections.ts';
import type { ToldValue, UnitSystem, ValueText } from './vignette-facts.ts';

export interface Measured {
  readonly analyte: Analyte;
  /** In the analyte's SI unit. */
  readonly value: number;
  readonly shows: readonly string[];
  readonly section: Section;
}

/** What vital signs are called; the first is the whole word, the second what a chart abbreviates it to. */
const VITAL_NAMES: Readonly<Partial<Record<Role, Readonly<Record<Language, readonly string[]>>>>> = {
  temperature: { en: ['temperature', 'body temperature'], zh: ['体温', 'T'] },
  'heart rate': { en: ['pulse', 'heart rate', 'pulse rate'], zh: ['脉搏', 'P', '心率', 'HR'] },
  'respiratory rate': { en: ['respirations', 'respiratory rate', 'respiration rate'], zh: ['呼吸', 'R'] },
  'systolic blood pressure': { en: ['blood pressure'], zh: ['血压', 'BP'] },
  'oxygen saturation': { en: ['oxygen saturation', 'SpO2'], zh: ['血氧饱和度', 'SpO2'] },
};

/** Specimens that go without saying. */
const PLAIN_SPECIMENS = new Set(['', 'blood', 'whole blood', 'semen', '血', '血液', '全血', '精液']);

/** Names of what is measured; the first is the one to print. */
export function formsOf(analyte: Analyte, language: Language): string[] {
  const role = roleOf(analyte);
  // A systolic pressure alone is called what it is.
  const vital = role === null || role === 'systolic blood pressure' ? undefined : VITAL_NAMES[role]?.[language];
  if (vital !== undefined) return [...new Set([...vital, analyte.names[language]])];
  const [name, specimen] = [analyte.names[language], analyte.specimen[language]];
  // Fecal calprotectin is of feces.
  const said = name.toLowerCase().includes(specimen.toLowerCase()) || name.slice(0, 3) === specimen.slice(0, 3);
  const alone = PLAIN_SPECIMENS.has(specimen) || said;
  if (alone) return [name];
  return [language === 'en' ? `${specimen} ${name}` : `${specimen}${name}`, name];
}

export function toldValue(measured: Measured, language: Language): ToldValue {
  const { analyte, value, shows, section } = measured;
  const reference = roleIsVital(analyte) ? null : analyte.reference;
  return {
    analyte: analyte.id,
    shows,
    section,
    forms: formsOf(analyte, language),
    texts: {
      si: valueText(value, reference, analyte, 'si', language),
      conventional: valueText(value, reference, analyte, 'conventional', language),
    },
  };
}

/** As a vignette writes it. Nobody in China reads a temperature in degrees Fahrenheit: conventional units keep ℃ there. */
export function shownText({ texts }: Pick<ToldValue, 'texts'>, units: UnitSystem): ValueText {
  return texts[texts.si.unit === '℃' ? 'si' : units];
}

/** A systolic and a diastolic value as one. */
export function toldPressure(systolic: Measured, diastolic: Measured, language: Language): ToldValue {
  const [high, low] = [toldValue(systolic, language), toldValue(diastolic, language)];
  const joined = (system: UnitSystem): ValueText => ({
    ...high.texts[system],
    numbers: [...high.texts[system].numbers, ...low.texts[system].numbers],
  });
  return {
    ...high,
    shows: [...new Set([...high.shows, ...low.shows])],
    forms: VITAL_NAMES['systolic blood pressure']![language],
    texts: { si: joined('si'), conventional: joined('conventional') },
  };
}

const roleIsVital = (analyte: Analyte): boolean => {
  const role = roleOf(analyte);
  return role === 'diastolic blood pressure' || (role !== null && role in VITAL_NAMES);
};

function valueText(
  value: number,
  reference: Analyte['reference'] | null,
  { unit, decimals, conventional }: Analyte,
  system: UnitSystem,
  language: Language,
): ValueText {
  const [shown, factor, offset, digits] =
    system === 'si'
      ? [unit, 1, 0, decimals]
      : [conventional.unit, conventional.factor, conventional.offset, conventional.decimals];
  const write = (each: number): string => numberText(each * factor + offset, digits, language);
  const rounded = write(value);
  // What rounds to nothing is told as less than the least that can be told.
  const nothing = Number(rounded) === 0 && value > 0 && offset === 0;
  return {
    comparator: nothing ? '<' : '',
    numbers: [nothing ? (10 ** -digits).toFixed(digits) : rounded],
    unit: unitText(shown, language),
    reference:
      reference === null || (reference[0] === null && reference[1] === null)
        ? null
        : [reference[0] === null ? null : write(reference[0]), reference[1] === null ? null : write(reference[1])],
  };
}

function numberText(value: number, decimals: number, language: Language): string {
  const text = value.toFixed(decimals);
  return language === 'en' && value >= 10_000 ? text.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',') : text;
}

/** Units as each language writes them. */
function unitText(unit: string, language: Language): string {
  if (language === 'en') return unit.replace(/^mmHg$/, 'mm Hg');
  return unit
    .replace(/^mm Hg$/, 'mmHg')
    .replace(/^(?:\/min|beats\/min|breaths\/min|bpm)$/, '次/分')
    .replace(/^°C$/, '℃')
    .replace(/^°F$/, '℉');
}

export function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
