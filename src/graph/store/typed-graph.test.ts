import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entityOf, evidenceOf } from './fixtures/store-samples.ts';
import { openGraphStore } from './graph-store.ts';
import { neighboursOf, prevalenceOfNode } from './typed-graph.ts';

it('has every relation of the store in both directions, and no other, after merges too', () => {
  const relation = fc.tuple(fc.nat(11), fc.constantFrom('is_a', 'has_sign', 'treated_by'), fc.nat(11));
  fc.assert(
    fc.property(fc.array(relation, { maxLength: 60 }), fc.tuple(fc.nat(11), fc.nat(11)), (facts, [keep, gone]) => {
      using store = openGraphStore(':memory:');
      const ids = store.addEntities(Array.from({ length: 12 }, (_, at) => entityOf(`node ${at}`))).map(({ id }) => id);
      const stated = (at: number): number => (at === gone && keep !== gone ? keep : at);
      store.addRelations(
        facts.map(([from, type, to]) => ({
          subject: ids[from]!,
          type,
          object: ids[to]!,
          evidence: [evidenceOf('test')],
        })),
      );
      store.mergeEntities(ids[keep]!, ids[gone]!);
      const expected = new Set(
        facts
          .filter(([from, , to]) => from !== to && stated(from) !== stated(to))
          .map(([from, type, to]) => `${ids[stated(from)]} ${type} ${ids[stated(to)]}`),
      );
      const graph = store.loadGraph();
      const [out, back] = [new Set<string>(), new Set<string>()];
      for (let node = 0; node < graph.nodeCount; node++)
        for (const [type, name] of graph.relationTypes.entries()) {
          const objects = neighboursOf(graph.outgoing, node, type);
          expect([...objects]).toEqual([...objects].sort((left, right) => left - right));
          for (const object of objects) out.add(`${graph.ids[node]} ${name} ${graph.ids[object]}`);
          for (const subject of neighboursOf(graph.incoming, node, type))
            back.add(`${graph.ids[subject]} ${name} ${graph.ids[node]}`);
        }
      expect(out).toEqual(expected);
      expect(back).toEqual(expected);
      expect(graph.relationCount).toBe(expected.size);
    }),
    { numRuns: 60 },
  );
});

it('keeps types and prevalence, and tells unknown from common', () => {
  using store = openGraphStore(':memory:');
  store.addEntities([entityOf('gout', { prevalence: 'common' }), entityOf('tophus', { type: 'sign' })]);
  const graph = store.loadGraph();
  expect([...graph.types].map((type) => graph.entityTypes[type])).toEqual(['disease', 'sign']);
  expect([prevalenceOfNode(graph, 0), prevalenceOfNode(graph, 1)]).toEqual(['common', null]);
});

it('of an empty store is empty', () => {
  using store = openGraphStore(':memory:');
  expect(store.loadGraph()).toMatchObject({ nodeCount: 0, relationCount: 0, entityTypes: [], relationTypes: [] });
});
