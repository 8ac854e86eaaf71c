/**
 * Beyond what a value of a patient cannot lie: bounds for slips of the pen, as of potassium 42 mmol/L, and never reference
 * ranges. Where a graph has measures, all that it can measure has a bound from the values that its diseases show.
 */
import type { Measures } from '../../graph/measures.ts';

export interface Bound {
  /** Names and abbreviations in both languages; the first is the one to print. */
  readonly names: readonly string[];
  /** UCUM codes: of the bounds first, then others that the value is told in. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** The value may stand without a unit: every unit that is in use gives the same number. */
  readonly unitless: boolean;
  readonly source: string;
  /** What must stand near the name, as it is said of other things too. */
  readonly near?: RegExp;
}

/**
 * Wang et al., MIMIC-Extract (2020): beyond its outlier bounds a value of intensive care is taken for an error of charting.
 * Twice the upper one where single patients have been above it: counts of cells, glucose.
 */
const OUTLIER = 'outlier bound of MIMIC-Extract, variable_ranges.csv';
const OUTLIER_TWICE = 'twice the outlier bound of MIMIC-Extract, variable_ranges.csv';
/** Where real patients pass the bound of charting: hyperbaric oxygen, bromide, poisoning, inherited disease. */
const OURS = 'ours: several times the highest value met in patients';
const DEFINITION = 'by definition of the scale';

const bound = (source: string, unit: string, low: number, high: number, ...names: string[]): Bound => ({
  source,
  unit,
  low,
  high,
  names,
  unitless: false,
});
const plain = (...given: Parameters<typeof bound>): Bound => ({ ...bound(...given), unitless: true });

export const BOUNDS: readonly Bound[] = [
  plain(OUTLIER, '/min', 0, 390, 'heart rate', 'pulse', 'pulse rate', 'HR', '心率', '脉搏', '脉率', 'P'),
  plain(OUTLIER, '/min', 0, 330, 'respiratory rate', 'respirations', 'RR', '呼吸', '呼吸频率', 'R'),
  plain(
    OUTLIER,
    'mm[Hg]',
    0,
    375,
    'systolic blood pressure',
    'blood pressure',
    'systolic pressure',
    'BP',
    'SBP',
    '收缩压',
    '血压',
  ),
  plain(OUTLIER, 'mm[Hg]', 0, 375, 'diastolic blood pressure', 'diastolic pressure', 'DBP', '舒张压'),
  bound(OUTLIER, 'mm[Hg]', 0, 375, 'mean arterial pressure', 'MAP', '平均动脉压'),
  bound(OUTLIER, 'Cel', 14.2, 47, 'temperature', 'body temperature', 'temp', '体温', 'T'),
  plain(DEFINITION, '%', 0, 100, 'oxygen saturation', 'SpO2', 'SaO2', 'O2 saturation', '血氧饱和度', '氧饱和度'),
  plain(DEFINITION, '%', 0, 100, 'hematocrit', 'haematocrit', 'Hct', '红细胞压积', '血细胞比容'),
  bound(DEFINITION, '%', 0, 100, 'ejection fraction', 'LVEF', '射血分数'),
  plain(
    DEFINITION,
    '1',
    3,
    15,
    'Glasgow Coma Scale',
    'Glasgow Coma Scale score',
    'GCS',
    'GCS score',
    'GCS评分',
    '格拉斯哥昏迷评分',
    '格拉斯哥评分',
  ),
  plain(OUTLIER, '1', 6.3, 8.4, 'arterial pH', 'blood pH', '动脉血pH', '血pH'),
  // Of urine, of cultures and of enzymes too.
  {
    ...plain(OUTLIER, '1', 6.3, 8.4, 'pH', 'pH值'),
    near: /\bABGs?\b|arterial|blood gas|PaCO2|pCO2|HCO3|bicarbonate|acidosis|alkalosis|血气|动脉|酸中毒|碱中毒/i,
  },
  plain(OUTLIER, 'mmol/L', 0, 15, 'potassium', 'serum potassium', 'K', 'K+', '血钾', '钾', '血清钾'),
  plain(OUTLIER, 'mmol/L', 0, 250, 'sodium', 'serum sodium', 'Na', 'Na+', '血钠', '钠', '血清钠'),
  plain(OUTLIER, 'mmol/L', 0, 200, 'chloride', 'serum chloride', 'Cl', 'Cl-', '血氯', '氯'),
  plain(OUTLIER, 'mmol/L', 0, 66, 'bicarbonate', 'serum bicarbonate', 'HCO3', 'HCO3-', '碳酸氢根', '碳酸氢盐'),
  bound(OURS, 'mmol/L', -70, 80, 'anion gap', '阴离子间隙'),
  bound(OUTLIER, 'mg/dL', 0, 66, 'creatinine', 'serum creatinine', 'Cr', '肌酐', '血肌酐'),
  bound(OUTLIER, 'mg/dL', 0, 275, 'BUN', 'blood urea nitrogen', 'urea nitrogen', '尿素氮'),
  bound(
    OUTLIER_TWICE,
    'mg/dL',
    0,
    4400,
    'glucose',
    'blood glucose',
    'plasma glucose',
    'fasting glucose',
    '血糖',
    '空腹血糖',
    '葡萄糖',
  ),
  bound(OUTLIER, 'mg/dL', 0, 22, 'magnesium', '血镁', '镁'),
  bound(OUTLIER, 'mg/dL', 0, 22, 'phosphate', 'phosphorus', '血磷', '无机磷'),
  bound(OUTLIER, 'g/dL', 0, 30, 'hemoglobin', 'haemoglobin', 'Hb', 'Hgb', '血红蛋白'),
  bound(
    OUTLIER_TWICE,
    '10*9/L',
    0,
    2200,
    'white blood cell count',
    'white blood cells',
    'WBC',
    'WBC count',
    'leukocytes',
    'leukocyte count',
    '白细胞',
    '白细胞计数',
  ),
  bound(OUTLIER_TWICE, '10*9/L', 0, 4400, 'platelets', 'platelet count', 'PLT', '血小板', '血小板计数'),
  bound(OUTLIER, 'g/dL', 0, 60, 'albumin', 'serum albumin', '白蛋白', '血清白蛋白'),
  bound(OURS, 'mg/dL', 0, 330, 'total bilirubin', 'bilirubin', '总胆红素', '胆红素'),
  bound(OUTLIER, 'mmol/L', 0, 33, 'lactate', 'serum lactate', '乳酸', '血乳酸'),
  bound(OUTLIER, 'mm[Hg]', 0, 220, 'PaCO2', 'pCO2', 'PCO2', '二氧化碳分压', '动脉血二氧化碳分压'),
  bound(OURS, 'mm[Hg]', 0, 2500, 'PaO2', 'pO2', 'PO2', '氧分压', '动脉血氧分压'),
  bound(OURS, '[IU]/L', 0, 100_000, 'ALT', 'alanine aminotransferase', '谷丙转氨酶', '丙氨酸转氨酶'),
  bound(OURS, '[IU]/L', 0, 100_000, 'AST', 'aspartate aminotransferase', '谷草转氨酶', '天冬氨酸转氨酶'),
  bound(OURS, '[IU]/L', 0, 300_000, 'LDH', 'lactate dehydrogenase', '乳酸脱氢酶'),
  bound(OURS, 'mg/dL', 0, 4000, 'total cholesterol', 'cholesterol', '总胆固醇'),
];

/** Words that are longer than a name and mean something else: salts, ratios, what is excreted. */
export const OTHER_THINGS: readonly string[] = [
  'potassium chloride',
  'sodium chloride',
  'calcium chloride',
  'sodium bicarbonate',
  'potassium phosphate',
  'KCl',
  'NaCl',
  'hemoglobin A1c',
  'glycated hemoglobin',
  'HbA1c',
  'mean corpuscular hemoglobin',
  'ionized calcium',
  'creatinine clearance',
  'pulse pressure',
  'pulse width',
  'urine pH',
  'gastric pH',
  'vaginal pH',
  'room temperature',
  'water temperature',
  '氯化钾',
  '氯化钠',
  '氯化钙',
  '碳酸氢钠',
  '磷酸钾',
  '糖化血红蛋白',
  '平均红细胞血红蛋白',
  '肌酐清除率',
  '脉压',
  '室温',
];

/** Times the highest value of the graph: where diseases move a value little, and where they move it far. */
const LITTLE = 2.5;
const FAR = 100;
/** Highest told value over the end of the reference range, up to which it moves little; none above the end: nobody knows. */
const MOVES_LITTLE = 3;

/** Of each analyte that has values or a range; shares and ratios without a unit have none. */
export function boundsOfMeasures({ analytes, values }: Measures, codeOfUnit: (unit: string) => string | null): Bound[] {
  const highest = new Map<string, number>();
  for (const { id, reference } of analytes) highest.set(id, reference[1] ?? reference[0] ?? 0);
  for (const { analyte, to } of values) highest.set(analyte, Math.max(to, highest.get(analyte) ?? 0));
  return analytes.flatMap(({ id, names, unit, reference }) => {
    const code = codeOfUnit(unit);
    const end = reference[1] ?? reference[0];
    // "Testosterone" is also said for total testosterone, whose values are other ones.
    const called = analytes.filter((other) => other.unit === unit && (other.id === id || other.id.endsWith(` ${id}`)));
    const top = Math.max(...called.map((other) => highest.get(other.id)!));
    if (code === null || code === '%' || code === 'Cel' || top <= 0) return [];
    const times = end !== null && top > end && top <= MOVES_LITTLE * end ? LITTLE : FAR;
    const source = `${times} times the highest value of the graph`;
    return [bound(source, code, 0, top * times, names.en, names.zh)];
  });
}
