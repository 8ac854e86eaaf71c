/** Measured values as a text tells them, each behind the name of what is measured, compared with the record. */
import type { Claim } from '../../../graph/claims.ts';
import { UNIT_SYSTEMS, type ToldValue, type ValueText } from '../vignette-facts.ts';
import { NUMBER, numberOf, plainText } from './read-text.ts';
import type { VignetteFault } from './vignette-fault.ts';

export interface ValuesRead {
  readonly faults: readonly VignetteFault[];
  /** Analytes that are told as the record has them. */
  readonly told: ReadonlySet<string>;
  /** Places of the text that were read as values with their units and ranges. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

/** Between the name and the number. */
const JOINT = /(?:[\s:,=]|\b(?:is|are|was|were|of|level|at)\b|[为是约])*/y;
const VALUE = new RegExp(String.raw`([<>≤≥]?)\s*(-?${NUMBER})(?:\s*/\s*(${NUMBER}))?`, 'y');
const BRACKET = /\s*\(([^()]*)\)/y;

/** `claims`: the names of what is measured. */
export function readValues(text: string, claims: readonly Claim<ToldValue>[]): ValuesRead {
  const faults: VignetteFault[] = [];
  const told = new Set<string>();
  const spans: [number, number][] = [];
  for (const { to, owners } of claims) {
    const at = matchAt(JOINT, text, to)!.end;
    const value = matchAt(VALUE, text, at);
    if (value === null) continue;
    const found = owners
      .flatMap((owner) => UNIT_SYSTEMS.map((system) => ({ owner, expected: owner.texts[system] })))
      .find(({ expected }) => isValue(text, value, expected));
    if (found === undefined) {
      spans.push([at, value.end]);
      faults.push({ kind: 'tells another value', about: `${owners[0]!.analyte} ${value.text}` });
      continue;
    }
    const { owner, expected } = found;
    const after = unitEnd(text, value.end, expected.unit)!;
    const bracket = matchAt(BRACKET, text, after);
    const range = bracket === null ? null : readRange(bracket.groups[1]!);
    spans.push([at, range === null ? after : bracket!.end]);
    told.add(owner.analyte);
    faults.push(...rangeFaults(owner, expected, range));
  }
  return { faults, told, spans };
}

interface Match {
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  readonly end: number;
}

function matchAt(pattern: RegExp, text: string, at: number): Match | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return null;
  return { text: match[0], groups: match, end: at + match[0].length };
}

function isValue(text: string, { groups, end }: Match, expected: ValueText): boolean {
  const numbers = [groups[2], groups[3]].flatMap((each) => (each === undefined ? [] : [numberOf(each)]));
  return (
    groups[1] === expected.comparator &&
    numbers.length === expected.numbers.length &&
    numbers.every((number, at) => number === numberOf(expected.numbers[at]!)) &&
    unitEnd(text, end, expected.unit) !== null
  );
}

/** Where the unit ends, spaces aside; null where another unit stands, or a longer one. */
function unitEnd(text: string, at: number, unit: string): number | null {
  const wanted = sameUnit(unit);
  let place = at;
  let found = 0;
  while (found < wanted.length) {
    if (text[place] === ' ') place++;
    else if (text[place] === wanted[found]) [place, found] = [place + 1, found + 1];
    else return null;
  }
  return /^ ?(?:[A-Za-z%°/^]*\d|[%°/^]|(?:mmol|mol|mg|g|µg|mEq|L|dL|U|IU|mm)\b)/.test(text.slice(place, place + 12))
    ? null
    : place;
}

function sameUnit(unit: string): string {
  return plainText(unit, 'zh').replaceAll(' ', '');
}

interface Range {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

const RANGE = new RegExp(String.raw`(?:(-?${NUMBER})\s*(?:-|to|至)\s*(-?${NUMBER})|([<>≤≥])\s*(-?${NUMBER}))\s*(.*)$`);

/** What a bracket behind a value says; null where it holds no range. */
function readRange(text: string): Range | null {
  const match = RANGE.exec(text);
  if (match === null) return null;
  const end = match[4] === undefined ? null : numberOf(match[4]);
  const below = match[3] === '<' || match[3] === '≤';
  return {
    low: end === null ? numberOf(match[1]!) : below ? null : end,
    high: end === null ? numberOf(match[2]!) : below ? end : null,
    unit: match[5]!.trim(),
  };
}

function rangeFaults({ analyte }: ToldValue, { reference, unit }: ValueText, range: Range | null): VignetteFault[] {
  if (reference === null) return range === null ? [] : [{ kind: 'tells another reference range', about: analyte }];
  if (range === null) return [{ kind: 'the reference range is not told', about: analyte }];
  const end = (text: string | null): number | null => (text === null ? null : numberOf(text));
  const right = range.low === end(reference[0]) && range.high === end(reference[1]);
  const rightUnit = range.unit === '' || range.unit.replaceAll(' ', '') === sameUnit(unit);
  return right && rightUnit ? [] : [{ kind: 'tells another reference range', about: analyte }];
}
