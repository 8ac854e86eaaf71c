import { expect, it } from 'vitest';
import type { GraphRelation } from '../../../src/studio/studio-api.ts';
import { neighbourhood, PICTURE } from './neighbourhood.ts';

function relation(type: string, at: number, direction: 'out' | 'in' = 'out'): GraphRelation {
  const name = { en: `${type} ${at}`, zh: `${type} ${at}` };
  return { type, direction, other: { id: `${type}-${at}`, type: 'x', name }, notes: [], evidence: [] };
}

const many = (type: string, count: number): GraphRelation[] =>
  Array.from({ length: count }, (_, at) => relation(type, at));

it('shows some of every kind of relation before it shows more of one, each kind together', () => {
  const { placed, kinds } = neighbourhood([
    ...many('has_symptom', 200),
    relation('is_a', 0),
    relation('is_a', 1, 'in'),
  ]);
  expect(kinds).toEqual(['has_symptom', 'is_a', '← is_a']);
  expect(placed.map(({ kind }) => kind)).toEqual([...Array.from({ length: 26 }, () => 0), 1, 2]);
});

it('keeps all inside the picture and apart', () => {
  for (const count of [1, 2, 9, 28]) {
    const { placed } = neighbourhood(many('a', count));
    expect(placed).toHaveLength(count);
    for (const [at, { x, y, side }] of placed.entries()) {
      expect(x > 0 && x < PICTURE.width && y > 0 && y < PICTURE.height).toBe(true);
      for (const other of placed.slice(at + 1))
        if (other.side === side) expect(Math.abs(y - other.y)).toBeGreaterThan(20);
    }
  }
  expect(neighbourhood([])).toEqual({ placed: [], kinds: [] });
});
