/**
 * A question as the cells of sheet.tsv and key.tsv. The key lies in a file of its own, so that a reader can judge blind
 * first; so does the bank's id, which often names the disease, and sheet.tsv has a digest of it in its place.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { sha256 } from '../../support/hash.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { answerTextOf } from '../bank/question-facts.ts';
import { stratumName, stratumOf } from './draw-sample.ts';
import { cellText, LONGEST_CELL } from './sheet-cells.ts';
import { ASPECTS } from './verdicts.ts';

/** The last column's name: it stays with the table however the rows are sorted, and its cells are empty. */
const SAFETY_COLUMN = `${SAFETY_EN} ${SAFETY_ZH}`;

const ROW_COLUMNS = ['number', 'id', 'stratum', 'stem', 'options', ...ASPECTS, 'notes', SAFETY_COLUMN];
const KEY_COLUMNS = ['number', 'letter', 'text', 'why', 'id', SAFETY_COLUMN];

/** Text cells of a question. */
export interface SheetCells {
  /** Tells nothing of the question; it begins with a letter, so that no spreadsheet takes it for a number. */
  readonly blindId: string;
  /** The bank's. */
  readonly id: string;
  readonly stratum: string;
  readonly stem: string;
  readonly options: string;
  readonly letter: string;
  /** Of the keyed option; empty where the letter is no option's. */
  readonly text: string;
  /** The distractors' reasons; empty where the bank has none. */
  readonly why: string;
}

export function sheetCells(question: BankQuestion): SheetCells {
  const { id, stem, options, answer } = question;
  return {
    blindId: `q${sha256(id).slice(0, 12)}`,
    id: cellText(id),
    stratum: cellText(stratumName(stratumOf(question))),
    stem: cellText(stem),
    options: cellText(options.map(({ letter, text }) => `${letter}. ${text}`).join('\n')),
    letter: cellText(answer),
    text: cellText(answerTextOf(question) ?? ''),
    why: cellText(
      reasonsOf(question)
        .map(({ letter, reason }) => `${letter}. ${reason}`)
        .join('\n'),
    ),
  };
}

/** Why each distractor is wrong, by letter, where the bank says so. */
export function reasonsOf(question: BankQuestion): readonly { readonly letter: string; readonly reason: string }[] {
  if (isPublic(question)) return [];
  return question.distractors.toSorted((one, other) => (one.letter < other.letter ? -1 : 1));
}

/** Whether a spreadsheet keeps every cell whole. */
export function fitsCells(question: BankQuestion): boolean {
  return Object.values(sheetCells(question)).every((cell: string) => cell.length <= LONGEST_CELL);
}

export function judgedRows(questions: readonly BankQuestion[]): string[][] {
  const rows = questions.map((question, at) => {
    const { blindId, stratum, stem, options } = sheetCells(question);
    return [String(at + 1), blindId, stratum, stem, options, ...ASPECTS.map(() => ''), '', ''];
  });
  return [ROW_COLUMNS, ...rows];
}

export function keyRows(questions: readonly BankQuestion[]): string[][] {
  const rows = questions.map((question, at) => {
    const { letter, text, why, id } = sheetCells(question);
    return [String(at + 1), letter, text, why, id, ''];
  });
  return [KEY_COLUMNS, ...rows];
}
