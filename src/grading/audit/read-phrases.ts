/**
 * Reads free text for hops: names of the graph, and the words of `phrase-table.ts` that relate them. What it does not
 * recognise it leaves alone: a sentence that is misread accuses a text that said something else.
 */
import type { AuditGraph } from './audit-graph.ts';
import type { Claim, Span } from './claim.ts';
import { claimRule } from './claim-relations.ts';
import type { FoundName } from './graph-names.ts';
import type { FoundPhrase } from './phrase-index.ts';
import { PhraseIndex } from './phrase-index.ts';
import {
  COMPARING,
  DENYING,
  LINKING,
  OF_ONE,
  type Phrase,
  PHRASES,
  REFERRING,
  SUPPOSING,
  WEAKENING,
} from './phrase-table.ts';
import { joins } from './name-groups.ts';
import { wordsOf } from './words-of.ts';

const phraseIndex = new PhraseIndex<Phrase>(PHRASES);
/** Words between a name and what relates it at most; a Chinese character is one. */
const LONGEST_GAP = 7;
const LONGEST_GAP_TEXT = 80;
const LONGEST_OPENING = 600;
/** Pairs of one phrase at most: lists on both sides multiply. */
const MOST_PAIRS = 64;
const BREAK = /[,，;；:：()（）—]/;
const COMMA = /[,，]/g;
const ONE_COMMA = /^[^,，;；:：]*[,，][^,，;；:：]*$/;

/** Names joined to one list. */
interface Group extends Span {
  readonly names: readonly FoundName[];
}

/** Two groups and the phrase that relates them: `first` is meant by the phrase's subject, unless it is inverse. */
interface Relating {
  readonly first: Group;
  readonly second: Group;
  /** What stands between them and the phrase. */
  readonly gaps: string;
}

/** Reads sentences one by one; what a sentence leaves to those before it is read clause by clause (`read-clauses.ts`). */
export class PhraseReader {
  readonly #graph: AuditGraph;

  constructor(graph: AuditGraph) {
    this.#graph = graph;
  }

  /** `names` are those of the sentence, in their order. */
  read(text: string, sentence: Span, names: readonly FoundName[]): Claim[] {
    if (names.length === 0 || /[?？]$/.test(text.slice(sentence.start, sentence.end))) return [];
    const groups = groupsOf(text, names);
    const supposed = supposedIn(text, sentence);
    const claims: Claim[] = [];
    let [before, suppositions] = [0, 0];
    for (const phrase of phrasesIn(text, sentence, names)) {
      while (before < groups.length && groups[before]!.end <= phrase.start) before++;
      while (suppositions < supposed.length && supposed[suppositions]!.end <= phrase.start) suppositions++;
      if (suppositions < supposed.length && supposed[suppositions]!.start <= phrase.start) continue;
      for (const value of phrase.values) {
        const read = this.#relate(text, sentence, groups, before, { ...phrase, values: [value] });
        claims.push(...read);
        if (read.length > 0) break;
      }
    }
    return claims;
  }

  #relate(text: string, sentence: Span, groups: readonly Group[], before: number, found: FoundPhrase<Phrase>): Claim[] {
    const [phrase] = found.values as [Phrase];
    for (const relating of this.#places(text, sentence, groups, before, found)) {
      const { first, second, gaps } = relating;
      if (WEAKENING.test(gaps)) continue;
      const behind = text.slice(Math.max(first.end, second.end), sentence.end);
      if (DENYING.test(gaps) && /^\s*(?:in|of)\s+(?:all|every|each)\b/i.test(behind)) continue;
      // "The patient with suspected X has no Y" denies it of the patient alone; so does "unlike X, ..." deny nothing of X.
      const opening = openingOf(text, sentence, Math.min(first.start, second.start));
      if (COMPARING.test(opening) || (DENYING.test(gaps) && OF_ONE.test(openingOf(text, sentence, found.end))))
        continue;
      if (!closes(text, sentence, Math.max(first.end, second.end), phrase.closing)) continue;
      const claims = this.#claims(phrase, first, second, phrase.denies !== DENYING.test(gaps));
      if (claims.length > 0) return claims;
    }
    return [];
  }

  /** Where the two names can stand, the likeliest first. `before`: groups that end before the phrase. */
  *#places(
    text: string,
    sentence: Span,
    groups: readonly Group[],
    before: number,
    { start, end, values: [phrase] }: FoundPhrase<Phrase>,
  ): Generator<Relating> {
    const left = groups[before - 1];
    const [right, further] =
      phrase!.form === 'before' ? parted(groups[before], groups[before + 1]) : [groups[before], groups[before + 1]];
    const gap = (from: number, to: number): string | null => gapIn(text, from, to);
    if (phrase!.form === 'before' || (phrase!.form === 'noun' && !phrase!.follows)) {
      const near = right === undefined ? null : gap(end, right.start);
      if (right === undefined || near === null || BREAK.test(near)) return;
      const next = further === undefined ? null : gap(right.end, further.start);
      if (further !== undefined && next !== null && (phrase!.form === 'before' || LINKING.test(next)))
        yield {
          first: right,
          second: further,
          gaps: phrase!.form === 'before' ? near + tail(text, sentence, further.end) : next,
        };
      if (phrase!.form === 'before') return;
      const behind = left === undefined ? null : gap(left.end, start);
      if (left !== undefined && behind !== null && LINKING.test(behind))
        yield { first: right, second: left, gaps: behind };
      return;
    }
    if (phrase!.form === 'noun') {
      const near = left === undefined ? null : gap(left.end, start);
      if (left === undefined || near === null || near.trim() !== '') return;
      const next = right === undefined ? null : gap(end, right.start);
      if (right !== undefined && next !== null && LINKING.test(next)) yield { first: left, second: right, gaps: next };
      const other = groups[before - 2];
      const behind = other === undefined ? null : gap(other.end, left.start);
      if (other !== undefined && behind !== null && LINKING.test(behind))
        yield { first: left, second: other, gaps: behind };
      return;
    }
    const after = right === undefined ? null : gap(end, right.start);
    if (right === undefined || after === null || BREAK.test(after)) return;
    const behind = left === undefined ? null : gap(left.end, start);
    if (left !== undefined && behind !== null) {
      const opens = before === 1 && wordsOf(text.slice(sentence.start, left.start)).length <= LONGEST_GAP;
      if (!BREAK.test(behind) || (opens && ONE_COMMA.test(behind)) || /^\s*[,，]\s*(?:which|that)\b/i.test(behind))
        yield { first: left, second: right, gaps: `${behind} ${after}` };
    }
    // "X causes fever and is treated with Z": what the sentence began with.
    const clause = gap(Math.max(left?.end ?? sentence.start, sentence.start), start);
    if (clause === null || !REFERRING.test(clause)) return;
    const [spokenOf] = groups;
    if (before > 1 && spokenOf !== undefined) yield { first: spokenOf, second: right, gaps: `${clause} ${after}` };
  }

  #claims(phrase: Phrase, first: Group, second: Group, denied: boolean): Claim[] {
    for (const { relation, isInverse } of phrase.reads) {
      const [subjects, objects] = isInverse ? [second, first] : [first, second];
      const rule = claimRule(relation);
      const pairs = this.#fitting(subjects, rule.subject).flatMap((subject) =>
        this.#fitting(objects, rule.object).map((object) => ({ subject, object })),
      );
      if (pairs.length === 0) continue;
      return pairs.slice(0, MOST_PAIRS).map(({ subject, object }) => {
        const isList = subjects.names.length > objects.names.length;
        const mark = isList || (subjects.names.length === objects.names.length && isInverse) ? subject : object;
        const { start, end } = mark.name;
        return { relation, subject: subject.node, object: object.node, denied, mark: { start, end } };
      });
    }
    return [];
  }

  #fitting({ names }: Group, types: readonly string[]): { readonly node: number; readonly name: FoundName }[] {
    return names.slice(0, MOST_PAIRS).flatMap((name) => {
      const node = name.values.find((each) => types.includes(this.#graph.typeOf(each)));
      return node === undefined ? [] : [{ node, name }];
    });
  }
}

/** What a sentence says before a place; of a longer one than people write, its end: every claim of it looks there. */
function openingOf(text: string, { start }: Span, to: number): string {
  return text.slice(Math.max(start, to - LONGEST_OPENING), Math.max(start, to));
}

/** The phrases between the names. */
function phrasesIn(text: string, sentence: Span, names: readonly FoundName[]): FoundPhrase<Phrase>[] {
  const bounds = [sentence.start, ...names.flatMap(({ start, end }) => [start, end]), sentence.end];
  return bounds.flatMap((start, at) => {
    const end = bounds[at + 1];
    if (at % 2 === 1 || end === undefined) return [];
    return phraseIndex
      .find(text.slice(start, end))
      .map((found) => ({ ...found, start: start + found.start, end: start + found.end }));
  });
}

function groupsOf(text: string, names: readonly FoundName[]): Group[] {
  const groups: { start: number; end: number; names: FoundName[] }[] = [];
  for (const name of names) {
    const last = groups.at(-1);
    const between = last === undefined ? null : gapIn(text, last.end, name.start);
    if (last !== undefined && between !== null && joins(between)) {
      last.names.push(name);
      last.end = name.end;
    } else groups.push({ start: name.start, end: name.end, names: [name] });
  }
  return groups;
}

/** "In X, Y is found": the comma ends what the sentence begins with, and joins no list. */
function parted(first: Group | undefined, second: Group | undefined): [Group | undefined, Group | undefined] {
  const [name, ...others] = first?.names ?? [];
  if (name === undefined || others.length === 0) return [first, second];
  return [
    { ...name, names: [name] },
    { start: others[0]!.start, end: others.at(-1)!.end, names: others },
  ];
}

/** What stands between two places; null: too much to belong together. */
function gapIn(text: string, start: number, end: number): string | null {
  if (end < start || end - start > LONGEST_GAP_TEXT) return null;
  const gap = text.slice(start, end);
  return wordsOf(gap).length <= LONGEST_GAP ? gap : null;
}

function tail(text: string, { end }: Span, from: number): string {
  return clauseBehind(text, from, end).replace(/must not|should not|not an option/i, '');
}

/** Whether what a phrase needs behind the second name stands there. */
function closes(text: string, { end }: Span, from: number, closing: readonly string[]): boolean {
  if (closing.length === 0) return true;
  const behind = clauseBehind(text, from, end).toLowerCase();
  // In Chinese the closing follows at once; in English words may stand between.
  return closing.some((words) =>
    /^[a-z]/.test(words)
      ? ` ${behind.replace(/[^a-z]+/g, ' ')}`.includes(` ${words}`)
      : behind.trimStart().startsWith(words),
  );
}

/** What follows in the same clause: the next one speaks of something else. */
function clauseBehind(text: string, from: number, end: number): string {
  const behind = text.slice(from, Math.min(end, from + LONGEST_GAP_TEXT));
  return behind.split(/[,，;；:：]|\b(?:and|but|while|whereas|although)\b/i)[0]!;
}

/** From a supposing word to the next comma. */
function supposedIn(text: string, { start, end }: Span): Span[] {
  const spans: Span[] = [];
  const said = text.slice(start, end);
  for (const { index } of said.matchAll(SUPPOSING)) {
    // Up to its comma one supposition holds what others begin.
    if (start + index < (spans.at(-1)?.end ?? 0)) continue;
    COMMA.lastIndex = index;
    const comma = COMMA.exec(said);
    spans.push({ start: start + index, end: comma === null ? end : start + comma.index });
  }
  return spans;
}
