/**
 * Which rows of a results table are compared, from what each starts from: every row with its start, and every control with
 * what the recipe made of the same start. The order is that of the rows.
 */
import type { Row } from '../../records/row.ts';
import { RecordError } from '../../support/errors.ts';

export interface RowPair {
  /** Rows by name. */
  readonly baseline: string;
  readonly candidate: string;
}

/** First each row against its start, then each control against the recipe's rows that descend from the control's start. */
export function comparedRows(rows: readonly Row[]): RowPair[] {
  const controls = rows.filter(({ role }) => role === 'control');
  return [...rows.flatMap(againstStart), ...controls.flatMap((control) => againstControl(rows, control))];
}

/** What runs over several seeds are asked: the recipe's steps, its last row against each control, each control's own step. */
export function claimedRows(rows: readonly Row[]): RowPair[] {
  const recipe = rows.filter(({ role }) => role === 'recipe');
  const controls = rows.filter(({ role }) => role === 'control');
  const final = recipe.at(-1);
  return [
    ...recipe.flatMap(againstStart),
    ...(final === undefined ? [] : controls.map(({ name }) => ({ baseline: name, candidate: final.name }))),
    ...controls.flatMap(againstStart),
  ];
}

/** RecordError where a name stands twice, or a row starts from one that is not there or, in the end, from itself. */
export function checkRows(rows: readonly Row[]): void {
  const names = rows.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RecordError(`two rows are named "${twice}"; each must have a name of its own`);
  for (const { name, startsFrom } of rows) {
    if (startsFrom !== null && !names.includes(startsFrom))
      throw new RecordError(
        `row "${name}" starts from "${startsFrom}", which is no row; there are ${names.join(', ')}`,
      );
    if (startsFrom !== null && [startsFrom, ...ancestorsOf(rows, startsFrom)].includes(name))
      throw new RecordError(`row "${name}" starts, by way of others, from itself; let one of them start from none`);
  }
}

function againstStart({ name, startsFrom }: Row): RowPair[] {
  return startsFrom === null ? [] : [{ baseline: startsFrom, candidate: name }];
}

function againstControl(rows: readonly Row[], control: Row): RowPair[] {
  const start = leavesFrom(rows, control);
  const beside = rows.filter(
    ({ name, role }) => role === 'recipe' && (start === null || ancestorsOf(rows, name).includes(start)),
  );
  return beside.map(({ name }) => ({ baseline: control.name, candidate: name }));
}

/** The recipe's row that a control, or the controls it starts from, begin at; null: from nothing of the recipe. */
function leavesFrom(rows: readonly Row[], control: Row): string | null {
  const isOfRecipe = (name: string): boolean => rows.some((row) => row.name === name && row.role === 'recipe');
  return ancestorsOf(rows, control.name).find(isOfRecipe) ?? null;
}

/** From the nearest on; it ends at the first that comes again. */
function ancestorsOf(rows: readonly Row[], name: string): string[] {
  const startOf = new Map(rows.map((row) => [row.name, row.startsFrom]));
  const found: string[] = [];
  for (let at = startOf.get(name) ?? null; at !== null && !found.includes(at); at = startOf.get(at) ?? null)
    found.push(at);
  return found;
}
