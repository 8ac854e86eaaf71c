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

interface RelationRule {
  readonly subject: readonly EntityType[];
  readonly object: readonly EntityType[];
}

/** Relation -> the entity types allowed at its two ends, read `subject relation object`. */
export const RELATIONS = {
  has_symptom: { subject: ['disease'], object: ['symptom'] },
  has_sign: { subject: ['disease'], object: ['sign'] },
  has_laboratory_finding: { subject: ['disease'], object: ['laboratory_finding'] },
  has_imaging_finding: { subject: ['disease'], object: ['imaging_finding'] },
  caused_by: { subject: ['disease'], object: ['pathogen'] },
  associated_gene: { subject: ['disease'], object: ['gene'] },
  affects: { subject: ['disease'], object: ['anatomy'] },
  has_pathophysiology: { subject: ['disease'], object: ['mechanism'] },
  confirmed_by: { subject: ['disease'], object: ['procedure'] },
  first_line_treatment: { subject: ['disease'], object: ['drug', 'procedure'] },
  second_line_treatment: { subject: ['disease'], object: ['drug', 'procedure'] },
  has_complication: { subject: ['disease'], object: ['disease'] },
  has_risk_factor: { subject: ['disease'], object: ['risk_factor'] },
  member_of: { subject: ['drug'], object: ['drug_class'] },
  acts_by: { subject: ['drug'], object: ['mechanism'] },
  contraindicated_in: { subject: ['drug'], object: ['contraindication', 'disease'] },
  has_adverse_effect: { subject: ['drug'], object: ['symptom', 'sign', 'laboratory_finding'] },
} as const satisfies Record<string, RelationRule>;
export type RelationType = keyof typeof RELATIONS;

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
