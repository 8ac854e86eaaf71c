/**
 * Limits of each analyte, in its unit, that no value passes: of a part of a whole, of a ratio, of a living patient.
 * Ours, and wide. Every value of the seeds and every value that a vignette tells is held against them.
 */
import type { Analyte } from './measures.ts';

export type AnalyteLimits = readonly [least: number, most: number];

/** By name, in small letters and without the specimen. A percentage of a normal value or a change is no part of a whole. */
const BY_NAME: Readonly<Record<string, AnalyteLimits>> = {
  temperature: [24, 43],
  'heart rate': [15, 300],
  'respiratory rate': [1, 80],
  'systolic blood pressure': [25, 300],
  'diastolic blood pressure': [10, 200],
  'ankle-brachial index': [0, 3],
  'cup-to-disc ratio': [0, 1],
  'postbronchodilator fev1 to fvc ratio': [0, 1],
  'pleural fluid to serum protein ratio': [0, 1],
  'calcium-to-creatinine clearance ratio': [0, 1],
  'galactomannan index': [0, 20],
  hematocrit: [0.05, 0.75],
  hemoglobin: [15, 250],
  sodium: [95, 195],
  potassium: [1, 10],
  calcium: [0.8, 6],
  glucose: [0, 130],
  ph: [6.7, 7.8],
  'urine ph': [4.5, 8.5],
  'gastric ph': [0.5, 8.5],
  'pleural fluid ph': [6, 7.8],
  'bone mineral density t-score': [-7, 5],
  'left ventricular ejection fraction': [5, 85],
  'antithrombin activity': [0, 250],
  'factor viii activity': [0, 600],
  'von willebrand factor antigen': [0, 600],
  'ristocetin cofactor activity': [0, 600],
  'adamts13 activity': [0, 250],
  'rise in fev1 after bronchodilator': [-100, 200],
  'percent-predicted total lung capacity': [0, 250],
  'percent-predicted forced vital capacity': [0, 200],
  'percent-predicted diffusing capacity': [0, 250],
  'increment on high-frequency nerve stimulation': [-100, 2000],
};

/** Nothing that is measured here is less than nothing; a percentage is a part of a whole. */
export function limitsOfAnalyte({ id, unit }: Pick<Analyte, 'id' | 'unit'>): AnalyteLimits {
  const name = id.toLowerCase();
  const named = BY_NAME[name] ?? BY_NAME[name.replace(/^(?:serum|plasma|blood|arterial|whole blood|venous) /, '')];
  return named ?? [0, unit === '%' ? 100 : Infinity];
}

/** Whether what an analyte can be at most is known. */
export function isBounded(analyte: Pick<Analyte, 'id' | 'unit'>): boolean {
  return Number.isFinite(limitsOfAnalyte(analyte)[1]);
}
