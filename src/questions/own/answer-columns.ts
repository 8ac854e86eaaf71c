/** Several columns of a file may hold the answer: which one does, and which others say the same. */
import { placeOfAnswer, type AnsweredRow, type DecidedForm } from './answer-form.ts';

/** Of the rows where both answer, for another column of answers to be one. */
const LEAST_AGREEMENT = 0.9;
/** Of the rows with options, for a column to hold the answers. */
const LEAST_READ = 0.5;

export function placeOf(answered: AnsweredRow, form: DecidedForm): number | null {
  const place = placeOfAnswer(answered, form);
  return typeof place === 'number' ? place : null;
}

export function isMostlyRead(answers: readonly AnsweredRow[]): boolean {
  const asked = answers.filter(({ optionCount }) => optionCount > 0);
  return asked.filter(({ answer }) => answer.kind === 'one').length >= LEAST_READ * asked.length;
}

/** Of a letter that is no other option's text, or of a text that is no number. */
export function plainPlace({ answer }: AnsweredRow): number | null {
  if (answer.kind === 'unread' || answer.number !== undefined) return null;
  const { letter, text } = answer;
  return letter === undefined || text === undefined || letter === text ? (letter ?? text ?? null) : null;
}

/** The form in which the column says what the first column says; null: it is about something else. */
export function confirmingForm(
  others: readonly AnsweredRow[],
  places: readonly (number | null)[],
  column: string,
): DecidedForm | null {
  const forms = (['index-0', 'index-1', 'text'] as const).map((numbers): DecidedForm => ({
    numbers,
    letters: null,
    said: column,
  }));
  const shares = forms.map((form) => {
    const told = others.map((other) => placeOf(other, form));
    const both = told.flatMap((place, at) => (place === null || places[at] === null ? [] : [place === places[at]]));
    return both.length === 0 ? 0 : both.filter(Boolean).length / both.length;
  });
  const best = Math.max(...shares);
  return best >= LEAST_AGREEMENT ? forms[shares.indexOf(best)]! : null;
}
