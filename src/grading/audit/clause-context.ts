/** What the rules for clauses know when they come to one: the text's topic, and what its sentence has said so far. */
import type { AuditGraph } from './audit-graph.ts';
import type { Claim, Span } from './claim.ts';
import type { ClaimRelation } from './claim-relations.ts';
import * as cues from './clause-cues.ts';
import type { Clause, NameKind } from './clauses.ts';
import type { FoundName } from './graph-names.ts';
import { DENYING } from './phrase-table.ts';
import type { Topic } from './topic.ts';

/** Names of one clause that count. */
const MOST_NAMES = 16;

/** A name of a text, and which of the nodes that share it is meant. */
export interface Placed {
  readonly node: number;
  readonly name: FoundName;
}

/** What a sentence has said so far. */
export interface Told {
  /** The disease that it speaks of. */
  disease: number | null;
  drugs: readonly Placed[];
  conditions: readonly Placed[];
  /** The clause before gave findings of this disease. */
  listing: number | null;
  /** What stands before a colon counts for all that follows. */
  label: string;
  /** It lists what a disease has: names alone are asserted. */
  isList: boolean;
  /** An illness was spoken of that the graph has no name for. */
  isOther: boolean;
  /** A clause said something of what the rules do not know. */
  isUnclear: boolean;
  /** Findings of the clause before. */
  before: readonly Placed[];
}

export interface ClauseContext {
  readonly graph: AuditGraph;
  readonly topic: Topic;
  /** The text tells of one patient somewhere. */
  readonly isCase: boolean;
  /** The sentence before was a list of what a disease has. */
  readonly wasList: boolean;
  /** The disease of which the sentence before told findings last. */
  readonly listed: number | null;
  readonly told: Told;
  readonly clause: Clause;
  /** The words of the clause with those of its label, without names. */
  readonly said: string;
}

/** The names of a clause that are of these types. */
export function placedIn(graph: AuditGraph, { names }: Clause, types: readonly string[]): Placed[] {
  return names.slice(0, MOST_NAMES).flatMap((name) => {
    const node = name.values.find((each) => types.includes(graph.typeOf(each)));
    return node === undefined ? [] : [{ node, name }];
  });
}

export function kindOf(graph: AuditGraph, { values }: FoundName): NameKind {
  const type = graph.typeOf(values[0]!);
  if (type === 'disease' || type === 'contraindication') return 'ill';
  if (type === 'drug' || type === 'procedure') return type;
  if (type === 'anatomy') return 'place';
  if (type === 'drug_class') return 'class';
  return /symptom|sign|finding/.test(type) ? 'finding' : 'other';
}

export function nodesOf(placed: readonly Placed[]): number[] {
  return [...new Set(placed.map(({ node }) => node))];
}

/** A claim of each name, all of one subject. */
export function claimsOf(
  relation: ClaimRelation,
  subject: number,
  objects: readonly Placed[],
  { denied = false }: { readonly denied?: boolean } = {},
): Claim[] {
  return objects.map(({ node, name }) => ({ relation, subject, object: node, denied, mark: markOf(name) }));
}

export function markOf({ start, end }: Span): Span {
  return { start, end };
}

export function isDenied({ said, clause }: ClauseContext): boolean {
  const isDenying = DENYING.test(clause.plain) || DENYING.test(said) || cues.ABSENT.test(said);
  return isDenying && !/no doubt|without exception|无疑/i.test(said);
}

export function isOfOne({ said }: ClauseContext): boolean {
  return cues.OF_ONE_PATIENT.test(said);
}

/** Words; a Chinese character is one. */
export function wordCount(text: string): number {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/** Where the first of these words stands that is in no name; null: nowhere. */
export function cueOutside({ names, start, end, whole }: Clause, cue: RegExp): number | null {
  const bounds = [start, ...names.flatMap((name) => [name.start, name.end]), end];
  for (let at = 0; at < bounds.length; at += 2) {
    const found = cue.exec(whole.slice(bounds[at]! - start, bounds[at + 1]! - start));
    if (found !== null) return bounds[at]! + found.index;
  }
  return null;
}
