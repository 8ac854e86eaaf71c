import { describe, expect, it } from 'vitest';
import type { BankQuestion } from '../records/bank-question.ts';
import { shownTry } from './shown-question.ts';
import { ownOrigin } from './fixtures/own-origin.ts';

const question: BankQuestion = {
  id: 'q1',
  language: 'en',
  stem: 'Which one is right?',
  options: ['one', 'two', 'three', 'four'].map((text, at) => ({ letter: 'ABCD'[at]!, text })),
  answer: 'C',
  origin: ownOrigin('1'),
  labels: {},
  specialty: null,
};

describe('a question as a try shows it', () => {
  it('has the order of the bank in the first try, and where nothing is shuffled', () => {
    const texts = question.options.map(({ text }) => text);
    for (const shown of [shownTry(question, 0, true), shownTry(question, 5, false)]) {
      expect(shown.options.map(({ text }) => text)).toEqual(texts);
      expect([shown.isShuffled, shown.answer]).toEqual([false, question.answer]);
    }
  });

  it('has an order of each further try, the same whenever it is asked for, and the right option in it', () => {
    const orders = Array.from({ length: 30 }, (_, index) => shownTry(question, index + 1, true));
    expect(new Set(orders.map(({ order }) => order.join())).size).toBeGreaterThan(5);
    expect(orders.some(({ isShuffled }) => isShuffled)).toBe(true);
    const right = question.options.find(({ letter }) => letter === question.answer)!.text;
    for (const [at, { options, answer, order }] of orders.entries()) {
      expect(options.find(({ letter }) => letter === answer)!.text).toBe(right);
      expect(options.map(({ text }) => text)).toEqual(order.map((from) => question.options[from]!.text));
      expect(shownTry(question, at + 1, true)).toEqual(orders[at]);
    }
  });
});
