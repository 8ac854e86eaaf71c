/**
 * The rows of an evaluation by name. A row is the model of a stage, or the same model with its weights in 8 bits, which
 * stands beside it under a name of its own: what the bits cost is the difference of the two. Nothing is trained on what
 * such a model says.
 */
import { z } from 'zod';
import type { Entries, Feeds, WrongSetting } from '../../products/stage-kind.ts';

/** Of a row. Absent: the weights as they are. */
export const rowQuantise = z.literal('8bit').optional();

interface NamedRow {
  /** Whose model it is. */
  readonly stage: string;
  readonly entry: { readonly quantise?: '8bit' | undefined };
}

export function rowName({ stage, entry: { quantise } }: NamedRow): string {
  return quantise === undefined ? stage : `${stage}-${quantise}`;
}

/**
 * What a row is held against: of a model in 8 bits itself in float32, else the nearest model that it was trained from, in
 * as many bits where there is such a row. Null where there is none.
 */
export function rowBefore<Row extends NamedRow & { readonly ancestors: readonly string[] }>(
  row: Row,
  rows: readonly Row[],
): string | null {
  const { stage, entry, ancestors } = row;
  if (entry.quantise !== undefined && isBeside(row, rows)) return stage;
  for (const ancestor of ancestors) {
    const found = rows.filter((other) => other.stage === ancestor);
    const alike = found.find((other) => other.entry.quantise === entry.quantise) ?? found[0];
    if (alike !== undefined) return rowName(alike);
  }
  return null;
}

/** Whether it is a model in 8 bits whose row in float32 is there too. */
export function isBeside({ stage, entry }: NamedRow, rows: readonly NamedRow[]): boolean {
  const isWhole = (row: NamedRow): boolean => row.stage === stage && row.entry.quantise === undefined;
  return entry.quantise !== undefined && rows.some(isWhole);
}

/** Rows of one name, and rows whose model is asked in a way that 8 bits are too coarse for. */
export function rowProblems({ rows: stages }: Feeds, { rows: entries }: Entries): WrongSetting[] {
  const names = stages!.map((stage, at) => rowName({ stage, entry: entries![at]! as NamedRow['entry'] }));
  return names.flatMap((name, at) => {
    const { ask, quantise } = entries![at]!;
    const twice = `"${name}" stands there twice; a model has one row, and one more with quantise = "8bit"`;
    const coarse = `"${name}": weights in 8 bits answer and score no options: ask = "generate" is allowed beside quantise`;
    return [
      ...(names.indexOf(name) < at ? [{ setting: 'rows', message: twice }] : []),
      ...(ask === 'choice' && quantise !== undefined ? [{ setting: 'rows', message: coarse }] : []),
    ];
  });
}
