import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { kindOf } from './clause-context.ts';
import { clausesOf } from './clauses.ts';
import { graphNames } from './graph-names.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';

const graph = new MemoryAuditGraph(toyGraph());
const names = graphNames(graph);

function cut(text: string): string[] {
  const clauses = clausesOf(text, { start: 0, end: text.length }, names.find(text), (name) => kindOf(graph, name));
  return clauses.map(({ whole, isLabel }) => `${whole.trim()}${isLabel ? ':' : ''}`);
}

it.each([
  ['Alpha disease causes fever, cough and rash', ['Alpha disease causes fever, cough and rash']],
  ['In alpha disease, fever is seen and pallor is not', ['In alpha disease', 'fever is seen', 'pallor is not']],
  ['Skin: rash; heart: pallor', ['Skin:', 'rash', 'heart:', 'pallor']],
  ['Alphacillin is safe, but alpha test is not', ['Alphacillin is safe', 'alpha test is not']],
  ['甲病有发热、咳嗽，但无皮疹', ['甲病有发热、咳嗽', '但无皮疹']],
])('%s', (text, clauses) => {
  expect(cut(text)).toEqual(clauses);
});
