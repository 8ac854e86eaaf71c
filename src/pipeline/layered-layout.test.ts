import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layeredLayout, type LayoutArrow, type LayoutBox } from './layered-layout.ts';

/** Graphs of up to 40 boxes, each fed by some of those before it. */
const graphs = fc
  .array(fc.record({ width: fc.integer({ min: 60, max: 300 }), roles: fc.array(fc.nat(), { maxLength: 6 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((nodes) => {
    const boxes: LayoutBox[] = [];
    const arrows: LayoutArrow[] = [];
    for (const [at, { width, roles }] of nodes.entries()) {
      const sources = at === 0 ? [] : roles.map((role) => boxes[role % at]!);
      const layer = Math.max(-1, ...sources.map((source) => source.layer)) + 1;
      boxes.push({ name: `b${at}`, layer, width, height: 50 + 18 * roles.length });
      sources.forEach(({ name }, role) => arrows.push({ from: name, to: `b${at}`, fromY: 20, toY: 59 + 18 * role }));
    }
    return { boxes, arrows };
  });

it('lets no box overlap another, and no arrow run through one', () => {
  fc.assert(
    fc.property(graphs, ({ boxes, arrows }) => {
      const layout = layeredLayout(boxes, arrows);
      const placed = boxes.map((box) => ({ ...box, ...layout.boxes.get(box.name)! }));
      for (const [at, box] of placed.entries()) {
        expect([box.x >= 0, box.y >= 0]).toEqual([true, true]);
        expect(box.x + box.width).toBeLessThanOrEqual(layout.width + 1e-6);
        expect(box.y + box.height).toBeLessThanOrEqual(layout.height + 1e-6);
        for (const other of placed.slice(at + 1)) {
          const beside = box.x + box.width < other.x || other.x + other.width < box.x;
          const above = box.y + box.height + 20 < other.y || other.y + other.height + 20 < box.y;
          expect(beside || above).toBe(true);
        }
      }
      for (const [at, points] of layout.arrows.entries()) {
        const { from, to } = arrows[at]!;
        // Bent pieces lie between columns; level ones, at their height, beside every box but their own.
        points.slice(1).forEach((end, piece) => {
          const start = points[piece]!;
          expect(start.x).toBeLessThanOrEqual(end.x);
          const isLevel = piece % 2 === 0;
          if (isLevel) expect(end.y).toBeCloseTo(start.y);
          for (const box of placed) {
            if (isLevel && box.name === from && piece === 0) continue;
            const beside = box.x + box.width <= start.x + 1e-6 || end.x <= box.x + 1e-6;
            const above = isLevel && (start.y < box.y || start.y > box.y + box.height);
            expect(beside || above, `${from} to ${to} and ${box.name}`).toBe(true);
          }
        });
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

it('lays a chain out level and nothing at all as nothing', () => {
  const chain = ['a', 'b', 'c'].map((name, layer) => ({ name, layer, width: 100, height: 40 }));
  const arrows = [
    { from: 'a', to: 'b', fromY: 20, toY: 20 },
    { from: 'b', to: 'c', fromY: 20, toY: 20 },
  ];
  const { boxes } = layeredLayout(chain, arrows);
  expect(new Set([...boxes.values()].map(({ y }) => Math.round(y)))).toEqual(new Set([0]));
  expect(layeredLayout([], [])).toMatchObject({ width: 0, height: 0 });
});
