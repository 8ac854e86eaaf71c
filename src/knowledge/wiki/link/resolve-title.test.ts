import { expect, it } from 'vitest';
import { stageTestWiki } from '../fixtures/stage-test-wiki.ts';
import { resolveTitle } from './resolve-title.ts';

it.each([
  ['Pyrexia', ['symptom'], 'Fever'],
  ['TB (disease)', ['disease'], 'Tuberculosis'],
  ['MG', ['disease'], 'Myasthenia gravis'],
  ['MG', ['drug'], 'no option fits'],
  ['Fever', ['disease'], 'type does not fit'],
  ['Magnesium', ['drug'], 'not a medical article'],
  ['Nowhere', ['drug'], 'page not visited'],
] as const)('%s as %s is: %s', (title, allowed, expected) => {
  using staged = stageTestWiki();
  const found = resolveTitle(staged.stage, title, allowed);
  expect(found.kind === 'article' ? found.article.title : found.reason).toBe(expected);
});

it('does not go round in a circle of redirects, and does not guess between two', () => {
  using staged = stageTestWiki();
  staged.stage.addAlias('A', 'B');
  staged.stage.addAlias('B', 'A');
  expect(resolveTitle(staged.stage, 'A', ['disease'])).toEqual({ kind: 'unresolved', reason: 'page not visited' });
  staged.stage.addRead({ title: 'TB or gout', pageId: 999, revision: 1, timestamp: '' }, 'disambiguation', null, [
    'Gout',
    'Tuberculosis',
  ]);
  expect(resolveTitle(staged.stage, 'TB or gout', ['disease'])).toEqual({ kind: 'unresolved', reason: 'ambiguous' });
});
