import { describe, expect, it } from 'vitest';
import { miniatureGraph } from '../../test/worlds/shipped-graph.ts';
import { ClosedWorld } from '../../test/worlds/closed-world.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { Phrasebook } from '../graph/statements.ts';
import { testsTaught, treatmentsTaught } from '../graph/facts-taught.ts';
import { LONGEST_LIST, textbook } from './textbook.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

describe('the textbook', () => {
  const graph = miniatureGraph();
  const world = new ClosedWorld(graph);
  const statements = textbook(graph, ['en', 'zh']);

  it('states what the graph states, the whole of it where a list is exhaustive', () => {
    for (const { kind, subject, objects } of atLeast(970, statements)) {
      if (kind === 'findingsOf') expect(objects).toEqual(graph.findingsOf(subject));
      else if (kind === 'diseasesWith') expect(objects).toEqual(graph.diseasesWith(subject));
      else if (kind === 'contraindicationsOf') expect(objects).toEqual(graph.objects(subject, 'contraindicated_in'));
      else if (kind === 'forbiddenIn')
        expect([...objects].sort()).toEqual(world.forbiddenIn(subject).sort());
      else if (kind === 'testOf') expect(objects).toEqual(testsTaught(graph, subject));
      else if (kind === 'mechanismOf') expect(objects).toEqual(graph.objects(subject, 'acts_by'));
      else {
        expect(kind).toBe('treatmentOf');
        expect(objects).toEqual(treatmentsTaught(graph, subject));
      }
    }
  });

  it('reads as the phrasebook writes, and never twice', () => {
    for (const { kind, language, subject, objects, given, recalled } of statements)
      expect(given + recalled).toBe(new Phrasebook(graph, language).say(kind, { x: subject, list: objects }));
    expect(new Set(statements.map(({ given }) => given)).size).toBe(statements.length);
  });

  it('says the same in both languages', () => {
    const facts = (language: string): string[] =>
      statements.filter((each) => each.language === language).map((each) => `${each.kind} ${each.subject}`);
    expect(facts('zh')).toEqual(facts('en'));
  });

  it('teaches every disease its findings, and every finding that is not too common its diseases', () => {
    const said = new Set(statements.map(({ kind, subject }) => `${kind} ${subject}`));
    for (const { id } of atLeast(54, graph.ofType('disease'))) {
      if (graph.findingsOf(id).length > 0) expect(said).toContain(`findingsOf ${id}`);
      for (const finding of graph.findingsOf(id))
        expect(said.has(`diseasesWith ${finding}`)).toBe(graph.diseasesWith(finding).length <= LONGEST_LIST);
    }
  });

  it('puts facts about two things into no sentence', () => {
    const toys = textbook(toyGraph(), ['en']);
    expect(toys.map(({ given, recalled }) => given + recalled)).toContain(
      'Treatment of alpha disease: alphacillin, sparecillin.',
    );
    const names = toyGraph()
      .ofType('disease')
      .map(({ id }) => id);
    for (const { kind, given, recalled } of toys.filter((each) => each.kind !== 'diseasesWith'))
      if (kind !== 'contraindicationsOf' && kind !== 'forbiddenIn')
        expect(names.filter((name) => (given + recalled).includes(name)).length).toBeLessThanOrEqual(1);
  });

  it('teaches the first choice before the second', () => {
    expect(treatmentsTaught(toyGraph(), 'alpha disease')).toEqual(['alphacillin', 'sparecillin']);
    expect(treatmentsTaught(toyGraph(), 'beta disease')).toEqual(['betacillin']);
  });
});
