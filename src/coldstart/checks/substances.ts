/**
 * What is measured in grams and in moles: the formula gives the molar mass, and for ions the charge gives equivalents.
 * Atomic weights are the conventional ones of IUPAC's table of 2021 (its abridged values); formulas are those of PubChem.
 */
import { claimsOf, type Form } from '../../graph/claims.ts';

export interface Substance {
  readonly names: readonly string[];
  readonly formula: string;
  readonly charge: number | null;
}

const ATOMIC_WEIGHTS: Readonly<Record<string, number>> = {
  H: 1.008,
  Li: 6.94,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  Na: 22.99,
  Mg: 24.305,
  P: 30.974,
  S: 32.06,
  Cl: 35.45,
  K: 39.098,
  Ca: 40.078,
  Fe: 55.845,
  Co: 58.933,
  Cu: 63.546,
  Zn: 65.38,
  I: 126.9,
  Pb: 207.2,
};

const of = (formula: string, charge: number | null, ...names: string[]): Substance => ({ formula, charge, names });

export const SUBSTANCES: readonly Substance[] = [
  of('C6H12O6', null, 'glucose', 'blood sugar', '葡萄糖', '血糖'),
  of('C4H7N3O', null, 'creatinine', 'Cr', '肌酐'),
  // Two atoms of nitrogen in a molecule of urea.
  of('N2', null, 'blood urea nitrogen', 'urea nitrogen', 'BUN', '尿素氮'),
  of('CH4N2O', null, 'urea', '尿素'),
  of('C5H4N4O3', null, 'uric acid', 'urate', '尿酸'),
  of('Ca', 2, 'calcium', '血钙', '钙'),
  of('Mg', 2, 'magnesium', '血镁', '镁'),
  // Measured as phosphorus.
  of('P', null, 'phosphate', 'phosphorus', '血磷', '无机磷', '磷酸盐', '磷'),
  of('Na', 1, 'sodium', 'Na', '血钠', '钠'),
  of('K', 1, 'potassium', 'K', 'K+', '血钾', '钾'),
  of('Cl', 1, 'chloride', 'Cl', '血氯', '氯'),
  of('CHO3', 1, 'bicarbonate', 'HCO3', 'HCO3-', '碳酸氢根', '碳酸氢盐'),
  of('Li', 1, 'lithium', '锂'),
  of('Fe', null, 'iron', '血清铁', '铁'),
  of('Cu', null, 'copper', '铜'),
  of('Zn', null, 'zinc', '锌'),
  of('Pb', null, 'lead level', 'blood lead', '血铅'),
  of('C27H46O', null, 'cholesterol', 'LDL', 'HDL', 'LDL-C', 'HDL-C', '胆固醇'),
  // As triolein, which laboratories convert by.
  of('C57H104O6', null, 'triglycerides', 'triglyceride', '甘油三酯'),
  of('C33H36N4O6', null, 'bilirubin', '胆红素'),
  of('C3H6O3', null, 'lactate', 'lactic acid', '乳酸'),
  of('H3N', null, 'ammonia', '血氨', '氨'),
  of('C4H8O3', null, 'beta-hydroxybutyrate', 'β-hydroxybutyrate', 'β-羟丁酸'),
  of('C21H30O5', null, 'cortisol', '皮质醇'),
  of('C15H11I4NO4', null, 'thyroxine', 'T4', '甲状腺素'),
  of('C19H28O2', null, 'testosterone', '睾酮'),
  of('C18H24O2', null, 'estradiol', '雌二醇'),
  of('C63H88CoN14O14P', null, 'vitamin B12', 'cobalamin', '维生素B12'),
  of('C19H19N7O6', null, 'folate', 'folic acid', '叶酸'),
  of('C27H44O2', null, '25-hydroxyvitamin D', '25-OH vitamin D', '25-羟维生素D'),
  of('C4H9NO2S', null, 'homocysteine', '同型半胱氨酸'),
  of('C9H11NO2', null, 'phenylalanine', '苯丙氨酸'),
  of('C8H9NO2', null, 'acetaminophen', 'paracetamol', '对乙酰氨基酚'),
  of('C7H6O3', null, 'salicylate', '水杨酸'),
  of('C2H6O', null, 'ethanol', 'alcohol level', '乙醇'),
  of('C41H64O14', null, 'digoxin', '地高辛'),
];

/** Grams of a mole. */
export function molarMass(formula: string): number {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].reduce(
    (sum, [, element, times]) => sum + ATOMIC_WEIGHTS[element!]! * Number(times || 1),
    0,
  );
}

const FORMS: readonly Form<Substance>[] = SUBSTANCES.flatMap((owner) => owner.names.map((words) => ({ words, owner })));

/** The substance that is named last in a piece of text; null where none is. */
export function substanceNamed(text: string): Substance | null {
  return claimsOf(text, FORMS).at(-1)?.owners[0] ?? null;
}
