/**
 * The rules for free text on traces in the voice of a chat model. The held-out half was written before their writer had read
 * the rules and was not looked at while they were changed; accepted is what was measured, less a margin.
 */
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import type { Language } from '../../records/question.ts';
import { chatTraces, cleanTexts, type Part, type ToldHop } from './fixtures/chat-traces.ts';
import { claimRule } from './claim-relations.ts';
import { graphNames, nodeOfType } from './graph-names.ts';
import { holdClaim, type Verdict } from './hold-claim.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';
import { readClaims } from './read-claims.ts';

const graph = new MemoryAuditGraph(shippedGraph());
const names = graphNames(graph);

function heldClaims(text: string) {
  return readClaims(graph, names, text).claims.map((claim) => ({ ...claim, ...holdClaim(graph, claim) }));
}

/** What the graph says of a hop as it is written down; null: the audit does not know its relation. */
function statedOf({ subject, object, relation, denied }: ToldHop): Verdict | null {
  if (relation === null) return null;
  const rule = claimRule(relation);
  const from = nodeOfType(graph, names.valuesOf(subject), rule.subject);
  const to = nodeOfType(graph, names.valuesOf(object), rule.object);
  if (from === null || to === null) throw new Error(`${subject} ${relation} ${object}: the graph lacks a name`);
  return holdClaim(graph, { subject: from, object: to, relation, denied }).verdict;
}

function measure(language: Language, part: Part) {
  const counts = { right: 0, supported: 0, accused: 0, wrong: 0, found: 0, besides: 0 };
  for (const { text, hops } of atLeast(10, chatTraces(language, part))) {
    const claims = heldClaims(text);
    const told = new Set<unknown>();
    for (const hop of hops) {
      const stated = statedOf(hop);
      if (stated === null) continue;
      expect(stated, `${hop.subject} ${hop.relation} ${hop.object}`).toBe(hop.isRight ? 'supported' : 'contradicted');
      const [one, other] = [names.valuesOf(hop.subject), names.valuesOf(hop.object)];
      const about = claims.filter(
        ({ subject, object }) =>
          (one.includes(subject) && other.includes(object)) || (one.includes(object) && other.includes(subject)),
      );
      const says = (verdict: Verdict): number => Number(about.some((claim) => claim.verdict === verdict));
      if (hop.isRight) {
        counts.right++;
        counts.supported += says('supported');
        counts.accused += says('contradicted');
      } else {
        for (const claim of about) told.add(claim);
        counts.wrong++;
        counts.found += says('contradicted');
      }
    }
    counts.besides += claims.filter((claim) => claim.verdict === 'contradicted' && !told.has(claim)).length;
  }
  return counts;
}

it.each([
  ['en', 'development', 0.95],
  ['zh', 'development', 0.95],
  ['en', 'development-2', 0.9],
  ['zh', 'development-2', 0.95],
  ['en', 'development-3', 0.95],
  ['zh', 'development-3', 0.95],
  // Measured: 47 of 55 and 47 of 53.
  ['en', 'held-out', 0.82],
  ['zh', 'held-out', 0.84],
] as const)('finds planted hops and accuses no other (%s, %s)', (language, part, least) => {
  const { right, accused, wrong, found, besides } = measure(language, part);
  expect(right).toBeGreaterThan(20);
  expect(wrong).toBeGreaterThan(30);
  expect(found / wrong).toBeGreaterThanOrEqual(least);
  expect(accused / right).toBeLessThanOrEqual(0.02);
  expect(besides).toBe(0);
});

it.each(['en', 'zh'] as const)('accuses nothing where findings are told of others (%s)', (language) => {
  const claims = atLeast(20, cleanTexts(language)).flatMap(heldClaims);
  expect(claims.length).toBeGreaterThan(60);
  expect(claims.filter(({ verdict }) => verdict === 'contradicted')).toEqual([]);
});
