/** What a clause says of treatments, tests, complications, genes, pathogens, risk factors and classes. */
import type { Claim } from './claim.ts';
import type { ClaimRelation } from './claim-relations.ts';
import { claimsOf, type ClauseContext, cueOutside, isDenied, isOfOne, kindOf, markOf } from './clause-context.ts';
import { nodesOf, type Placed, placedIn } from './clause-context.ts';
import * as cues from './clause-cues.ts';
import { saysNoMore } from './general-words.ts';
import { permissionOf } from './permission.ts';

/** Drugs in conditions. */
export function permissionsOf(
  { graph, topic, told, clause, said }: ClauseContext,
  drugs: readonly Placed[],
  conditions: readonly Placed[],
): Claim[] {
  const permission = permissionOf(said);
  if (permission === null) return [];
  const isOther = clause.names.some((name) => kindOf(graph, name) === 'class');
  const ofDrugs = drugs.length > 0 ? drugs : told.drugs.length > 0 ? told.drugs : isOther ? [] : topic.drugs();
  const inConditions = conditions.length > 0 ? conditions : told.conditions;
  const relation: ClaimRelation = permission === 'allowed' ? 'safe_in' : 'contraindicated_in';
  return ofDrugs.flatMap((drug) =>
    inConditions.map((condition) => ({
      relation,
      subject: drug.node,
      object: condition.node,
      denied: permission === 'not forbidden',
      mark: markOf(conditions.length > 0 ? condition.name : (drugs[0]?.name ?? clause)),
    })),
  );
}

/** `objects` takes the complications: the text does not go on to speak of them. */
export function complicationsOf(context: ClauseContext, objects: Set<number>): Claim[] {
  const { graph, topic, told, clause, said } = context;
  const inLabel = cues.COMPLICATING.test(told.label);
  const diseases = placedIn(graph, clause, ['disease']);
  if (diseases.length === 0 || isDenied(context) || isOfOne(context)) return [];
  const isIts = cues.ITS_COMPLICATION.test(said);
  const from = inLabel || isIts ? clause.start : cueOutside(clause, cues.COMPLICATING);
  if (from === null || (cues.COMPLICATION_OF.test(said) && !isIts)) return [];
  const before = diseases.filter(({ name }) => name.start < from);
  const behind = diseases.filter(({ name }) => name.start >= from);
  const spokenOf = told.isOther ? null : (told.disease ?? topic.disease);
  const [subject, ...others] = before.length > 0 ? nodesOf(before) : [spokenOf];
  if (subject === null || subject === undefined || others.length > 0) return [];
  const complications = behind.filter(({ node }) => node !== subject);
  for (const { node } of complications) objects.add(node);
  return claimsOf('has_complication', subject, complications);
}

/** Tests and treatments. */
export function choicesOf(context: ClauseContext): Claim[] {
  const { graph, topic, told, clause, said } = context;
  const disease = told.disease ?? topic.disease;
  if (disease === null || isDenied(context) || cues.OPPOSING.test(said)) return [];
  const isTold = told.disease !== null;
  if (!isTold && (isOfOne(context) || !saysNoMore(clause.plain))) return [];
  const tests = placedIn(graph, clause, ['procedure']);
  if (tests.length > 0 && cues.CONFIRMING.test(said)) return claimsOf('confirmed_by', disease, tests);
  const treatments = placedIn(graph, clause, ['drug', 'procedure']);
  const [isFirst, isSecond] = [cues.FIRST_LINE.test(said), cues.SECOND_LINE.test(said)];
  if (isFirst && !isSecond && !cues.FOR_SOME.test(said)) return claimsOf('first_line_treatment', disease, treatments);
  if (isSecond && !isFirst) return claimsOf('second_line_treatment', disease, treatments);
  // "Give X" may be for something else that the patient has.
  const treats = cues.TREATMENT.test(said) || (isTold && cues.TREATING.test(said));
  return treats ? claimsOf('treated_by', disease, treatments) : [];
}

/** Genes, pathogens and risk factors of a disease, classes of a drug. */
export function originsOf(context: ClauseContext): Claim[] {
  const { graph, topic, told, clause, said } = context;
  if (isDenied(context) || cues.OPPOSING.test(said) || isOfOne(context)) return [];
  const [disease, drug] = [told.disease ?? topic.disease, told.drugs[0] ?? topic.drugs()[0]];
  const of = (relation: ClaimRelation, subject: number, type: string): Claim[] =>
    claimsOf(relation, subject, placedIn(graph, clause, [type]));
  const claims: Claim[] = [];
  if (disease !== null) {
    claims.push(...of('associated_gene', disease, 'gene'), ...of('caused_by', disease, 'pathogen'));
    if (cues.RISKING.test(clause.whole) || cues.RISKING.test(said))
      claims.push(...of('has_risk_factor', disease, 'risk_factor'));
  }
  if (drug !== undefined && told.drugs.length <= 1) claims.push(...of('member_of', drug.node, 'drug_class'));
  return claims;
}
