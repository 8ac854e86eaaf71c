/**
 * The graph teacher's traces with one hop of each exchanged: for an entity of which the graph states the contrary, or for
 * another of its type of which it states nothing.
 */
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { bankSettings, everyQuestion } from '../../../test/worlds/banks.ts';
import { miniatureGraph } from '../../../test/worlds/shipped-graph.ts';
import { MemoryQuestionGraph } from '../../questions/rods/memory-graph.ts';
import { synthesizeAll } from '../../questions/rods/synthesize.stage.ts';
import { GraphTeacher } from '../../coldstart/graph-teacher.ts';
import { LIST_MARKS, LIST_SEPARATORS, Phrasebook, STATEMENTS, type StatementKind } from '../../graph/statements.ts';
import type { Language } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';
import type { ClaimRelation } from './claim-relations.ts';
import { contraryHops, strangerHop, type PlantedHop } from './fixtures/planted-hops.ts';
import { graphNames } from './graph-names.ts';
import { holdClaim } from './hold-claim.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';
import { readClaims, type StatedClaim } from './read-claims.ts';

const graph = miniatureGraph();
const audited = new MemoryAuditGraph(graph);
const names = graphNames(audited);
const teacher = new GraphTeacher(graph, { refinedShare: 0.3, seed: 5 });
const bankCounts = { train: 700, development: 40, 'new-combinations': 100, 'new-diseases': 100 };
const bank = synthesizeAll(new MemoryQuestionGraph(graph), bankSettings(bankCounts), 4);
const traces = randomStream(0, 'planted traces')
  .shuffle(everyQuestion(bank))
  .slice(0, 600)
  .map((question) => ({ question, text: teacher.write(question).text }));

/** Sentences with a list, the relation that they assert, and whether the list is of its subjects. */
const LISTS: readonly (readonly [StatementKind, ClaimRelation, listsSubjects: boolean])[] = [
  ['diseasesWith', 'has_finding', true],
  ['testOf', 'confirmed_by', false],
  ['treatmentOf', 'treated_by', false],
  ['mechanismOf', 'acts_by', false],
  ['forbiddenIn', 'contraindicated_in', true],
];

interface Place {
  readonly relation: ClaimRelation;
  readonly line: number;
  readonly item: number;
  /** What the sentence says of the one end, and of the other, which is exchanged. */
  readonly fixed: string;
  readonly told: string;
  readonly listsSubjects: boolean;
}

/** Every name of a list in a trace, found without the reader that is tested. */
function placesIn(text: string, language: Language): Place[] {
  const idOf = new Map([...graph.entities.values()].map((entity) => [entity.names[language], entity.id]));
  return text.split('\n').flatMap((line, at) =>
    LISTS.flatMap(([kind, relation, listsSubjects]) => {
      const [before, between, after] = STATEMENTS[language][kind].split(/\{x\}|\{list\}/) as [string, string, string];
      if (!line.startsWith(before) || !line.includes(between)) return [];
      const fixed = idOf.get(line.slice(before.length, line.indexOf(between)));
      const list = line.slice(line.indexOf(between) + between.length, -after.length).split(LIST_SEPARATORS[language]);
      return list.map((written, item) => {
        const told = idOf.get(written.replace(LIST_MARKS[language], ''))!;
        return { relation, line: at, item, fixed: fixed!, told, listsSubjects };
      });
    }),
  );
}

function exchanged(text: string, language: Language, place: Place, other: string): string {
  const lines = text.split('\n');
  const line = lines[place.line]!;
  const phrases = new Phrasebook(graph, language);
  const separator = LIST_SEPARATORS[language];
  const items = line.split(separator);
  items[place.item] = items[place.item]!.replace(phrases.name(place.told), () => phrases.name(other));
  lines[place.line] = items.join(separator);
  return lines.join('\n');
}

function verdictOn(claims: readonly StatedClaim[], { relation, fixed, listsSubjects }: Place, other: string): string {
  const [subject, object] = listsSubjects ? [other, fixed] : [fixed, other];
  const claim = claims.find(
    (each) =>
      each.relation === relation &&
      each.subject === audited.nodeOf(subject) &&
      each.object === audited.nodeOf(object) &&
      !each.denied,
  );
  return claim === undefined ? 'not found' : holdClaim(audited, claim).verdict;
}

const contrary = new Map(LISTS.map(([, relation]) => [relation, contraryHops(graph, relation)]));

/** An entity for the place of which the graph states the contrary. */
function contraryTo({ relation, fixed, listsSubjects }: Place): string[] {
  return contrary
    .get(relation)!
    .filter(({ subject, object }) => (listsSubjects ? object : subject) === fixed)
    .map(({ subject, object }) => (listsSubjects ? subject : object));
}

function strangerTo({ fixed, told, listsSubjects }: Place, seed: number): string | null {
  const random = randomStream(seed, 'stranger');
  const type = graph.entity(told).type;
  const alike = graph.ofType(type).map(({ id }) => id);
  if (!listsSubjects) return strangerHop(graph, { subject: fixed, object: told }, random).object;
  // The list is of subjects: whoever is drawn must be a stranger to what the sentence speaks of.
  for (let tries = 0; tries < 200; tries++) {
    const subject = random.pick(alike);
    const isStranger = (hop: PlantedHop): boolean =>
      [...graph.consequencesOf(hop.object)].every((each) => graph.relationsBetween(hop.subject, each).length === 0) &&
      !graph.findingsOf(hop.subject).some((each) => graph.consequencesOf(each).has(hop.object));
    if (isStranger({ subject, object: fixed })) return subject;
  }
  return null;
}

it('accuses no hop of the teacher, and finds what it says', () => {
  let [claims, supported, contradicted] = [0, 0, 0];
  for (const { text, question } of atLeast(600, traces)) {
    const read = readClaims(audited, names, text);
    expect(read.unresolved, question.id).toBe(0);
    for (const claim of read.claims) {
      const { verdict } = holdClaim(audited, claim);
      claims++;
      supported += Number(verdict === 'supported');
      contradicted += Number(verdict === 'contradicted');
    }
    // Each name of a list is a hop that is found, and is stated.
    for (const place of placesIn(text, question.language))
      expect(verdictOn(read.claims, place, place.told)).toBe('supported');
  }
  console.log({ claims, supported, contradicted });
  expect(claims).toBeGreaterThan(6000);
  expect(contradicted / claims).toBeLessThanOrEqual(0.02);
}, 600_000);

it('says nothing of a disease where a vignette tells of a patient', () => {
  const random = randomStream(4, 'vignettes');
  let told = 0;
  for (const { stem, language } of atLeast(600, everyQuestion(bank)).slice(0, 600)) {
    const { names: one } = random.pick(graph.ofType('disease'));
    const text = language === 'en' ? `${one.en} is one possibility.\n${stem}` : `${one.zh}是一种可能。\n${stem}`;
    for (const claim of readClaims(audited, names, text).claims) {
      told++;
      expect(holdClaim(audited, claim).verdict, text).not.toBe('contradicted');
    }
  }
  expect(told).toBeLessThan(60);
});

it.each(['en', 'zh'] as const)(
  'finds hops that are stated otherwise (%s)',
  (language) => {
    const random = randomStream(1, 'contrary', language);
    const counts: Record<string, number> = {};
    let planted = 0;
    for (const { text, question } of traces) {
      if (question.language !== language) continue;
      const places = placesIn(text, language).flatMap((place) => contraryTo(place).map((other) => ({ place, other })));
      if (places.length === 0) continue;
      const { place, other } = random.pick(places);
      const verdict = verdictOn(
        readClaims(audited, names, exchanged(text, language, place, other)).claims,
        place,
        other,
      );
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      planted++;
    }
    console.log(language, counts);
    expect(planted).toBeGreaterThan(120);
    expect((counts['contradicted'] ?? 0) / planted).toBeGreaterThanOrEqual(0.95);
  },
  600_000,
);

it.each(['en', 'zh'] as const)(
  'supports no hop that is exchanged at random (%s)',
  (language) => {
    const random = randomStream(2, 'random', language);
    const counts: Record<string, number> = {};
    let planted = 0;
    for (const [seed, { text, question }] of traces.entries()) {
      if (question.language !== language) continue;
      const place = random.pick(placesIn(text, language));
      const other = strangerTo(place, seed);
      if (other === null) continue;
      const verdict = verdictOn(
        readClaims(audited, names, exchanged(text, language, place, other)).claims,
        place,
        other,
      );
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      planted++;
    }
    console.log(language, counts);
    expect(planted).toBeGreaterThan(200);
    expect(((counts['unknown'] ?? 0) + (counts['contradicted'] ?? 0)) / planted).toBeGreaterThanOrEqual(0.95);
  },
  600_000,
);
