/** Values that do not show the finding: normal ones, or those of the opposite. */
import type { Analyte, FindingValue } from '../../../graph/measures.ts';
import type { SourcedEntity } from '../seed-rules.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

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
    const analytes = new Map(seeds.measures.analytes.map((analyte) => [analyte.id, analyte]));
    const together = Map.groupBy(seeds.measures.values, ({ finding, disease }) => `${finding}\t${disease ?? ''}`);
    return [...together.values()].flatMap((values): Finding[] => {
      const shown = values.flatMap((value) => {
        const [finding, analyte] = [seeds.entity(value.finding), analytes.get(value.analyte)];
        return finding === undefined || analyte === undefined ? [] : [{ value, finding, analyte }];
      });
      // What several values show together is named after none of them, and one may be normal.
      if (shown.length > 1 && shown.some(({ value, analyte }) => !isNormal(value, analyte))) return [];
      return shown.flatMap(({ value, finding, analyte }) => {
        const why = problemOf(finding, value, analyte);
        if (why === null) return [];
        const { at, from, to, disease } = value;
        const where = disease === undefined ? '' : ` in '${disease}'`;
        return [{ at, message: `'${finding.id}' is shown${where} by ${analyte.id} from ${from} to ${to}: ${why}` }];
      });
    });
  },
};

function isNormal({ from, to }: FindingValue, { reference: [low, high] }: Analyte): boolean {
  return (low !== null || high !== null) && from >= (low ?? -Infinity) && to <= (high ?? Infinity);
}

function problemOf({ names }: SourcedEntity, value: FindingValue, analyte: Analyte): string | null {
  const { from, to } = value;
  const [least, most] = analyte.reference;
  if (least === null && most === null) return null;
  const [low, high] = [least ?? -Infinity, most ?? Infinity];
  const normal = `the reference range is ${rangeText(analyte.reference)} ${analyte.unit}`;
  const direction = directionOf(names, analyte);
  if (direction === 'normal') return from < low || to > high ? `the name says normal, and ${normal}` : null;
  if (direction === 'up') return from < high && most !== null ? `the name says more than normal, and ${normal}` : null;
  if (direction === 'down') return to > low && least !== null ? `the name says less than normal, and ${normal}` : null;
  return isNormal(value, analyte) ? `all of it is normal, and ${normal}` : null;
}

/** Measures that grow as what the finding is named after shrinks. */
const COUNTS_DOWN = /\b(fall|loss|weakness|deficit)\b/i;

/** Null where the names say nothing or more than one thing, or where they may speak of something else. */
function directionOf({ en, zh }: SourcedEntity['names'], { names }: Analyte): Direction | null {
  if (COUNTS_DOWN.test(names.en)) return null;
  const said = (Object.keys(DIRECTIONS) as Direction[]).filter((each) => DIRECTIONS[each].test(`${en} ${zh}`));
  const words = new Set(en.toLowerCase().split(' '));
  // A normal anion gap says nothing of the chloride that shows the acidosis.
  const isNamed = names.en.split(' ').some((word) => words.has(word.toLowerCase()));
  return said.length === 1 && (said[0] !== 'normal' || isNamed) ? said[0]! : null;
}

function rangeText([low, high]: Analyte['reference']): string {
  if (low === null) return `up to ${high}`;
  return high === null ? `from ${low}` : `${low}-${high}`;
}
