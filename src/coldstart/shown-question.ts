/**
 * A bank's question as one try shows it: the first try in the bank's order, each further one in an order of its own, drawn
 * from question and try alone, so that whoever asks again asks the same. What was read goes back to the bank's order.
 */
import { freePlaces } from '../benchmarks/shuffle-options.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import { LETTERS, type ShownQuestion } from '../records/question-text.ts';
import { RecordError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';

export interface ShownTry extends ShownQuestion {
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  /** The right option, by the letter it is shown with. */
  readonly answer: string;
  /** The place in the bank of the option at each shown place. */
  readonly order: readonly number[];
  readonly isShuffled: boolean;
}

/** RecordError where the answer is none of the options. */
export function shownTry(question: BankQuestion, index: number, shuffles: boolean): ShownTry {
  const { id, stem, language, options } = question;
  const right = placeOfAnswer(question);
  const places = options.map((_, place) => place);
  const free = shuffles && index > 0 ? freePlaces(question) : 0;
  const stream = randomStream('order of options', id, index);
  const order = [...stream.shuffle(places.slice(0, free)), ...places.slice(free)];
  const shown = order.map((from, place) => ({ letter: LETTERS[place]!, text: options[from]!.text }));
  return {
    stem,
    language,
    options: shown,
    answer: LETTERS[order.indexOf(right)]!,
    order,
    isShuffled: order.some((from, place) => from !== place),
  };
}

function placeOfAnswer({ id, options, answer }: BankQuestion): number {
  const place = options.findIndex(({ letter }) => letter === answer);
  if (place >= 0) return place;
  throw new RecordError(
    `question ${id}: answer ${answer} is none of its options ${options.map(({ letter }) => letter).join(', ')}; ` +
      'fleming questions refine takes such questions out',
  );
}
