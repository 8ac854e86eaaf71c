/** A bank's question as one try shows it to a teacher. What was read goes back to the bank's order. */
import { orderOfTry } from '../attempts/reordered-question.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import { LETTERS, type ShownQuestion } from '../records/question-text.ts';
import { RecordError } from '../support/errors.ts';

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
  const { stem, language, options } = question;
  const right = placeOfAnswer(question);
  const order = orderOfTry(question, shuffles ? index : 0);
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
