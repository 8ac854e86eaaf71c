/**
 * How a file writes its answers, decided by evidence over all its rows: numbers count from 0 where 0 occurs and the number of
 * options never does, from 1 the other way round. Where neither tells, or both do, another column of answers may; else it is
 * asked for. A wrong base would move every label by one.
 */
import { LETTERS } from '../../records/question-text.ts';
import { ConfigError } from '../../support/errors.ts';
import type { AnswerReading, RowAnswer } from './answer-readings.ts';
import type { UnreadRow } from './option-texts.ts';

export const ANSWER_FORMS = ['letter', 'text', 'index-0', 'index-1'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

export interface AnsweredRow {
  readonly where: string;
  readonly optionCount: number;
  readonly answer: RowAnswer;
}

export interface DecidedForm {
  /** What a number is; null: no number stands there. */
  readonly numbers: 'text' | 'index-0' | 'index-1' | null;
  /** What a letter is that is another option's text too. */
  readonly letters: 'letter' | 'text' | null;
  /** For a person: `letters`, `numbers from 0 (0 stands in 12 rows, the number of options in none)`. */
  readonly said: string;
}

/** An answer elsewhere in the row that tells how numbers count: places by row; null where it says nothing. */
export type OtherAnswers = readonly (number | null)[];

/** ConfigError where the file does not tell; `asked` null: decide. */
export function decideAnswerForm(
  rows: readonly AnsweredRow[],
  column: string,
  asked: AnswerForm | null,
  others: readonly OtherAnswers[] = [],
): DecidedForm {
  const read = rows.flatMap(({ where, optionCount, answer }, at) =>
    answer.kind === 'one' ? [{ where, optionCount, answer, at }] : [],
  );
  const numbered = read.filter(({ answer }) => answer.number !== undefined);
  const numbers = numbered.length === 0 ? null : decideNumbers(numbered, column, asked, others);
  const letters = decideLetters(
    read.map(({ answer }) => answer),
    asked,
  );
  const texts = read.filter(({ answer }) => answer.number === undefined && answer.letter === undefined).length;
  const lettered = read.length - numbered.length - texts;
  const parts = [
    ...(lettered > 0 ? [letters === 'text' ? 'texts of options' : 'letters'] : []),
    ...(texts > 0 ? ['texts of options'] : []),
    ...(numbers === null ? [] : [numbers.said]),
  ];
  return {
    numbers: numbers?.form ?? null,
    letters,
    said: [...new Set(parts)].join(', ') || 'nothing that can be read',
  };
}

interface Numbered {
  readonly where: string;
  readonly optionCount: number;
  readonly answer: AnswerReading;
  readonly at: number;
}

interface DecidedNumbers {
  readonly form: 'text' | 'index-0' | 'index-1';
  readonly said: string;
}

function decideNumbers(
  rows: readonly Numbered[],
  column: string,
  asked: AnswerForm | null,
  others: readonly OtherAnswers[],
): DecidedNumbers {
  if (asked !== null && asked !== 'letter') return { form: asked, said: `${inWords(asked)} (as asked)` };
  const zeros = rows.filter(({ answer }) => answer.number === 0);
  const tops = rows.filter(({ answer, optionCount }) => answer.number === optionCount);
  const isText = rows.every(({ answer }) => answer.text !== undefined);
  const fits = (base: number): boolean =>
    rows.every(({ answer, optionCount }) => answer.number! >= base && answer.number! < optionCount + base);
  const told = (base: number): boolean => rows.every(({ answer }) => answer.text === answer.number! - base);
  if (isText && ((!fits(0) && !fits(1)) || (fits(0) && told(0)) || (fits(1) && told(1))))
    return { form: 'text', said: 'numbers that are texts of options' };
  if (!isText) {
    if (zeros.length > 0 && tops.length === 0)
      return {
        form: 'index-0',
        said: `numbers from 0 (0 stands in ${zeros.length} rows, the number of options in none)`,
      };
    if (tops.length > 0 && zeros.length === 0)
      return {
        form: 'index-1',
        said: `numbers from 1 (the number of options stands in ${tops.length} rows, 0 in none)`,
      };
    const bases = ([0, 1] as const).filter((base) => others.some((places) => agrees(rows, places, base)));
    if (bases.length === 1)
      return { form: `index-${bases[0]!}`, said: `numbers from ${bases[0]} (as another column of answers tells)` };
  }
  throw new ConfigError(
    `column ${column} holds numbers (${rows[0]!.answer.said} at ${rows[0]!.where}) and nothing tells what they are: ` +
      `${doubt(isText, zeros, tops)}. Say it: --answers index-0 (the first option is 0), index-1, or text`,
  );
}

function doubt(isText: boolean, zeros: readonly Numbered[], tops: readonly Numbered[]): string {
  if (isText) return 'each is the text of an option, and could be its place as well';
  if (zeros.length > 0) return `0 stands at ${zeros[0]!.where}, and the number of options at ${tops[0]!.where}`;
  return 'neither 0 nor the number of options ever stands there';
}

/** In each of the rows where both say something, and in one at least. */
function agrees(rows: readonly Numbered[], places: OtherAnswers, base: number): boolean {
  const both = rows.filter(({ at }) => (places[at] ?? null) !== null);
  return both.length > 0 && both.every(({ answer, at }) => answer.number! - base === places[at]);
}

/** Of letters that are another option's text too (blood groups), what those are that are not in doubt. */
function decideLetters(answers: readonly AnswerReading[], asked: AnswerForm | null): 'letter' | 'text' | null {
  if (asked === 'letter' || asked === 'text') return asked;
  const sure = answers.filter(({ letter, text }) => letter === undefined || text === undefined || letter === text);
  const letters = sure.filter(({ letter }) => letter !== undefined).length;
  const texts = sure.filter(({ letter, text }) => letter === undefined && text !== undefined).length;
  if (letters > 0 && texts === 0) return 'letter';
  return texts > 0 && letters === 0 ? 'text' : null;
}

/** The place of the right option, or why none. */
export function placeOfAnswer({ optionCount, answer }: AnsweredRow, form: DecidedForm): number | UnreadRow {
  if (answer.kind === 'unread') return answer;
  const { letter, text, number, said } = answer;
  if (number !== undefined) {
    const place = form.numbers === 'text' ? text : number - (form.numbers === 'index-1' ? 1 : 0);
    if (place !== undefined && place >= 0 && place < optionCount) return place;
    return {
      reason: 'answer-not-among-options',
      evidence: `${said}, ${inWords(form.numbers ?? 'text')}; there are ${optionCount} options`,
    };
  }
  if (letter === undefined || text === undefined || letter === text) return letter ?? text!;
  if (form.letters !== null) return form.letters === 'letter' ? letter : text;
  return {
    reason: 'answer-ambiguous',
    evidence: `${said} is a letter (option ${LETTERS[letter]}) and the text of option ${LETTERS[text]}`,
  };
}

function inWords(form: AnswerForm): string {
  return { letter: 'letters', text: 'texts of options', 'index-0': 'numbers from 0', 'index-1': 'numbers from 1' }[
    form
  ];
}
