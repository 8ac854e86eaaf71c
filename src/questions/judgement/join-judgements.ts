/** A filled sheet beside its sample: whose judgements count, and what is odd about the sheet, in words. */
import type { FilledRow } from './read-filled-sheet.ts';
import { sha256OfCells, type SampledQuestion } from './sheet-file.ts';
import { ASPECTS, judgedAspects, type Judgement } from './verdicts.ts';

const NUMBERS_SHOWN = 12;

export interface JudgedSheet {
  /** As it was given. */
  readonly sheet: string;
  /** Number of a question -> what was said of it, for those of which something was. */
  readonly judgements: ReadonlyMap<number, Judgement>;
  readonly remarks: readonly string[];
}

export function joinJudgements(
  sheet: string,
  rows: readonly FilledRow[],
  sampled: readonly SampledQuestion[],
): JudgedSheet {
  const byNumber = Map.groupBy(rows, ({ number }) => number);
  const judgements = new Map<number, Judgement>();
  const [missing, changed, twice, half]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const { number, sha256 } of sampled) {
    const own = byNumber.get(number) ?? [];
    byNumber.delete(number);
    if (own.length === 0) missing.push(number);
    if (own.length > 1) twice.push(number);
    const same = own.filter(({ stem, options }) => sha256OfCells(stem, options) === sha256);
    if (same.length < own.length) changed.push(number);
    const judgement = onlyOne(same);
    if (judgement === null) continue;
    judgements.set(number, judgement);
    if (judgedAspects(judgement) < ASPECTS.length) half.push(number);
  }
  const unknown = [...byNumber.values()].flat().filter(({ judgement }) => judgedAspects(judgement) > 0);
  return {
    sheet,
    judgements,
    remarks: [
      ...told(missing, 'missing: the sheet has no row of this number'),
      ...told(
        changed,
        'changed: stem or options read otherwise than in the sample, and the row is not counted; where letters became ?, save the sheet as .xlsx',
      ),
      ...told(twice, 'more than one row: counted once where only one thing is said, else not at all'),
      ...told(half, 'half filled: what is there is counted'),
      ...(unknown.length === 0
        ? []
        : [
            `${unknown.length} judged rows have no number of the sample, and are not counted: ${listed(unknown.map(({ where }) => where))}`,
          ]),
    ],
  };
}

/** What the rows say, where they say one thing; rows without a verdict say nothing. */
function onlyOne(rows: readonly FilledRow[]): Judgement | null {
  const said = rows.map(({ judgement }) => judgement).filter((judgement) => judgedAspects(judgement) > 0);
  const different = new Set(said.map((judgement) => ASPECTS.map((aspect) => judgement[aspect]).join(' ')));
  return different.size === 1 ? said[0]! : null;
}

function told(numbers: readonly number[], what: string): string[] {
  if (numbers.length === 0) return [];
  return [`${numbers.length} of the questions ${what} (${listed(numbers.map(String))})`];
}

function listed(items: readonly string[]): string {
  const more = items.length > NUMBERS_SHOWN ? ', ...' : '';
  return `${items.slice(0, NUMBERS_SHOWN).join(', ')}${more}`;
}
