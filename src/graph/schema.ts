/**
 * The vocabulary of the knowledge graph: entity types and directed relations with the types allowed at each end
 * (paper section 3.1, figure 2). Data, not code: adding a relation is one line here.
 */

export const ENTITY_TYPES = [
  'disease',
  'symptom',
  'sign',
  'laboratory_finding',
  'imaging_finding',
  'drug',
  'drug_class',
  'mechanism',
  'pathogen',
  'gene',
  'anatomy',
  'procedure',
  'risk_factor',
  'contraindication',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

/**
 * How often a disease is met. common: at least 1 in 200 people at some time of life; rare: at most 1 in 2,000
 * (the European Union's definition); uncommon: between the two.
 */
export const PREVALENCE_CLASSES = ['common', 'uncommon', 'rare'] as const;
export type PrevalenceClass = (typeof PREVALENCE_CLASSES)[number];

/** How often patients with a disease have a finding as they are first seen, from often to seldom. */
export const FREQUENCIES = ['always', 'usual', 'sometimes', 'rare'] as const;
/** always: at least 95 %; usual: 60-94 %; sometimes: 10-59 %; rare: less than 10 %. */
export type Frequency = (typeof FREQUENCIES)[number];

/** The shares that a word spans, as least and most. */
export const FREQUENCY_SHARES: Readonly<Record<Frequency, readonly [number, number]>> = {
  always: [0.95, 1],
  usual: [0.6, 0.94],
  sometimes: [0.1, 0.59],
  rare: [0.01, 0.09],
};

/** How a finding belongs to the core of a disease: as the complaint that patients come with, or as what is found. */
export const CORES = ['complaint', 'finding'] as const;
export type Core = (typeof CORES)[number];

/** Ways in which a treatment reaches its place, where it is not systemic. */
export const ROUTES = [
  'topical',
  'inhaled',
  'intranasal',
  'intravitreal',
  'intrathecal',
  'intralesional',
  'luminal',
  'ocular',
] as const;

/** What may be said of a single relation. */
export interface Qualifiers {
  readonly frequency?: Frequency;
  /** Without which nobody would suspect the disease: what patients come for, or what is found. */
  readonly core?: Core;
  /** Years at which alone patients with the disease have the finding, `0-1`; the frequency counts all patients. */
  readonly age?: string;
  /** Absent: the treatment is definitive, an answer by itself. */
  readonly role?: 'adjunct' | 'symptomatic';
  /** Entity that a treatment must be combined with. */
  readonly with?: string;
  /** Absent: systemic. */
  readonly route?: (typeof ROUTES)[number];
  /** Stage, genotype or group of patients for which alone it holds. */
  readonly when?: string;
  /**
   * Finding for which it is given, or which shows that the organ is affected at which a test looks. Of several, with
   * commas between them, one is enough. Where none is told, the disease alone is no reason.
   */
  readonly needs?: string;
  /** Absent: absolute. */
  readonly strength?: 'relative';
  /** Where the fact can be looked up. */
  readonly source?: string;
}
export type QualifierName = keyof Qualifiers;

interface QualifierRule {
  /** Null: any text. */
  readonly values: readonly string[] | null;
}

/** In the order in which they are written. */
export const QUALIFIERS = {
  frequency: { values: FREQUENCIES },
  core: { values: CORES },
  age: { values: null },
  role: { values: ['adjunct', 'symptomatic'] },
  with: { values: null },
  route: { values: ROUTES },
  when: { values: null },
  needs: { values: null },
  strength: { values: ['relative'] },
  source: { values: null },
} as const satisfies Record<QualifierName, QualifierRule>;

interface RelationRule {
  readonly subject: readonly EntityType[];
  readonly object: readonly EntityType[];
  readonly qualifiers?: readonly QualifierName[];
  /** Qualifiers without which the relation may not be stated. */
  readonly required?: readonly QualifierName[];
}

/** What a vignette can tell of a patient, in the order in which it tells it. */
export const FINDING_TYPES = ['symptom', 'sign', 'laboratory_finding', 'imaging_finding'] as const;
export type FindingType = (typeof FINDING_TYPES)[number];
const FINDING_QUALIFIERS = ['frequency', 'core', 'age'] as const;
const TREATMENT_QUALIFIERS = ['role', 'with', 'route', 'when', 'needs'] as const;
const TEST_QUALIFIERS = ['when', 'needs'] as const;

/** Relation -> the entity types allowed at its two ends, read `subject relation object`, in the order of the seed files. */
export const RELATIONS = {
  has_symptom: { subject: ['disease'], object: ['symptom'], qualifiers: FINDING_QUALIFIERS },
  has_sign: { subject: ['disease'], object: ['sign'], qualifiers: FINDING_QUALIFIERS },
  has_laboratory_finding: { subject: ['disease'], object: ['laboratory_finding'], qualifiers: FINDING_QUALIFIERS },
  has_imaging_finding: { subject: ['disease'], object: ['imaging_finding'], qualifiers: FINDING_QUALIFIERS },
  /** The disease never has it; a finding that is not stated is unknown, not absent. */
  lacks: { subject: ['disease'], object: FINDING_TYPES },
  caused_by: { subject: ['disease'], object: ['pathogen'] },
  associated_gene: { subject: ['disease'], object: ['gene'] },
  affects: { subject: ['disease'], object: ['anatomy'] },
  has_pathophysiology: { subject: ['disease'], object: ['mechanism'] },
  /** A first test, no proof. */
  screened_by: { subject: ['disease'], object: ['procedure'], qualifiers: TEST_QUALIFIERS },
  /** What establishes the diagnosis; several are equals. */
  confirmed_by: { subject: ['disease'], object: ['procedure'], qualifiers: TEST_QUALIFIERS },
  /** Stage, severity, course, cause and complications of a disease that is known. */
  assessed_by: { subject: ['disease'], object: ['procedure'], qualifiers: TEST_QUALIFIERS },
  excluded_by: { subject: ['disease'], object: ['procedure'], qualifiers: TEST_QUALIFIERS },
  first_line_treatment: {
    subject: ['disease'],
    object: ['drug', 'procedure'],
    qualifiers: TREATMENT_QUALIFIERS,
  },
  /** What is chosen when the first choice fails or is not tolerated. */
  second_line_treatment: {
    subject: ['disease'],
    object: ['drug', 'procedure'],
    qualifiers: TREATMENT_QUALIFIERS,
  },
  has_complication: { subject: ['disease'], object: ['disease'] },
  /** Met together, neither a complication of the other. */
  associated_with: { subject: ['disease'], object: ['disease'] },
  has_risk_factor: { subject: ['disease'], object: ['risk_factor'] },
  member_of: { subject: ['drug'], object: ['drug_class'] },
  acts_by: { subject: ['drug'], object: ['mechanism'] },
  contraindicated_in: {
    subject: ['drug', 'procedure'],
    object: ['contraindication', 'disease'],
    qualifiers: ['strength'],
  },
  /** A reviewed statement that it may be given there: what is not forbidden is not safe. */
  safe_in: {
    subject: ['drug', 'procedure'],
    object: ['contraindication', 'disease'],
    qualifiers: ['source'],
    required: ['source'],
  },
  has_adverse_effect: { subject: ['drug'], object: ['symptom', 'sign', 'laboratory_finding'] },
  /** The test shows the finding: a patient of whom it is told has had such a test. */
  yields: { subject: ['procedure'], object: ['sign', 'laboratory_finding', 'imaging_finding'] },
  /** The same choice to who chooses, as are all that point to one and the same: never two options of a question. */
  interchangeable_with: {
    subject: ['drug', 'drug_class', 'mechanism', 'procedure'],
    object: ['drug', 'drug_class', 'mechanism', 'procedure'],
  },
  /** Whoever has the subject has the object. */
  implies: {
    subject: [...FINDING_TYPES, 'contraindication', 'disease'],
    object: [...FINDING_TYPES, 'contraindication', 'disease'],
  },
  /** Whoever has the finding may have the condition: what is contraindicated there is not given to them. */
  warns_of: { subject: FINDING_TYPES, object: ['contraindication', 'disease'] },
  /** Of one patient at one time only one of them can be told; stated once, holds both ways. */
  opposite_of: { subject: [...FINDING_TYPES, 'contraindication'], object: [...FINDING_TYPES, 'contraindication'] },
  /** Telling both repeats, telling one and denying the other puzzles; stated once, holds both ways. */
  akin_to: { subject: FINDING_TYPES, object: FINDING_TYPES },
} as const satisfies Record<string, RelationRule>;
export type RelationType = keyof typeof RELATIONS;

/** The rule of a relation with what only some relations have. */
export function ruleOf(relation: RelationType): RelationRule {
  return RELATIONS[relation];
}

/** The relations whose objects a vignette can tell. */
export const FINDING_RELATIONS = [
  'has_symptom',
  'has_sign',
  'has_laboratory_finding',
  'has_imaging_finding',
] as const satisfies readonly RelationType[];

export function isEntityType(text: string): text is EntityType {
  return (ENTITY_TYPES as readonly string[]).includes(text);
}

export function isRelationType(text: string): text is RelationType {
  return Object.hasOwn(RELATIONS, text);
}

export function isPrevalenceClass(text: string): text is PrevalenceClass {
  return (PREVALENCE_CLASSES as readonly string[]).includes(text);
}

/** Whether a treatment or test is an answer by itself, in every patient: given beside no other and not to some alone. */
export function standsAlone({ role, with: other, when }: Qualifiers): boolean {
  return role === undefined && other === undefined && when === undefined;
}

export function isFindingType(text: string): text is FindingType {
  return (FINDING_TYPES as readonly string[]).includes(text);
}

/** The relations that lead from a disease to its tests. */
export const TEST_RELATIONS = [
  'screened_by',
  'confirmed_by',
  'assessed_by',
  'excluded_by',
] as const satisfies readonly RelationType[];

/** The findings of which one must be told; none: nothing need be. */
export function neededFindings({ needs }: Qualifiers): readonly string[] {
  return needs === undefined ? [] : needs.split(',');
}
