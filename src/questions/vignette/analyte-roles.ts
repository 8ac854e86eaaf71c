/**
 * Analytes that belong together or change with age are known by a role, whatever their table calls them: 'serum sodium'
 * and 'sodium' are one. The vital signs of children and the analytes whose range is that of adults are here too.
 */
import type { Analyte } from '../../graph/measures.ts';
import type { Age, Patient, PatientSex } from './settle-patient.ts';

export const ROLES = [
  'temperature',
  'heart rate',
  'respiratory rate',
  'systolic blood pressure',
  'diastolic blood pressure',
  'oxygen saturation',
  'hemoglobin',
  'hematocrit',
  'red blood cell count',
  'mean corpuscular volume',
  'mean corpuscular hemoglobin concentration',
  'sodium',
  'chloride',
  'bicarbonate',
  'anion gap',
  'calcium',
  'albumin',
  'pH',
  'PaCO2',
  'iron',
  'total iron-binding capacity',
  'transferrin saturation',
  'gamma globulin',
  'monoclonal protein',
  'IgG',
  'IgM',
  'IgA',
  'white blood cell count',
  'neutrophil count',
  'lymphocyte count',
  'eosinophil count',
  'monocyte count',
  'basophil count',
  'factor VIII activity',
  'activated partial thromboplastin time',
  'luteinizing hormone',
  'follicle-stimulating hormone',
  'osmolality',
  'total bilirubin',
  'direct bilirubin',
  'indirect bilirubin',
] as const;
export type Role = (typeof ROLES)[number];

/** Other names of the roles, in small letters and without the specimen. */
const OTHER_NAMES: Readonly<Record<string, Role>> = {
  'body temperature': 'temperature',
  pulse: 'heart rate',
  'pulse rate': 'heart rate',
  respirations: 'respiratory rate',
  'respiration rate': 'respiratory rate',
  'systolic pressure': 'systolic blood pressure',
  'diastolic pressure': 'diastolic blood pressure',
  spo2: 'oxygen saturation',
  'peripheral oxygen saturation': 'oxygen saturation',
  hb: 'hemoglobin',
  'packed cell volume': 'hematocrit',
  'erythrocyte count': 'red blood cell count',
  'red cell count': 'red blood cell count',
  mcv: 'mean corpuscular volume',
  mchc: 'mean corpuscular hemoglobin concentration',
  hco3: 'bicarbonate',
  'hco3-': 'bicarbonate',
  'total calcium': 'calcium',
  'corrected calcium': 'calcium',
  ph: 'pH',
  'blood ph': 'pH',
  paco2: 'PaCO2',
  pco2: 'PaCO2',
  'partial pressure of carbon dioxide': 'PaCO2',
  'carbon dioxide tension': 'PaCO2',
  'carbon dioxide pressure': 'PaCO2',
  tibc: 'total iron-binding capacity',
};

const bareName = (id: string): string =>
  id.toLowerCase().replace(/^(?:serum|plasma|blood|arterial|whole blood|venous) /, '');

/** The role of an analyte; null where it stands for itself. */
export function roleOf({ id }: Analyte): Role | null {
  const name = bareName(id);
  return ROLES_BY_NAME.get(name) ?? OTHER_NAMES[name] ?? null;
}

const ROLES_BY_NAME: ReadonlyMap<string, Role> = new Map(ROLES.map((role) => [role.toLowerCase(), role]));

export const VITAL_ROLES: readonly Role[] = [
  'temperature',
  'heart rate',
  'respiratory rate',
  'systolic blood pressure',
  'diastolic blood pressure',
  'oxygen saturation',
];

export function isVital(analyte: Analyte): boolean {
  const role = roleOf(analyte);
  return role !== null && VITAL_ROLES.includes(role);
}

type AgedVital = 'heart rate' | 'respiratory rate' | 'systolic blood pressure' | 'diastolic blood pressure';
type Span = readonly [low: number, high: number];

/** Normal at rest, by the age in years up to which it holds. Rounded from the usual pediatric tables. */
const VITALS_BY_AGE: readonly { readonly below: number; readonly spans: Readonly<Record<AgedVital, Span>> }[] = [
  {
    below: 1 / 12,
    spans: {
      'heart rate': [110, 160],
      'respiratory rate': [35, 55],
      'systolic blood pressure': [65, 85],
      'diastolic blood pressure': [35, 55],
    },
  },
  {
    below: 1,
    spans: {
      'heart rate': [105, 150],
      'respiratory rate': [30, 45],
      'systolic blood pressure': [75, 100],
      'diastolic blood pressure': [40, 60],
    },
  },
  {
    below: 3,
    spans: {
      'heart rate': [95, 135],
      'respiratory rate': [22, 35],
      'systolic blood pressure': [86, 104],
      'diastolic blood pressure': [45, 62],
    },
  },
  {
    below: 6,
    spans: {
      'heart rate': [80, 118],
      'respiratory rate': [20, 28],
      'systolic blood pressure': [90, 110],
      'diastolic blood pressure': [50, 70],
    },
  },
  {
    below: 12,
    spans: {
      'heart rate': [75, 112],
      'respiratory rate': [18, 25],
      'systolic blood pressure': [96, 115],
      'diastolic blood pressure': [56, 74],
    },
  },
];
const ADULT_VITALS: Readonly<Record<AgedVital, Span>> = {
  'heart rate': [62, 96],
  'respiratory rate': [12, 19],
  'systolic blood pressure': [106, 128],
  'diastolic blood pressure': [64, 80],
};

/** Reference ranges that differ between women and men, in SI units, in small letters. */
const RANGES_BY_SEX: Readonly<Record<string, Readonly<Record<PatientSex, Span>>>> = {
  hemoglobin: { female: [115, 150], male: [130, 175] },
  hematocrit: { female: [0.35, 0.45], male: [0.4, 0.5] },
  'red blood cell count': { female: [3.8, 5.1], male: [4.3, 5.8] },
  creatinine: { female: [44, 80], male: [60, 106] },
  urate: { female: [150, 360], male: [210, 420] },
  ferritin: { female: [15, 200], male: [30, 300] },
};

/** The analyte with the reference range of a grown patient's sex. */
export function analyteOfSex(analyte: Analyte, { age, sex }: Pick<Patient, 'age' | 'sex'>): Analyte {
  const ranges = RANGES_BY_SEX[(roleOf(analyte) ?? bareName(analyte.id)).toLowerCase()];
  if (ranges === undefined || sex === null || (age?.years ?? 40) < 15) return analyte;
  return { ...analyte, reference: ranges[sex] };
}

/** What is normal of a vital sign at an age; null for what is none or does not change with age. */
export function normalVital(role: Role | null, age: Age | null): Span | null {
  if (role === 'temperature') return [36.4, 37];
  if (role === 'oxygen saturation') return [96, 99];
  if (role === null || !(role in ADULT_VITALS)) return null;
  const years = age?.years ?? 40;
  const spans = VITALS_BY_AGE.find(({ below }) => years < below)?.spans ?? ADULT_VITALS;
  return spans[role as AgedVital];
}

/**
 * The values of a finding, which are those of adults, at the patient's age: as far above or below the normal span of
 * the age as they are of the adults'.
 */
export function vitalAtAge(role: Role | null, span: Span, age: Age | null): Span {
  if (role === null || !(role in ADULT_VITALS)) return span;
  const adult = ADULT_VITALS[role as AgedVital];
  const child = normalVital(role, age)!;
  if (child === adult) return span;
  const end = span[0] >= adult[1] ? 1 : 0;
  // Rates lie as far above or below the child's as they do in adults; pressures in proportion.
  const shift = child[end] - adult[end];
  if (role === 'heart rate' || role === 'respiratory rate') return [Math.max(1, span[0] + shift), span[1] + shift];
  const ratio = child[end] / adult[end];
  return [span[0] * ratio, span[1] * ratio];
}

/** Analytes, in small letters, whose reference range is that of adults from an age on; all others only from 18 years. */
const ADULT_RANGE_FROM: readonly (readonly [years: number, analytes: readonly string[]])[] = [
  [
    0,
    [
      'temperature',
      'heart rate',
      'respiratory rate',
      'systolic blood pressure',
      'diastolic blood pressure',
      'oxygen saturation',
      'sweat chloride',
      'phenylalanine',
      'leucine',
      'methionine',
      'tyrosine',
      'citrulline',
      'octanoylcarnitine',
      'left ventricular ejection fraction',
      'urine glucose',
      'skin lesion diameter',
      'leukocyte cystine',
      'globotriaosylsphingosine',
    ],
  ],
  [
    0.1,
    [
      'sodium',
      'chloride',
      'osmolality',
      'c-reactive protein',
      'ammonia',
      'lactate',
      'methemoglobin',
      'total bilirubin',
      'direct bilirubin',
      'indirect bilirubin',
      '25-hydroxyvitamin d',
    ],
  ],
  [
    0.5,
    [
      'factor viii activity',
      'fibrinogen',
      'von willebrand factor antigen',
      'ristocetin cofactor activity',
      'prothrombin time',
    ],
  ],
  [
    1,
    [
      'potassium',
      'anion gap',
      'magnesium',
      'glucose',
      'ph',
      'pao2',
      'pao2 to fio2 ratio',
      'platelet count',
      'activated partial thromboplastin time',
      'adamts13 activity',
      'd-dimer',
      'haptoglobin',
      'reticulocytes',
      'urine osmolality',
      'urine red blood cells',
      'urine white blood cells',
      'lipase',
      'beta-hydroxybutyrate',
      'hemoglobin a1c',
      'aspartate aminotransferase',
      'alanine aminotransferase',
      'chitotriosidase',
      'cerebrospinal fluid opening pressure',
      'cerebrospinal fluid white blood cell count',
      'cerebrospinal fluid neutrophils',
      'cerebrospinal fluid protein',
      'cerebrospinal fluid glucose',
    ],
  ],
  [
    2,
    [
      'calcium',
      'albumin',
      'copper',
      'ceruloplasmin',
      'complement c3',
      'complement c4',
      'erythrocyte sedimentation rate',
      'creatine kinase',
      'amylase',
      'ldl cholesterol',
      'total cholesterol',
      'parathyroid hormone',
      'hemoglobin f',
      'rheumatoid factor',
      'anti-dsdna antibody',
      'anti-tissue transglutaminase iga',
      'anti-acetylcholine receptor antibody',
    ],
  ],
  [3, ['bicarbonate', 'paco2', 'intraocular pressure', 'leg length difference']],
  [5, ['antistreptolysin o', 'air-bone gap']],
  [12, ['white blood cell count', 'thyroid-stimulating hormone', 'free thyroxine', 'ferritin']],
  [14, ['hemoglobin', 'hematocrit', 'mean corpuscular volume']],
  [15, ['creatinine']],
  // Before that age, and before the menopause, a Z-score is told.
  [50, ['bone mineral density t-score']],
];
const ADULT_RANGE_FROM_YEARS = new Map(
  ADULT_RANGE_FROM.flatMap(([years, analytes]) => analytes.map((analyte) => [analyte, years] as const)),
);

/** Whether the analyte's reference range, which is that of adults, can be told of a patient of the age. */
export function rangeFits(analyte: Analyte, age: Age | null): boolean {
  const bare = bareName(analyte.id);
  const from = ADULT_RANGE_FROM_YEARS.get((roleOf(analyte) ?? bare).toLowerCase()) ?? 18;
  return (age?.years ?? 40) >= from;
}
