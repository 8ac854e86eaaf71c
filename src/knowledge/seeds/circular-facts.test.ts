import fc from 'fast-check';
import { expect, it } from 'vitest';
import { circlesOf, circularFacts } from './circular-facts.ts';
import { impliedBy, type SourcedEntity, type SourcedRelation } from './seed-rules.ts';

const facts = (pairs: readonly (readonly [string, string])[]): SourcedRelation[] =>
  pairs.map(([subject, object], at) => ({ subject, relation: 'implies', object, at: { file: 'r', line: at + 2 } }));

/** Small letters are symptoms, capitals diseases. */
function entities(all: readonly SourcedRelation[]): ReadonlyMap<string, SourcedEntity> {
  const names = new Set(all.flatMap(({ subject, object }) => [subject, object]));
  return new Map(
    [...names].map((id) => [
      id,
      {
        id,
        type: id === id.toLowerCase() ? 'symptom' : 'disease',
        names: { en: id, zh: id },
        synonyms: { en: [], zh: [] },
        prevalence: null,
        specialty: 'x',
        at: { file: 'e', line: 2 },
      },
    ]),
  );
}

function found(...pairs: readonly (readonly [string, string])[]): string[] {
  const all = facts(pairs);
  return circularFacts(entities(all), all).map(({ line, message }) => `${line} ${message.replace(/, as each .*/, '')}`);
}

it('shows a circle at the last of its facts', () => {
  expect(found(['A', 'B'], ['B', 'A'])).toEqual(["3 'B' implies 'A' implies 'B': 2 names of one thing"]);
  expect(found(['A', 'b'], ['b', 'A'])).toHaveLength(1);
  expect(found(['x', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'a'], ['c', 'y'])).toEqual([
    "5 'c' implies 'a' implies 'b' implies 'c': 3 names of one thing",
  ]);
});

it('takes two findings that imply each other, what is reached by two ways, and what relates to itself', () => {
  expect(found(['a', 'b'], ['b', 'a'], ['a', 'c'], ['b', 'd'], ['c', 'd'], ['d', 'd'])).toEqual([]);
});

it('refuses a third beside two findings, in whatever order the facts stand', () => {
  const pairs = [['a', 'c'], ['c', 'a'], ['a', 'b'], ['b', 'c']] as const;
  expect(found(...pairs)).toHaveLength(1);
  expect(found(...pairs.toReversed())).toHaveLength(1);
});

it('shows a few names of a long circle', () => {
  const names = Array.from({ length: 10_000 }, (_, at) => `n${at}`);
  expect(found(...names.map((name, at) => [name, names[(at + 1) % names.length]!] as const))).toEqual([
    expect.stringMatching(/^10001 'n9999' implies 'n0' implies .*'n4' implies \(9994 more\) implies 'n9999': 10000 names/),
  ]);
});

it('finds those that imply each other, and the shown chain is of facts', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name), { maxLength: 12 }), (drawn) => {
      const all = facts(drawn);
      const implied = impliedBy(all);
      const mutual = new Set(
        drawn.flatMap(([one, other]) => (one !== other && implied(other).has(one) ? [one, other] : [])),
      );
      expect(new Set(circlesOf(all).flatMap(({ names }) => names))).toEqual(mutual);
      for (const { message } of circularFacts(entities(all), all)) {
        const chain = message.slice(0, message.indexOf(':')).split(' implies ').map((each) => each.slice(1, -1));
        expect(chain[0]).toBe(chain.at(-1));
        for (const [at, one] of chain.slice(0, -1).entries())
          expect(drawn).toContainEqual([one, chain[at + 1]]);
      }
    }),
    { numRuns: 500 },
  );
});
