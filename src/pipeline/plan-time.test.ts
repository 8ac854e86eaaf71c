import { expect, it } from 'vitest';
import { engineWork } from '../products/expectation.ts';
import { about, atMost, exactly } from '../products/expected-count.ts';
import { statedRates, timeOf, type StageRates } from './plan-time.ts';

const work = engineWork({
  trained: { sequences: exactly(10), tokens: exactly(1000) },
  written: { sequences: atMost(20), tokens: atMost(600, 300) },
  read: { sequences: about(5), tokens: about(400) },
  steps: exactly(4),
});
const here: StageRates = {
  unit: 'tokens',
  trainedPerSecond: 100,
  writtenPerSecond: 60,
  readPerSecond: 200,
  secondsPerStep: 0.5,
};

it('adds up what each part takes, term by term', () => {
  const { seconds, terms } = timeOf(work, here)!;
  expect(terms.map(({ what, seconds: each }) => [what, each])).toEqual([
    ['trained', about(10)],
    ['updates', about(2)],
    ['written', atMost(10, 5)],
    ['read', about(2)],
  ]);
  expect(seconds).toEqual(atMost(24, 19));
});

it('counts whole answers where the rates do, and reading as part of them', () => {
  const { seconds, terms } = timeOf(work, { unit: 'answers', trainedPerSecond: 5, writtenPerSecond: 4 })!;
  expect(terms.map(({ what, count }) => [what, count])).toEqual([
    ['trained', exactly(10)],
    ['written', atMost(20)],
  ]);
  expect(seconds).toEqual(atMost(7));
});

it('needs no rate of what is not there, and knows no time without one of what is', () => {
  const writing = engineWork({ written: work.written });
  expect(timeOf(writing, { ...here, trainedPerSecond: null })!.seconds).toEqual(atMost(10, 5));
  expect(timeOf(work, { ...here, trainedPerSecond: null })).toBeNull();
  expect(timeOf({ ...work, read: { sequences: null, tokens: null } }, here)).toBeNull();
});

it('takes no rates from a recipe that states a price alone', () => {
  const stated = { machines: 'm', asOf: '2026-12-01', unit: 'answers' } as const;
  expect(statedRates(stated)).toBeNull();
  expect(statedRates({ ...stated, writtenPerSecond: 3, readPerSecond: 9 })).toEqual({
    unit: 'answers',
    trainedPerSecond: null,
    writtenPerSecond: 3,
    readPerSecond: 9,
  });
});
