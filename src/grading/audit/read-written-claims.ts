/**
 * What a model wrote about a text, as claims. Nothing of it is believed: the quote must stand in the text letter by letter,
 * both names too, one of them in the quote, and both must be names of the graph whose types the relation takes. What fails a
 * check is dropped and counted.
 */
import { afterThinking, lastDocument } from '../../chat/answer-document.ts';
import type { AuditGraph } from './audit-graph.ts';
import { LONGEST_SHOWN, writtenClaimSchema, writtenClaimsSchema } from './audit-prompt.ts';
import type { Claim } from './claim.ts';
import { claimRule } from './claim-relations.ts';
import { type GraphNames, nodeOfType } from './graph-names.ts';
import { type StatedClaim, together } from './read-claims.ts';

/** Longer outputs are no answer to the prompt. */
const LONGEST_OUTPUT = 1_000_000;

export const DROPPED = [
  'the answer is no JSON of the schema',
  'a claim is not of the schema',
  'the quote is not in the text',
  'a name is not in the text',
  'no name is in the quote',
  'the graph lacks a name',
] as const;
export type Dropped = Readonly<Partial<Record<(typeof DROPPED)[number], number>>>;

export interface WrittenClaims {
  readonly claims: readonly StatedClaim[];
  readonly dropped: Dropped;
}

export function readWrittenClaims(graph: AuditGraph, names: GraphNames, text: string, raw: string): WrittenClaims {
  const said = raw.length > LONGEST_OUTPUT ? null : afterThinking(raw);
  const document = said === null ? null : lastDocument(said, writtenClaimsSchema);
  if (document === null) return { claims: [], dropped: { 'the answer is no JSON of the schema': 1 } };
  const shown = text.slice(0, LONGEST_SHOWN);
  const lower = shown.toLowerCase();
  const claims: Claim[] = [];
  const dropped: Partial<Record<(typeof DROPPED)[number], number>> = {};
  for (const written of document.claims) {
    const read = claimOf(graph, names, { shown, lower }, written);
    if (typeof read === 'string') dropped[read] = (dropped[read] ?? 0) + 1;
    else claims.push(read);
  }
  return { claims: together(claims), dropped };
}

function claimOf(
  graph: AuditGraph,
  names: GraphNames,
  { shown, lower }: { readonly shown: string; readonly lower: string },
  written: unknown,
): Claim | (typeof DROPPED)[number] {
  const parsed = writtenClaimSchema.safeParse(written);
  if (!parsed.success) return 'a claim is not of the schema';
  const { quote, subject, relation, object, denied } = parsed.data;
  const start = shown.indexOf(quote);
  if (start < 0) return 'the quote is not in the text';
  const ends = [subject, object].map((name) => name.trim().toLowerCase());
  if (!ends.every((name) => name !== '' && lower.includes(name))) return 'a name is not in the text';
  if (!ends.some((name) => quote.toLowerCase().includes(name))) return 'no name is in the quote';
  const rule = claimRule(relation);
  const from = nodeOfType(graph, names.valuesOf(subject), rule.subject);
  const to = nodeOfType(graph, names.valuesOf(object), rule.object);
  if (from === null || to === null) return 'the graph lacks a name';
  return { relation, subject: from, object: to, denied, mark: { start, end: start + quote.length } };
}
