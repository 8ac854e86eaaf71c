/**
 * `implies` that leads back to where it began: whoever has the one has the others, so that they are one thing under several
 * names. Two findings may imply each other in practice (ketonemia, ketonuria), which is a note (`warnings/mutual-findings.ts`);
 * a disease or a condition, or three of anything, may not. No other relation can lead back by its types, or else it may
 * (`has_complication`, `associated_with`).
 */
import { isFindingType } from '../../graph/schema.ts';
import type { SeedProblem, SourcedEntity, SourcedRelation } from './seed-rules.ts';
import { stronglyConnected } from '../../support/strongly-connected.ts';

/** Names of a chain that a message shows. */
const SHOWN = 6;

/** A problem for all that imply each other, at the last fact among them; the graph is gone through once. */
export function circularFacts(
  byName: ReadonlyMap<string, SourcedEntity>,
  relations: readonly SourcedRelation[],
): SeedProblem[] {
  const isFinding = (name: string): boolean => isFindingType(byName.get(name)?.type ?? '');
  return circlesOf(relations)
    .filter(({ names }) => names.length > 2 || !names.every(isFinding))
    .map(({ names, facts }) => {
      const last = facts.at(-1)!;
      return { ...last.at, message: `${describeCircle(last, facts)}: ${names.length} names of one thing, ${WAY_OUT}` };
    });
}

const WAY_OUT =
  'as each implies the others; make them one entity with synonyms, or take out the fact that is wrong';

export interface Circle {
  readonly names: readonly string[];
  /** Those between the names, in their order. */
  readonly facts: readonly SourcedRelation[];
}

/** All names that imply each other over any number of steps, with the facts between them. */
export function circlesOf(relations: readonly SourcedRelation[]): Circle[] {
  const implying = relations.filter(({ relation, subject, object }) => relation === 'implies' && subject !== object);
  const next = Map.groupBy(implying, ({ subject }) => subject);
  const parts = stronglyConnected(next.keys(), (name) => (next.get(name) ?? []).map(({ object }) => object));
  const circles = parts.filter((names) => names.length > 1);
  const circleOf = new Map(circles.flatMap((names, at) => names.map((name) => [name, at] as const)));
  const facts: SourcedRelation[][] = circles.map(() => []);
  for (const fact of implying) {
    const at = circleOf.get(fact.subject);
    if (at !== undefined && circleOf.get(fact.object) === at) facts[at]!.push(fact);
  }
  return circles.map((names, at) => ({ names, facts: facts[at]! }));
}

/** The shortest way from the end of a fact back to its beginning. */
function describeCircle({ subject, object }: SourcedRelation, facts: readonly SourcedRelation[]): string {
  const next = Map.groupBy(facts, (fact) => fact.subject);
  const from = new Map([[object, object]]);
  // A map grows while it is gone through, and each name is reached once.
  for (const name of from.keys()) {
    if (name === subject) break;
    for (const fact of next.get(name) ?? []) if (!from.has(fact.object)) from.set(fact.object, name);
  }
  const names = [subject];
  while (names.at(-1) !== object) names.push(from.get(names.at(-1)!)!);
  const chain = [subject, ...names.toReversed().slice(0, -1)];
  const more = chain.length - SHOWN;
  const shown = chain.slice(0, SHOWN).map((name) => `'${name}'`);
  return [...shown, ...(more > 0 ? [`(${more} more)`] : []), `'${subject}'`].join(' implies ');
}
