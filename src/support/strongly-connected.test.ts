import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stronglyConnected } from './strongly-connected.ts';

function reached(edges: readonly (readonly [number, number])[], from: number): Set<number> {
  const found = new Set([from]);
  for (const node of found) for (const [one, other] of edges) if (one === node) found.add(other);
  return found;
}

it('puts together exactly those that lead to each other', () => {
  const node = fc.integer({ min: 0, max: 7 });
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 20 }), (edges) => {
      const nodes = [...new Set(edges.flat())];
      const parts = stronglyConnected(nodes, (from) => edges.flatMap(([one, other]) => (one === from ? [other] : [])));
      expect(parts.flat().toSorted()).toEqual(nodes.toSorted());
      const partOf = new Map(parts.flatMap((part, at) => part.map((each) => [each, at] as const)));
      for (const one of nodes)
        for (const other of nodes)
          expect(partOf.get(one) === partOf.get(other)).toBe(
            reached(edges, one).has(other) && reached(edges, other).has(one),
          );
    }),
    { numRuns: 500 },
  );
});

it('follows each edge once, however long a way is', () => {
  const size = 100_000;
  let asked = 0;
  const parts = stronglyConnected([0], (node) => {
    asked++;
    return [(node + 1) % size];
  });
  expect([parts.length, parts[0]!.length, asked]).toEqual([1, size, size]);
});
