import { expect, it } from 'vitest';
import { about, atMost, exactly, upTo } from '../../products/expected-count.ts';
import { expectedSplits } from './expected-splits.ts';

const bank = { questions: exactly(280), bytes: 677, untiered: about(80) };
const countsOf = (settings: Parameters<typeof expectedSplits>[1], of = bank as Parameters<typeof expectedSplits>[0]) =>
  Object.fromEntries(expectedSplits(of, settings).map(({ name, questions }) => [name, questions]));

it('trains on what is not kept apart', () => {
  expect(countsOf({ developmentCount: 28, heldOutCount: 0 })).toEqual({
    train: about(252),
    development: about(28),
    'held-out': exactly(0),
  });
  expect(countsOf({ developmentShare: 0.1, heldOutShare: 0.2 })).toEqual({
    train: about(196),
    development: about(28),
    'held-out': about(56),
  });
});

it('parts those without a tier alike', () => {
  const [train] = expectedSplits(bank, { developmentCount: 28 });
  expect([train!.untiered, train!.bytes]).toEqual([about(72), 677]);
  const [tiered] = expectedSplits({ ...bank, untiered: exactly(0) }, {});
  expect(tiered!.untiered).toEqual(exactly(0));
});

it('is a bound of a bound, and unknown of what is unknown', () => {
  expect(countsOf({ heldOutShare: 0.5 }, { ...bank, questions: atMost(100) })['train']).toEqual(upTo(about(50)));
  expect(countsOf({ heldOutShare: 0.5 }, { ...bank, questions: null })).toEqual({
    train: null,
    development: exactly(0),
    'held-out': null,
  });
});
