/** Values that do not show the finding: normal ones, or those of the opposite. */
import type { Analyte, FindingValue } from '../../../graph/measures.ts';
import type { SourcedEntity } from '../seed-rules.ts';
import type { WarningRule } from './seed-warning.ts';

type Direction = 'up' | 'down' | 'normal';

/** Names that say in which direction a value deviates; `low-grade` is a word of its own. */
const DIRECTIONS: Readonly<Record<Direction, RegExp>> = {
  up: /(?<!\S)(elevated|high|increased|raised|prolonged)(?!\S)|\b(hyper|tachy)\p{L}|升高|增高|增多|过速|延长/iu,
  down: /(?<!\S)(low|reduced|decreased|diminished)(?!\S)|\b(hypo|brady)\p{L}|penia\b|降低|减少|减低|过缓/iu,
  normal: /(?<!\S)normal(?!\S)|正常/iu,
};

export const implausibleValues: WarningRule = {
  name: 'implausible-value',
  about: 'values of a finding that are normal, or those of its opposite',
  advice: 'correct the range, or the reference range in analytes.tsv',
  weight: 'warning',
  find: (seeds) => {
    const { measures } = seeds;
    const analytes = new Map(measures.analytes.map((analyte) => [analyte.id, analyte]));
    return measures.values.flatMap(({ at, ...value }) => {
      const [finding, analyte] = [seeds.entity(value.finding), analytes.get(value.analyte)];
      const why = finding === undefined || analyte === undefined ? null : problemOf(finding, value, analyte);
      if (why === null) return [];
      const message = `'${value.finding}' is shown by ${value.analyte} from ${value.from} to ${value.to}: ${why}`;
      return [{ at, message }];
    });
  },
};

function problemOf({ names }: SourcedEntity, { from, to }: FindingValue, { reference, unit }: Analyte): string | null {
  const [low, high] = [reference[0] ?? -Infinity, reference[1] ?? Infinity];
  const normal = `the reference range is ${reference[0] ?? ''}-${reference[1] ?? ''} ${unit}`;
  const direction = directionOf(names);
  if (direction === 'normal') return from < low || to > high ? `the name says normal, and ${normal}` : null;
  if (direction === 'up' && from < high) return `the name says more than normal, and ${normal}`;
  if (direction === 'down' && to > low) return `the name says less than normal, and ${normal}`;
  return from >= low && to <= high ? `all of it is normal, and ${normal}` : null;
}

/** Null where the names say nothing, or more than one thing. */
function directionOf({ en, zh }: SourcedEntity['names']): Direction | null {
  const said = (Object.keys(DIRECTIONS) as Direction[]).filter((each) => DIRECTIONS[each].test(`${en} ${zh}`));
  return said.length === 1 ? said[0]! : null;
}
