/** Which column holds what: as the map says, else by usual names and by what stands in the columns. */
import { isObject } from '../../benchmarks/files/row.ts';
import { MOST_COLUMNS } from '../../benchmarks/files/table-limits.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { nearestName } from '../../support/nearest-name.ts';
import { isPersonal, optionColumns, plainName, USUAL_NAMES } from './column-names.ts';
import { readLetteredText } from './lettered-text.ts';
import type { ColumnMap, MappedPart } from './own-settings.ts';
import type { OwnRow } from './tables/own-table.ts';
import { labelOfValue, listOfNames, textOfValue } from './tables/value-text.ts';

export interface ColumnMapping {
  readonly stem: string;
  /** One column with all of them, a column each, or none: they stand in the stem, or are the same for all. */
  readonly options: readonly string[];
  readonly answer: string;
  /** Other columns that look like answers: they may confirm the first. */
  readonly otherAnswers: readonly string[];
  readonly context: string | null;
  readonly id: string | null;
  readonly language: string | null;
  readonly specialty: string | null;
  readonly cluster: string | null;
  readonly labels: readonly string[];
  /** Columns of which nothing is kept, and why. */
  readonly leftOut: readonly { readonly column: string; readonly why: string }[];
}

/** Characters of a label at most. */
const LONGEST_LABEL = 80;
const MOST_LABELS = 32;
/** Of rows, for a column to hold questions; and for stems to hold their options. */
const MOST = 0.5;
const LEAST_STEM = 8;

/** `fixed`: the options are known and in no column. */
export function mapColumns(rows: readonly OwnRow[], map: ColumnMap, fixed: boolean, where: string): ColumnMapping {
  const columns = profilesOf(rows, where);
  const names = [...columns.keys()];
  const usual = (part: keyof typeof USUAL_NAMES): string[] => {
    const wanted = USUAL_NAMES[part];
    const found = names.filter((name) => wanted.includes(plainName(name)) && columns.get(name)!.there > 0);
    return found.toSorted((one, other) => wanted.indexOf(plainName(one)) - wanted.indexOf(plainName(other)));
  };
  const asked = (part: Exclude<MappedPart, 'options'>): string | null => {
    const column = map[part];
    if (column === undefined) return null;
    checkColumn(column, part, rows, names, where);
    return column;
  };
  const stem =
    asked('stem') ?? usual('stem').find((name) => columns.get(name)!.stems > MOST * columns.get(name)!.there);
  if (stem === undefined) throw missing('stem', 'question, stem', names, where);
  const options = fixed ? [] : optionsOf(rows, map, names, where, usual('options'), stem);
  const answers = usual('answer').filter((name) => name !== stem && !options.includes(name));
  const answer = asked('answer') ?? answers[0];
  if (answer === undefined) throw missing('answer', 'answer', names, where);
  const taken = new Set([stem, ...options, answer]);
  const oneOf = (part: 'context' | 'id' | 'language' | 'specialty'): string | null => {
    const column = asked(part) ?? usual(part).find((name) => !taken.has(name)) ?? null;
    // A specialty is a label too, and says the same.
    if (column !== null && part !== 'specialty') taken.add(column);
    return column;
  };
  const [context, id, language, specialty] = [oneOf('context'), oneOf('id'), oneOf('language'), oneOf('specialty')];
  const cluster = asked('cluster');
  const rest = names.filter((name) => !taken.has(name));
  const leftOut = rest.flatMap((column) => {
    const why = whyNoLabel(column, columns.get(column)!);
    return why === null ? [] : [{ column, why }];
  });
  const unfit = new Set(leftOut.map(({ column }) => column));
  const fitting = rest.filter((column) => !unfit.has(column));
  return {
    stem,
    options,
    answer,
    otherAnswers: answers.filter((name) => name !== answer),
    context,
    id,
    language,
    specialty,
    cluster,
    labels: fitting.slice(0, MOST_LABELS),
    leftOut: [
      ...leftOut,
      ...fitting.slice(MOST_LABELS).map((column) => ({ column, why: `more than ${MOST_LABELS} labels` })),
    ],
  };
}

/** The value in a column, or in a field of the object in a column (`data.Question`). */
export function valueIn(fields: Readonly<Record<string, unknown>>, column: string): unknown {
  if (Object.hasOwn(fields, column)) return fields[column];
  const parts = column.split('.');
  let value: unknown = fields;
  for (const part of parts.slice(0, 6)) value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return parts.length > 6 ? undefined : value;
}

interface Profile {
  /** Rows where something stands. */
  there: number;
  /** ... that is long enough for a question. */
  stems: number;
  longest: number;
  /** Something that is no text, number or date. */
  odd: boolean;
}

function profilesOf(rows: readonly OwnRow[], where: string): Map<string, Profile> {
  const columns = new Map<string, Profile>();
  for (const { fields, where: place } of rows) {
    for (const name of Object.keys(fields)) {
      let profile = columns.get(name);
      if (profile === undefined) {
        columns.set(name, (profile = { there: 0, stems: 0, longest: 0, odd: false }));
        if (columns.size > MOST_COLUMNS)
          throw new RecordError(`${place}: more than ${MOST_COLUMNS} columns in ${where}; allowed: ${MOST_COLUMNS}`);
      }
      const text = labelOfValue(fields[name]);
      if (text === null) continue;
      profile.there++;
      if (text === undefined) profile.odd = true;
      else {
        profile.longest = Math.max(profile.longest, text.length);
        if (text.length >= LEAST_STEM || /\p{Script=Han}{4}/u.test(text)) profile.stems++;
      }
    }
  }
  return columns;
}

function optionsOf(
  rows: readonly OwnRow[],
  { options }: ColumnMap,
  names: readonly string[],
  where: string,
  usual: readonly string[],
  stem: string,
): readonly string[] {
  if (options !== undefined) {
    const asked = typeof options === 'string' ? [options] : options;
    for (const column of asked) checkColumn(column, 'options', rows, names, where);
    if (asked.length === 0) throw new ConfigError('map: options names no column');
    return asked;
  }
  const own = optionColumns(names);
  // `option` with `option_a` beside it is a column about options.
  if (usual[0] !== undefined && own === null) return [usual[0]];
  if (own !== null && (usual[0] === undefined || own.length > 2)) return own;
  if (usual[0] !== undefined) return [usual[0]];
  const inStem = rows.filter(({ fields }) => {
    const text = textOfValue(valueIn(fields, stem));
    return typeof text === 'string' && (readLetteredText(text)?.before ?? '') !== '';
  });
  if (inStem.length > MOST * rows.length) return [];
  throw missing('options', 'options, option_a, option_b, ...', names, where);
}

function checkColumn(
  column: string,
  part: string,
  rows: readonly OwnRow[],
  names: readonly string[],
  where: string,
): void {
  if (rows.some(({ fields }) => valueIn(fields, column) !== undefined)) return;
  const near = nearestName(column, names);
  throw new ConfigError(
    `map: ${part}=${column}: ${where} has no such column${near === null ? '.' : `, did you mean ${near}?`} Columns are ${listOfNames(names, 20)}`,
  );
}

function missing(part: string, usual: string, names: readonly string[], where: string): ConfigError {
  return new ConfigError(
    `${where}: no column for the ${part} is known by its name (such as ${usual}); columns are ${listOfNames(names, 20)}. ` +
      `Say it: --map ${part}=COLUMN (in a recipe: map = { ${part} = "COLUMN" })` +
      (part === 'options' ? ', or --options yes,no,maybe where all have the same' : ''),
  );
}

function whyNoLabel(column: string, { there, longest, odd }: Profile): string | null {
  if (there === 0) return 'it is blank';
  if (column === '__proto__') return 'no record can hold its name';
  if (isPersonal(column)) return 'its name is about a person';
  if (odd) return 'its values are lists or objects';
  return longest > LONGEST_LABEL ? `its texts are longer than ${LONGEST_LABEL} characters` : null;
}
