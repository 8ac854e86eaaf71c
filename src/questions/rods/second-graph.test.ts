import { expect, test } from 'vitest';
import { entityOf, evidenceOf } from '../../graph/store/fixtures/store-samples.ts';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { SecondGraph } from './second-graph.ts';
import { StoreQuestionGraph } from './store-graph.ts';

test('doubts what the other graph states and this one does not, whatever the finding is called there', () => {
  using store = openGraphStore(':memory:');
  const disease = store.addEntity(entityOf('Alpha Disease', { type: 'disease' })).id;
  // A sign here, a symptom there.
  const pallor = store.addEntity(entityOf('PALLOR', { type: 'symptom' })).id;
  store.addRelations([{ subject: disease, type: 'has_symptom', object: pallor, evidence: [evidenceOf('other')] }]);
  const own = new MemoryQuestionGraph(toyGraph());
  const second = new SecondGraph(own, new StoreQuestionGraph(store));
  const [alpha, beta] = [own.nodeOfKey('alpha disease'), own.nodeOfKey('beta disease')];
  expect(own.findings.has(alpha, own.nodeOfKey('pallor'))).toBe(false);
  expect(second.doubts(alpha, own.nodeOfKey('pallor'))).toBe(true);
  expect(second.doubts(alpha, own.nodeOfKey('anemia'))).toBe(false);
  expect(second.doubts(beta, own.nodeOfKey('pallor'))).toBe(false);
  second.doubts(alpha, own.nodeOfKey('pallor'));
  expect(second.doubted).toEqual({ count: 1, example: 'alpha disease: pallor, by the second graph' });
});
