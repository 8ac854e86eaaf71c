/** Every hop that a text asserts, each once with all places where it says so. Our own sentences are read by their templates. */
import { sentencesOf } from '../../support/sentences.ts';
import type { AuditGraph } from './audit-graph.ts';
import { type Claim, claimKey, type Span } from './claim.ts';
import type { GraphNames } from './graph-names.ts';
import { PhraseReader } from './read-phrases.ts';
import { WordingReader } from './read-wording.ts';

/** Longer texts are read up to here. */
export const LONGEST_READ = 100_000;
/** Claims of one text at most; what comes after is not read. */
export const MOST_CLAIMS = 2000;

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
  const [wording, phrases] = [new WordingReader(graph, names), new PhraseReader(graph)];
  const claims: Claim[] = [];
  let [unresolved, first] = [0, 0];
  for (const sentence of sentencesOf(shown, { names: found })) {
    if (claims.length >= MOST_CLAIMS) break;
    while (first < found.length && found[first]!.end <= sentence.start) first++;
    let last = first;
    while (last < found.length && found[last]!.end <= sentence.end) last++;
    const own = wording.read(shown, sentence);
    if (own === null) claims.push(...phrases.read(shown, sentence, found.slice(first, last)));
    else {
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
