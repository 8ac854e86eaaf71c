/**
 * A question as one try shows it: the first in the bank's order, each further one in an order of its own, drawn from question
 * and try alone, so that whoever asks again asks the same.
 */
import { drawnOrder, freePlaces } from '../benchmarks/shuffle-options.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { LETTERS } from '../records/question-text.ts';
import { randomStream } from '../support/random.ts';

/** The place in the bank of the option at each shown place. Options that mean something only where they stand stay there. */
export function orderOfTry(question: Pick<CommonQuestion, 'id' | 'stem' | 'options'>, index: number): number[] {
  const free = index === 0 ? 0 : freePlaces(question);
  return drawnOrder(question.options.length, free, randomStream('order of options', question.id, index));
}

/** A new object for each try. */
export function reorderedQuestion(question: CommonQuestion, index: number): CommonQuestion {
  const { options, answer } = question;
  const order = orderOfTry(question, index);
  const right = options.findIndex(({ letter }) => letter === answer);
  return {
    ...question,
    options: order.map((from, place) => ({ ...options[from]!, letter: LETTERS[place]! })),
    answer: LETTERS[order.indexOf(right)]!,
  };
}
