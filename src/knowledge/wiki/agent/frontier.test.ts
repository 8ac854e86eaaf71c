import { expect, it } from 'vitest';
import { ArticleStage } from '../staging/article-stage.ts';
import { Frontier } from './frontier.ts';

const mention = (title: string, waiting: number) => ({ title, waiting, mentions: 1, rare: false, distance: 1 });

it('gives seeds first, then what promises most, and each title once it is marked no more', () => {
  using stage = new ArticleStage(':memory:');
  const frontier = new Frontier(stage, () => null);
  frontier.addSeeds(['Zzz']);
  for (const [title, waiting] of [
    ['A', 1],
    ['B', 5],
    ['C', 0],
  ] as const)
    frontier.mention(mention(title, waiting));
  frontier.mention(mention('A', 9));
  expect(frontier.best(9)).toEqual(['Zzz', 'A', 'B', 'C']);
  frontier.mark('Zzz', 'asked');
  frontier.mark('A', 'answered');
  frontier.markRedirect('B');
  frontier.markRedirect('A');
  frontier.mention(mention('A', 50));
  expect(frontier.best(9)).toEqual(['C']);
  expect(frontier.count('asked', 'answered')).toBe(2);
  expect(frontier.titlesIn('asked')).toEqual(['Zzz']);
});

it('asks the graph once what it knows of a title', () => {
  using stage = new ArticleStage(':memory:');
  const asked: string[] = [];
  const frontier = new Frontier(stage, (title) => {
    asked.push(title);
    return title === 'Known' ? { relations: 200, rare: false } : null;
  });
  for (const title of ['Known', 'Unknown', 'Known']) frontier.mention(mention(title, 1));
  expect(asked).toEqual(['Known', 'Unknown']);
  expect(frontier.best(2)).toEqual(['Unknown', 'Known']);
});
