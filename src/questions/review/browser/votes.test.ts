import { expect, it } from 'vitest';
import { votesOf } from './votes.js';

it('counts what the trials chose, and those that could not be read', () => {
  const trials = ['B', 'B', 'D', null].map((letter) => ({ letter }));
  expect(votesOf(['A', 'B'], trials)).toEqual({ counts: [0, 2], unread: 1 });
});
