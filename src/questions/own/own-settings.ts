/** What an import of a researcher's own questions is told: plain values, as a recipe or the flags of a command hold them. */
import type { Language } from '../../records/question.ts';
import { LETTERS } from '../../records/question-text.ts';
import { ConfigError } from '../../support/errors.ts';
import { nearestName } from '../../support/nearest-name.ts';
import { questionSchema } from '../../records/question.ts';
import { GRAPH_SOURCE, UNKNOWN } from '../bank/question-facts.ts';
import { REST } from '../mix/mix-banks.ts';
import { TRAINING_SETS } from '../public/training-sets.ts';
import { ANSWER_FORMS, type AnswerForm } from './answer-form.ts';

/** What of a question a column can hold. */
export const MAPPED_PARTS = ['stem', 'options', 'answer', 'context', 'id', 'language', 'specialty', 'cluster'] as const;
export type MappedPart = (typeof MAPPED_PARTS)[number];

/** Part -> column; options may stand in several, in their order. `a.b` is field b of the object in column a. */
export type ColumnMap = Partial<Record<Exclude<MappedPart, 'options'>, string>> & {
  readonly options?: string | readonly string[];
};

export interface OwnQuestionsSettings {
  /** Of the data set: part of every id, and what `mix --source` calls it. */
  readonly name: string;
  readonly licence: string;
  readonly commercialUse: boolean;
  /** Default `train`. */
  readonly split?: string;
  /** Where the questions are described; default the files' names. */
  readonly address?: string;
  /** Columns that are not to be found by their usual names. */
  readonly map?: ColumnMap;
  /** The same of every question (`yes`, `no`, `maybe`), where no column holds them. */
  readonly options?: readonly string[];
  /** Default: of each row by itself. */
  readonly language?: Language;
  /** What answers are where the file does not tell: `index-0`, `index-1`, `letter`, `text`. */
  readonly answers?: AnswerForm;
  /** Of a workbook; default the first. */
  readonly sheet?: string;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,60}$/u;

/** ConfigError for what no import can be told. */
export function checkOwnSettings({ name, licence, map, answers, options, split }: OwnQuestionsSettings): void {
  if (!NAME.test(name))
    throw new ConfigError(
      `name ${JSON.stringify(name)}; allowed: letters, digits, ".", "_" and "-", 61 at most, such as ward-7`,
    );
  const taken = [GRAPH_SOURCE, UNKNOWN, REST, ...TRAINING_SETS.keys(), ...questionSchema.shape.split.options];
  if (taken.includes(name.toLowerCase()))
    throw new ConfigError(
      `name ${name} is taken: it means something else in mixes and results; give your questions their own`,
    );
  if (licence.trim() === '')
    throw new ConfigError(
      'the licence is blank; state it as its owner does: CC-BY-4.0, or "own data, not for publication"',
    );
  if (split !== undefined && !NAME.test(split))
    throw new ConfigError(`split ${JSON.stringify(split)}; allowed: a word such as train or 2024`);
  if (answers !== undefined && !ANSWER_FORMS.includes(answers))
    throw new ConfigError(`answers ${JSON.stringify(answers)}; allowed: ${ANSWER_FORMS.join(', ')}`);
  if (
    options !== undefined &&
    (options.length < 2 || options.length > LETTERS.length || options.some((text) => text.trim() === ''))
  )
    throw new ConfigError(
      `options ${JSON.stringify(options)}; allowed: 2 to ${LETTERS.length} texts, such as yes, no, maybe`,
    );
  if (options !== undefined && map?.options !== undefined)
    throw new ConfigError('options are given as texts and as a column of the map; give one of them');
  if (typeof map?.options === 'string' && map.options.includes('+'))
    throw new ConfigError(
      `map: options ${JSON.stringify(map.options)}; several columns are an array in a recipe: options = [${map.options
        .split('+')
        .map((column) => JSON.stringify(column.trim()))
        .join(', ')}]`,
    );
  const unknown = Object.keys(map ?? {}).find((part) => !(MAPPED_PARTS as readonly string[]).includes(part));
  if (unknown === undefined) return;
  const near = nearestName(unknown, MAPPED_PARTS);
  throw new ConfigError(
    `map: ${unknown} is no part of a question${near === null ? '.' : `, did you mean ${near}?`} Parts are ${MAPPED_PARTS.join(', ')}`,
  );
}
