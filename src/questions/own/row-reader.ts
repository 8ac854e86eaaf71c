/** Rows of a researcher's file, read one by one; what only the whole file tells is decided between reading and making. */
import type { PublicQuestion } from '../../records/bank-question.ts';
import type { Language } from '../../records/question.ts';
import { LETTERS } from '../../records/question-text.ts';
import { anonymise, anonymiseQuestion, identifierFlaw } from '../anonymise/anonymise.ts';
import { LONGEST_TEXT } from '../public/import-dataset.ts';
import { languageFlaw } from '../refine/language-filter.ts';
import {
  decideAnswerForm,
  placeOfAnswer,
  type AnsweredRow,
  type DecidedForm,
  type OtherAnswers,
} from './answer-form.ts';
import { confirmingForm, isMostlyRead, placeOf, plainPlace } from './answer-columns.ts';
import { readOwnAnswer } from './answer-readings.ts';
import { readLetteredText } from './lettered-text.ts';
import { valueIn, type ColumnMapping } from './map-columns.ts';
import { optionsOfColumns, optionsOfField, type OptionTexts, type UnreadRow } from './option-texts.ts';
import type { OwnQuestionsSettings } from './own-settings.ts';
import type { OwnRow } from './tables/own-table.ts';
import { labelOfValue, saidValue, textOfValue } from './tables/value-text.ts';

export interface FileRow {
  readonly row: OwnRow;
  /** Of its file. */
  readonly sha256: string;
}

export interface ReadRow {
  readonly where: string;
  readonly sha256: string;
  readonly fields: OwnRow['fields'];
  readonly stem: string | UnreadRow;
  readonly options: OptionTexts;
  /** By column: the mapping's answer, then its other answers. */
  readonly answers: readonly AnsweredRow[];
}

export class RowReader {
  readonly #settings: OwnQuestionsSettings;
  #mapping: ColumnMapping;
  readonly #address: string;
  /** Columns that may hold the answer, which of them does, and how each writes it; null: it is about something else. */
  #columns: readonly string[] = [];
  #first = 0;
  #forms: readonly (DecidedForm | null)[] = [];

  constructor(settings: OwnQuestionsSettings, mapping: ColumnMapping, fileNames: string) {
    this.#settings = settings;
    this.#mapping = mapping;
    this.#address = settings.address ?? fileNames;
  }

  read({ row, sha256 }: FileRow): ReadRow {
    const { fields, where } = row;
    const { stem: stemColumn, options: columns, answer, otherAnswers } = this.#mapping;
    let stem = textOf(valueIn(fields, stemColumn), 'question');
    let options: OptionTexts;
    const fixed = this.#settings.options;
    if (fixed !== undefined) options = optionsOfColumns(fixed);
    else if (columns.length > 1) options = optionsOfColumns(columns.map((column) => valueIn(fields, column)));
    else if (columns.length === 1) options = optionsOfField(valueIn(fields, columns[0]!));
    else {
      const lettered = typeof stem === 'string' ? readLetteredText(stem) : null;
      options =
        lettered === null
          ? { reason: 'no-options', evidence: 'no lettered options in the question' }
          : optionsOfColumns(lettered.options);
      if (lettered !== null) stem = textOf(lettered.before, 'question');
    }
    const texts = 'texts' in options ? options.texts : [];
    const answeredBy = (column: string): AnsweredRow => ({
      where,
      optionCount: texts.length,
      // Without options a number or letter says nothing of the file's form.
      answer:
        texts.length === 0
          ? { kind: 'unread', reason: 'no-options', evidence: 'the options are not there' }
          : readOwnAnswer(valueIn(fields, column), texts),
    });
    return { where, sha256, fields, stem, options, answers: [answer, ...otherAnswers].map(answeredBy) };
  }

  /** Which column is the answer, how it is written, and which others confirm it. */
  decide(rows: readonly ReadRow[]): DecidedForm {
    const { answer, otherAnswers, labels, leftOut } = this.#mapping;
    const columns = [answer, ...otherAnswers];
    const by = columns.map((_, at) => rows.map(({ answers }) => answers[at]!));
    const isAsked = this.#settings.map?.answer !== undefined;
    const first = isAsked ? 0 : by.findIndex((answers) => isMostlyRead(answers));
    this.#first = Math.max(0, first);
    // What other columns say where it needs no deciding: letters, and texts of options.
    const plain = by.map((answers): OtherAnswers => answers.map(plainPlace)).toSpliced(this.#first, 1);
    const form = decideAnswerForm(by[this.#first]!, columns[this.#first]!, this.#settings.answers ?? null, plain);
    const places = by[this.#first]!.map((answered) => placeOf(answered, form));
    this.#forms = by.map((answers, at) => (at === this.#first ? form : confirmingForm(answers, places, columns[at]!)));
    const confirming = columns.filter((_, at) => at !== this.#first && this.#forms[at] !== null);
    // A column that says the answer again tells nothing that a label should.
    const again = new Set([columns[this.#first]!, ...confirming]);
    this.#mapping = {
      ...this.#mapping,
      answer: columns[this.#first]!,
      otherAnswers: confirming,
      labels: labels.filter((column) => !again.has(column)),
      leftOut: [
        ...leftOut.filter(({ column }) => !again.has(column)),
        ...(again.has(answer) ? [] : [{ column: answer, why: 'most of its values are no answers' }]),
      ],
    };
    this.#columns = columns;
    return form;
  }

  get mapping(): ColumnMapping {
    return this.#mapping;
  }

  make(
    row: ReadRow,
    itemId: string,
    form: DecidedForm,
  ): UnreadRow | { readonly question: PublicQuestion; readonly found: Readonly<Record<string, number>> } {
    const { stem, options } = row;
    if (typeof stem !== 'string') return stem;
    if (!('texts' in options)) return options;
    const place = placeOfAnswer(row.answers[this.#first]!, form);
    if (typeof place !== 'number') return place;
    for (const [at, own] of this.#forms.entries()) {
      const told = own === null ? null : placeOf(row.answers[at]!, own);
      if (told !== null && told !== place)
        return {
          reason: 'contradicting-answers',
          evidence: `${this.#columns[this.#first]} says ${LETTERS[place]}, ${this.#columns[at]} says ${LETTERS[told]}`,
        };
    }
    const context = this.#contextOf(row);
    const whole = context === null ? stem : `${context}\n\n${stem}`;
    for (const text of [whole, ...options.texts])
      if (text.length > LONGEST_TEXT)
        return { reason: 'text-too-long', evidence: `a text of ${text.length} characters; allowed: ${LONGEST_TEXT}` };
    const draft = this.#question(row, itemId, whole, options.texts, place);
    const language = this.#languageOf(row, draft);
    if (typeof language !== 'string') return language;
    const made = anonymiseQuestion({ ...draft, language });
    const flaw = identifierFlaw(made);
    return flaw ?? made;
  }

  #question(row: ReadRow, itemId: string, stem: string, texts: readonly string[], place: number): PublicQuestion {
    const { name, split = 'train', licence, commercialUse } = this.#settings;
    const { specialty, cluster, labels } = this.#mapping;
    const label = (column: string): string | null => {
      const text = labelOfValue(valueIn(row.fields, column)) ?? null;
      return text === null ? null : anonymise(text).text;
    };
    const group = cluster === null ? null : label(cluster);
    return {
      id: `${name}/${split}/${itemId}`,
      language: 'en',
      stem,
      options: texts.map((text, index) => ({ letter: LETTERS[index]!, text })),
      answer: LETTERS[place]!,
      origin: {
        dataset: name,
        split,
        role: 'training',
        itemId,
        licence,
        commercialUse,
        address: this.#address,
        file: row.sha256,
      },
      labels: Object.fromEntries(
        labels.flatMap((column) => {
          const text = label(column);
          return text === null ? [] : [[column, text] as const];
        }),
      ),
      specialty: specialty === null ? null : label(specialty),
      ...(group === null ? {} : { cluster: `${name}/${group}` }),
    };
  }

  #contextOf({ fields }: ReadRow): string | null {
    const { context } = this.#mapping;
    if (context === null) return null;
    const value = valueIn(fields, context);
    const inner = typeof value === 'object' && value !== null && 'contexts' in value ? value.contexts : value;
    if (!Array.isArray(inner)) return textOfValue(inner) ?? null;
    const parts = inner.flatMap((part) => textOfValue(part) ?? []);
    return parts.length === 0 ? null : parts.join('\n');
  }

  #languageOf({ fields }: ReadRow, draft: PublicQuestion): Language | UnreadRow {
    const { language: given } = this.#settings;
    if (given !== undefined) return given;
    const { language: column } = this.#mapping;
    const stated = column === null ? null : textOfValue(valueIn(fields, column));
    if (typeof stated === 'string') {
      const named = languageNamed(stated);
      return named ?? { reason: 'other-language', evidence: `${column} says ${saidValue(stated)}; allowed: en or zh` };
    }
    const fitting = (['en', 'zh'] as const).find((language) => languageFlaw({ ...draft, language }) === null);
    return (
      fitting ?? {
        reason: 'other-language',
        evidence: languageFlaw({ ...draft, language: 'en' })!.evidence.replace('stated en; ', ''),
      }
    );
  }
}

/** The text of a part of a row, or why it cannot be one. */
function textOf(value: unknown, what: string): string | UnreadRow {
  const text = textOfValue(value);
  if (text === null) return { reason: `no-${what}`, evidence: `the ${what} is blank` };
  return text ?? { reason: `${what}-unread`, evidence: `the ${what}: got ${saidValue(value)}; allowed: text` };
}

function languageNamed(text: string): Language | null {
  const plain = text.trim().toLowerCase();
  if (/^(?:en|eng|english|英文|英语)(?:[-_].*)?$/.test(plain)) return 'en';
  return /^(?:zh|chi|zho|cn|chinese|mandarin|中文|汉语|简体中文|繁体中文)(?:[-_].*)?$/.test(plain) ? 'zh' : null;
}
