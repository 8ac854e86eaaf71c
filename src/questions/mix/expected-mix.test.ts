import { expect, it } from 'vitest';
import { about, atMost, exactly } from '../../products/expected-count.ts';
import type { SourcedQuestions } from '../../products/expected-products.ts';
import { expectedMix } from './expected-mix.ts';

const source = (name: string | null, questions: number | null, untiered = 0, bytes: number | null = 100) =>
  ({
    source: name,
    questions: questions === null ? null : atMost(questions),
    bytes,
    untiered: exactly(untiered),
  }) satisfies SourcedQuestions;
const bank = (weight: number | null, ...sources: SourcedQuestions[]) => ({ weight, sources });
const whole = { asNearAsPossible: false };
const countsOf = (mixed: readonly SourcedQuestions[]) => mixed.map(({ questions }) => questions);

it('parts a stated count by the weights of the banks', () => {
  const mixed = expectedMix([bank(5, source('a', 1000)), bank(2, source('b', 500, 500, 800))], {
    ...whole,
    count: 280,
  });
  expect(countsOf(mixed)).toEqual([about(200), about(80)]);
  expect(mixed.map(({ untiered }) => untiered)).toEqual([exactly(0), about(80)]);
  expect(mixed.map(({ bytes }) => bytes)).toEqual([100, 800]);
});

it('is bound by the scarcest share where no count is stated, whatever is unknown of the others', () => {
  const sources = [source('medqa', null), source('cmexam', 54_497), source('knowledge-graph', 20_000)];
  const mixed = expectedMix([bank(null, ...sources)], { ...whole, source: { medqa: 9, cmexam: 9, rest: 30 } });
  expect(countsOf(mixed)).toEqual([atMost(6000), atMost(6000), atMost(20_000)]);
});

it('is a bound where less will do, and all there is where nothing is asked for', () => {
  expect(countsOf(expectedMix([bank(null, source('a', 10))], { asNearAsPossible: true, count: 50 }))).toEqual([
    atMost(10),
  ]);
  expect(countsOf(expectedMix([bank(null, source('a', 10), source('b', 5))], whole))).toEqual([atMost(15)]);
});

it('knows nothing of a mix whose every share is unknown', () => {
  const mixed = expectedMix([bank(1, source('a', null)), bank(1, source('b', null, 3))], whole);
  expect(countsOf(mixed)).toEqual([null, null]);
});

it('has a part of those without a tier where a pool has some', () => {
  const [mixed] = expectedMix([bank(null, source('a', 100, 25))], { ...whole, count: 40 });
  expect(mixed!.untiered).toEqual(about(10));
});
