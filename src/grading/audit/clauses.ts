/** A sentence cut into clauses, each with the names in it. A list of names of one kind is not cut. */
import type { Span } from './claim.ts';
import { CLAUSE_END, LITOTES } from './clause-cues.ts';
import type { FoundName } from './graph-names.ts';
import { joins } from './name-groups.ts';

export type NameKind = 'ill' | 'drug' | 'procedure' | 'class' | 'finding' | 'place' | 'other';

export interface Clause extends Span {
  readonly names: readonly FoundName[];
  /** As it is written, without the marks around it. */
  readonly whole: string;
  /** Without the names, but for those whose words others take apart. */
  readonly said: string;
  /** Without any name. */
  readonly plain: string;
  /** A colon or a dash behind a short beginning ends it. */
  readonly isLabel: boolean;
  readonly isFirst: boolean;
}

export function clausesOf(
  text: string,
  { start, end }: Span,
  names: readonly FoundName[],
  kindOf: (name: FoundName) => NameKind,
): Clause[] {
  const sentence = text.slice(start, end);
  const clauses: Clause[] = [];
  let [from, next, first] = [start, 0, 0];
  const close = (to: number, mark: string): void => {
    let last = first;
    while (last < names.length && names[last]!.end <= to) last++;
    if (text.slice(from, to).trim() !== '')
      clauses.push(clauseOf(text, from, to, names.slice(first, last), mark, clauses.length === 0, kindOf));
    [from, first] = [to + mark.length, last];
  };
  for (const { 0: mark, index } of sentence.matchAll(CLAUSE_END)) {
    const at = start + index;
    while (next < names.length && names[next]!.end <= at) next++;
    const [before, behind] = [names[next - 1], names[next]];
    if (behind !== undefined && behind.start <= at) continue;
    const isInList =
      before !== undefined &&
      behind !== undefined &&
      kindOf(before) === kindOf(behind) &&
      behind.start - before.end <= LONGEST_JOINT &&
      joins(text.slice(before.end, behind.start));
    if (!isInList) close(at, mark);
  }
  close(end, '');
  return clauses;
}

const LONGEST_JOINT = 40;
const LONGEST_LABEL = 60;

function clauseOf(
  text: string,
  start: number,
  end: number,
  names: readonly FoundName[],
  mark: string,
  isFirst: boolean,
  kindOf: (name: FoundName) => NameKind,
): Clause {
  const without = (left: (name: FoundName) => boolean): string => {
    let [rest, at] = ['', start];
    for (const name of names) {
      if (left(name)) continue;
      rest += `${text.slice(at, name.start)} `;
      at = name.end;
    }
    return (rest + text.slice(at, end)).replace(LITOTES, ' often 常 ');
  };
  // "Nail" and "心" are parts of other words more often.
  const isPlace = (name: FoundName): boolean => kindOf(name) === 'place';
  const isLabel = /^[:：]/.test(mark) || (/[–—-]/.test(mark) && isFirst && end - start <= LONGEST_LABEL);
  return {
    start,
    end,
    names,
    whole: text.slice(start, end),
    said: without((name) => name.isLoose === true || isPlace(name)),
    plain: without(isPlace),
    isLabel,
    isFirst,
  };
}
