/**
 * The relations that a sentence can assert, and which stated facts speak for and against each. Data, not code: what counts
 * as contradicted is decided here and in `hold-claim.ts` (docs/decisions/2026-11-30-contradicted-is-stated.md).
 */
import { type EntityType, FINDING_RELATIONS, FINDING_TYPES, type RelationType, RELATIONS } from '../../graph/schema.ts';
import type { Bilingual } from '../../records/row.ts';

export interface ClaimRule {
  readonly label: Bilingual;
  /** Types of the two ends. */
  readonly subject: readonly EntityType[];
  readonly object: readonly EntityType[];
  /** The claim holds where one of these is stated. */
  readonly states: readonly RelationType[];
  /** Stated of the same two, these say otherwise. */
  readonly against?: readonly RelationType[];
  /** Stated the other way round and not this way, it is a contradiction. */
  readonly directed?: true;
}

function ruleLike(
  relation: RelationType,
  label: Bilingual,
  more: Pick<ClaimRule, 'against' | 'directed'> = {},
): ClaimRule {
  const { subject, object } = RELATIONS[relation];
  return { label, subject, object, states: [relation], ...more };
}

export const CLAIM_RELATIONS = {
  has_finding: {
    label: { en: 'has finding', zh: '有表现' },
    subject: ['disease'],
    object: FINDING_TYPES,
    states: FINDING_RELATIONS,
    against: ['lacks'],
  },
  treated_by: {
    label: { en: 'treated by', zh: '治疗' },
    subject: ['disease'],
    object: ['drug', 'procedure'],
    states: ['first_line_treatment', 'second_line_treatment'],
  },
  first_line_treatment: ruleLike(
    'first_line_treatment',
    { en: 'treated first by', zh: '一线治疗' },
    { against: ['second_line_treatment'] },
  ),
  second_line_treatment: ruleLike(
    'second_line_treatment',
    { en: 'treated second by', zh: '二线治疗' },
    { against: ['first_line_treatment'] },
  ),
  // A screening test is "no proof" by the meaning of the relation.
  confirmed_by: ruleLike('confirmed_by', { en: 'confirmed by', zh: '确诊检查' }, { against: ['screened_by'] }),
  screened_by: ruleLike('screened_by', { en: 'screened by', zh: '筛查' }),
  assessed_by: ruleLike('assessed_by', { en: 'assessed by', zh: '评估' }),
  contraindicated_in: ruleLike(
    'contraindicated_in',
    { en: 'contraindicated in', zh: '禁用于' },
    { against: ['safe_in'] },
  ),
  safe_in: ruleLike('safe_in', { en: 'safe in', zh: '可安全用于' }, { against: ['contraindicated_in'] }),
  acts_by: ruleLike('acts_by', { en: 'acts by', zh: '作用机制' }),
  member_of: ruleLike('member_of', { en: 'member of', zh: '属于' }),
  has_adverse_effect: ruleLike('has_adverse_effect', { en: 'has adverse effect', zh: '不良反应' }),
  has_pathophysiology: ruleLike('has_pathophysiology', { en: 'arises by', zh: '发病机制' }),
  caused_by: ruleLike('caused_by', { en: 'caused by', zh: '病原体' }),
  associated_gene: ruleLike('associated_gene', { en: 'associated gene', zh: '相关基因' }),
  has_risk_factor: ruleLike('has_risk_factor', { en: 'has risk factor', zh: '危险因素' }),
  // "Met together, neither a complication of the other" is what associated_with means.
  has_complication: ruleLike(
    'has_complication',
    { en: 'has complication', zh: '并发症' },
    { against: ['associated_with'], directed: true },
  ),
} as const satisfies Readonly<Record<string, ClaimRule>>;
export type ClaimRelation = keyof typeof CLAIM_RELATIONS;

export const CLAIM_RELATION_NAMES = Object.keys(CLAIM_RELATIONS) as [ClaimRelation, ...ClaimRelation[]];

export function claimRule(relation: ClaimRelation): ClaimRule {
  return CLAIM_RELATIONS[relation];
}
