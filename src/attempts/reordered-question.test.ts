import { expect, it } from 'vitest';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { reorderedQuestion } from './reordered-question.ts';

const question = toyQuestion('q', 'easy');
const rightText = (asked: typeof question): string => asked.options.find(({ letter }) => letter === asked.answer)!.text;

it('shows the bank order first, then others, and its answer goes along', () => {
  expect(reorderedQuestion(question, 0)).toEqual(question);
  const shown = Array.from({ length: 20 }, (_, index) => reorderedQuestion(question, index));
  expect(new Set(shown.map(({ answer }) => answer)).size).toBeGreaterThan(1);
  for (const [index, each] of shown.entries()) {
    expect(rightText(each)).toBe(rightText(question));
    expect(each.options.map(({ letter }) => letter)).toEqual(question.options.map(({ letter }) => letter));
    expect(each.options.map(({ text }) => text).toSorted()).toEqual(
      question.options.map(({ text }) => text).toSorted(),
    );
    expect(reorderedQuestion(question, index)).toEqual(each);
  }
});

it('leaves options where their words mean something only there', () => {
  const placed = {
    ...question,
    options: [...question.options.slice(0, -1), { ...question.options.at(-1)!, text: 'none of the above' }],
  };
  for (let index = 0; index < 20; index++)
    expect(reorderedQuestion(placed, index).options.at(-1)!.text).toBe('none of the above');
});
