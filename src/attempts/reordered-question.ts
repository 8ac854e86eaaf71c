/** A question as one attempt shows it: the first in the bank's order, each further one in an order of its own. */
import { freePlaces } from '../benchmarks/shuffle-options.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { LETTERS } from '../records/question-text.ts';
import { randomStream } from '../support/random.ts';

/** A new object for each attempt. Options that mean something only where they stand stay there. */
export function reorderedQuestion(question: CommonQuestion, index: number): CommonQuestion {
  const { id, options, answer } = question;
  const free = index === 0 ? 0 : freePlaces(question);
  const places = options.map((_, place) => place);
  const order = [...randomStream('order of options', id, index).shuffle(places.slice(0, free)), ...places.slice(free)];
  const right = options.findIndex(({ letter }) => letter === answer);
  return {
    ...question,
    options: order.map((from, place) => ({ ...options[from]!, letter: LETTERS[place]! })),
    answer: LETTERS[order.indexOf(right)]!,
  };
}
