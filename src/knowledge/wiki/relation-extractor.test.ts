import { expect, it } from 'vitest';
import { boundedExtraction, type Claim } from './relation-extractor.ts';

it('keeps the claims that an article has room for, and counts the others', () => {
  const claim = (surface: string): Claim => ({
    relations: ['affects'],
    target: 'Joint',
    surface,
    inverse: false,
    denied: false,
    start: 0,
    end: 1,
    quote: 'q',
    confidence: 0.5,
  });
  const [small, huge] = [claim('joints'), claim('x'.repeat(300_000))];
  expect(boundedExtraction({ claims: [small, huge, huge, small], dropped: { other: 2 } })).toEqual({
    claims: [small, huge, small],
    dropped: { other: 2, 'too many words in the claims of one article': 1 },
  });
});
