/** Every hop that a text asserts, each once with all places where it says so. Our own sentences are read by their templates. */
import { sentencesOf } from '../../support/sentences.ts';
import type { AuditGraph } from './audit-graph.ts';
import { type Claim, claimKey, type Span } from './claim.ts';
import { TAKING_BACK } from './clause-cues.ts';
import type { GraphNames } from './graph-names.ts';
import { ClauseReader } from './read-clauses.ts';
import { PhraseReader } from './read-phrases.ts';
import { WordingReader } from './read-wording.ts';

/** Longer texts are read up to here. */
export const LONGEST_READ = 100_000;
/** Claims of one text at most; what comes after is not read. */
export const MOST_CLAIMS = 2000;

/** Words that take a sentence back stand at the beginning of the next. */
const LONGEST_TAKING_BACK = 40;

export interface StatedClaim extends Omit<Claim, 'mark'> {
  /** In the order of the text. */
  readonly marks: readonly Span[];
}

export interface ClaimsRead {
  readonly claims: readonly StatedClaim[];
  /** Names in our own sentences that the graph lacks. */
  readonly unresolved: number;
}

export function readClaims(graph: AuditGraph, names: GraphNames, text: string): ClaimsRead {
  const shown = text.slice(0, LONGEST_READ);
  const found = names.find(shown);
  const wording = new WordingReader(graph, names);
  const [phrases, clauses] = [new PhraseReader(graph), new ClauseReader(graph, shown)];
  const claims: Claim[] = [];
  let [unresolved, first, before] = [0, 0, 0];
  for (const sentence of sentencesOf(shown, { names: found })) {
    if (claims.length >= MOST_CLAIMS) break;
    while (first < found.length && found[first]!.end <= sentence.start) first++;
    let last = first;
    while (last < found.length && found[last]!.end <= sentence.end) last++;
    if (TAKING_BACK.test(shown.slice(sentence.start, sentence.start + LONGEST_TAKING_BACK))) claims.length = before;
    before = claims.length;
    const own = wording.read(shown, sentence);
    if (own === null) {
      const named = found.slice(first, last);
      const read = phrases.read(shown, sentence, named);
      claims.push(...read, ...clauses.read(shown, sentence, named, read));
    } else {
      claims.push(...own.claims);
      unresolved += own.unresolved;
    }
  }
  return { claims: together(claims.slice(0, MOST_CLAIMS)), unresolved };
}

/** Equal claims as one. */
export function together(claims: readonly Claim[]): StatedClaim[] {
  const stated = new Map<string, StatedClaim & { marks: Span[] }>();
  for (const { mark, ...claim } of claims) {
    const known = stated.get(claimKey(claim));
    if (known === undefined) stated.set(claimKey(claim), { ...claim, marks: [mark] });
    else known.marks.push(mark);
  }
  return [...stated.values()];
}
