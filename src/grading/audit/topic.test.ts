import { expect, it } from 'vitest';
import { Topic, type Mentioned } from './topic.ts';

const NOTHING: Mentioned = { diseases: [], drugs: [], aside: [], isOther: false };
const drug = (node: number) => ({ node, name: { start: 0, end: 1, values: [node] } });

function after(...sentences: Partial<Mentioned>[]): { disease: number | null; drugs: number[] } {
  const topic = new Topic();
  for (const sentence of sentences) topic.follow({ ...NOTHING, ...sentence });
  return { disease: topic.disease, drugs: topic.drugs().map(({ node }) => node) };
}

it('is what was named last, and stays where a sentence names it among others', () => {
  expect(after({ diseases: [1] }, {}, { diseases: [2] }).disease).toBe(2);
  expect(after({ diseases: [1] }, { diseases: [2, 1] }).disease).toBe(1);
  expect(after({ drugs: [drug(7)] }, {}).drugs).toEqual([7]);
});

it('is nothing where several can be meant, or an illness without a name', () => {
  expect(after({ diseases: [1] }, { diseases: [2, 3] }).disease).toBeNull();
  expect(after({ diseases: [1] }, { aside: [2] }).disease).toBeNull();
  expect(after({ diseases: [1] }, { isOther: true }).disease).toBeNull();
  expect(after({ drugs: [drug(7)] }, { drugs: [drug(8), drug(9)] }).drugs).toEqual([]);
});

it('stays where a question names what was spoken of', () => {
  expect(after({ diseases: [1] }, { aside: [1] }).disease).toBe(1);
});
