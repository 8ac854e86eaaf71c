import { expect, it } from 'vitest';
import { expectedGain, type Candidate } from './expected-gain.ts';

const plain: Candidate = { title: 'Xyz', waiting: 1, mentions: 1, rare: false, relations: null, distance: 1 };
const gain = (more: Partial<Candidate>): number => expectedGain({ ...plain, ...more });

it('grows with claims that wait and with links, each further one adding less', () => {
  expect(gain({ waiting: 2 })).toBeGreaterThan(gain({}));
  expect(gain({ mentions: 2 })).toBeGreaterThan(gain({}));
  expect(gain({ waiting: 2 }) - gain({})).toBeGreaterThan(gain({ waiting: 12 }) - gain({ waiting: 11 }));
  expect(gain({ waiting: 2 })).toBeGreaterThan(gain({ mentions: 2 }));
});

it('favours what rare diseases link to', () => {
  expect(gain({ rare: true })).toBe(2 * gain({}));
});

it('favours names that the graph knows and has little of, and passes by those it has much of', () => {
  expect(gain({ relations: 0 })).toBeGreaterThan(gain({ relations: null }));
  expect(gain({ relations: null })).toBeGreaterThan(gain({ relations: 5 }));
  expect(gain({ relations: 5 })).toBeGreaterThan(gain({ relations: 100 }));
});

it('favours titles of diseases and drugs, and leaves years and lists to the end', () => {
  for (const title of ['Zorblat syndrome', 'Zorblatinib', 'GLA (gene)', '戈谢病'])
    expect(gain({ title })).toBeGreaterThan(gain({}));
  for (const title of ['1998', 'List of diseases', '19th century']) expect(gain({ title })).toBeLessThan(gain({}) / 10);
});

it('falls with the distance from the seeds, and is nothing for a title that nothing links to', () => {
  expect(gain({ distance: 2 })).toBeCloseTo(0.8 * gain({ distance: 1 }));
  expect(gain({ waiting: 0, mentions: 0 })).toBe(0);
});
