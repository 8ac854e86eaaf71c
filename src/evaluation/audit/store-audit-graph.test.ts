import { expect, it } from 'vitest';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import type { Evidence } from '../../records/stored-graph.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { holdClaim } from '../../grading/audit/hold-claim.ts';
import { readClaims } from '../../grading/audit/read-claims.ts';
import { shownClaims } from './shown-claims.ts';
import { StoreAuditGraph } from '../../grading/audit/store-audit-graph.ts';

const evidence: Evidence = {
  source: 'a registry',
  address: 'page 7',
  revision: '2026-01',
  licence: 'CC0-1.0',
  quote: null,
  extractor: 'table',
  confidence: 1,
};

it('is held against a store, with where a fact is stated and in which version', () => {
  using store = openGraphStore(':memory:');
  const [gout, fever, pain] = [
    ['disease', 'gout'],
    ['symptom', 'fever'],
    ['symptom', 'joint pain'],
  ].map(
    ([type, text]) =>
      store.addEntity({
        type: type!,
        names: [{ language: 'en', kind: 'preferred', text: text! }],
        ids: [{ scheme: 'TOY', value: text!, role: 'identity' }],
        prevalence: null,
      }).id,
  ) as [number, number, number];
  store.addRelations([
    { subject: gout, type: 'has_symptom', object: pain, evidence: [evidence], observations: [] },
    { subject: gout, type: 'lacks', object: fever, evidence: [evidence], observations: [] },
  ]);
  const graph = new StoreAuditGraph(store);
  const { claims } = readClaims(graph, graphNames(graph), 'Gout presents with joint pains. Gout causes fever.');
  const held = claims.map((claim) => ({ ...claim, ...holdClaim(graph, claim) }));
  expect(held.map(({ verdict }) => verdict)).toEqual(['supported', 'contradicted']);
  expect(shownClaims(graph, { claims: held })[1]!.facts).toMatchObject([
    { relation: 'lacks', sources: [{ source: 'a registry', address: 'page 7', revision: '2026-01' }] },
  ]);
});
