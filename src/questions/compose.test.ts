import { beforeAll, describe, expect, it } from 'vitest';
import { miniatureGraph, shippedGraph } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { type Entity, KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { comparableText } from '../grading/normalize-answer.ts';
import { type Question, questionSchema } from '../records/question.ts';
import { composeQuestion, type ComposeRequest } from './compose.ts';
import { difficultyOf, TIER_BORDERS } from './difficulty.ts';
import { everyQuestion, miniatureBank, bankSettings } from '../../test/worlds/banks.ts';
import { ClosedWorld } from '../../test/worlds/closed-world.ts';
import { openRules } from '../../test/worlds/open-rules.ts';
import { maskedPaths } from './masks.ts';
import { synthesizeQuestions } from './synthesize.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

/** A few hundred questions of the whole graph; fewer combinations, since 555 diseases have many. */
function wholeBank(): Question[] {
  const counts = { train: 400, development: 20, 'new-combinations': 100, 'new-diseases': 100 };
  const settings = bankSettings(counts);
  const combinations = { ...settings.combinations, perDisease: 10 };
  return everyQuestion(synthesizeQuestions(shippedGraph(), { ...settings, combinations }, 1));
}

describe.each([
  { of: 'the miniature', graphOf: miniatureGraph, bankOf: () => everyQuestion(miniatureBank()) },
  { of: 'the whole graph', graphOf: shippedGraph, bankOf: wholeBank },
])('questions of $of', ({ graphOf, bankOf }) => {
  const graph = graphOf();
  const world = new ClosedWorld(graph);
  let questions: Question[];
  beforeAll(() => {
    questions = bankOf();
    // The tests look at each question; without any they would say nothing.
    expect(questions.length).toBeGreaterThan(500);
  });

  it('are records by the schema, each with four options and its own id', () => {
    for (const question of questions) {
      expect(questionSchema.parse(question)).toEqual(question);
      expect(question.options.map(({ letter }) => letter).join('')).toBe('ABCD');
    }
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  it('have one option that fits what is observed: the answer', () => {
    for (const question of atLeast(560, questions)) {
      const patients = world.explaining(question.subgraph.findings);
      const right = question.options.filter(({ entity }) =>
        patients.some((disease) => world.answers(question, disease, entity)),
      );
      expect(right.map(({ letter }) => letter)).toEqual([question.answer]);
      expect(right[0]!.entity).toBe(question.mask.at(-1));
      expect(patients).toEqual([question.subgraph.disease]);
    }
  });

  it('have a distractor for every other option, each with a discriminating observation that it lacks', () => {
    for (const question of atLeast(560, questions)) {
      const others = question.options.filter(({ letter }) => letter !== question.answer);
      expect(question.distractors.map(({ letter }) => letter).sort()).toEqual(others.map(({ letter }) => letter));
      for (const { letter, entity, shares, ruledOutBy } of question.distractors) {
        expect(question.options.find((option) => option.letter === letter)!.entity).toBe(entity);
        if (ruledOutBy === question.background) {
          expect(world.forbids(ruledOutBy, entity)).toBe(true);
          expect(world.belongingTo(question, entity)).toContain(question.subgraph.disease);
          continue;
        }
        const competitors = world.belongingTo(question, entity).filter((disease) => {
          const own = world.findings(disease);
          const shared = question.subgraph.findings.filter((finding) => own.has(finding));
          return !own.has(ruledOutBy) && shared.sort().join() === [...shares].sort().join();
        });
        expect(question.subgraph.findings).toContain(ruledOutBy);
        expect(shares.length).toBeGreaterThan(0);
        expect(competitors).not.toEqual([]);
        expect(competitors).not.toContain(question.subgraph.disease);
      }
    }
  });

  it('tell every finding and the background, and never the mask in any name or language', () => {
    const namesIn = (entity: Entity): string[] => [
      entity.names.en,
      entity.names.zh,
      ...entity.synonyms.en,
      ...entity.synonyms.zh,
    ];
    const escape = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    const stands = (name: string): RegExp =>
      /\p{Script=Han}/u.test(name) ? new RegExp(escape(name), 'iu') : new RegExp(`\\b${escape(name)}\\b`, 'i');
    for (const { stem, language, subgraph, background, mask } of atLeast(560, questions)) {
      const told = [...subgraph.findings, ...(background === null ? [] : [background])];
      for (const entity of atLeast(1, told)) expect(stem).toContain(graph.entity(entity).names[language]);
      for (const entity of mask)
        expect(namesIn(graph.entity(entity)).filter((name) => stands(name).test(stem))).toEqual([]);
    }
  });

  it('tell no finding that gives the disease away by itself', () => {
    const told = new Set(questions.flatMap(({ subgraph }) => subgraph.findings));
    expect(told.size).toBeGreaterThan(50);
    for (const finding of told) expect(world.explaining([finding]).length).toBeGreaterThan(1);
  });

  it('show options in their language that a reader of answers can tell apart', () => {
    for (const { options, language } of atLeast(560, questions)) {
      for (const { text, entity } of options) expect(text).toBe(graph.entity(entity).names[language]);
      expect(new Set(options.map(({ text }) => comparableText(text))).size).toBe(4);
    }
  });

  it('have edges of the graph, from every finding to the answer', () => {
    const facts = new Set(graph.relations.map((edge) => JSON.stringify(edge)));
    for (const { subgraph, mask } of atLeast(560, questions)) {
      const edges = subgraph.edges.map(({ subject, relation, object }) =>
        JSON.stringify({ subject, relation, object }),
      );
      expect(edges.filter((edge) => !facts.has(edge))).toEqual([]);
      const touched = new Set(subgraph.edges.flatMap(({ subject, object }) => [subject, object]));
      expect([...subgraph.findings, ...mask].filter((entity) => !touched.has(entity))).toEqual([]);
    }
  });

  it('have the difficulty of their signs', () => {
    for (const { difficulty, kind, distractors, subgraph, mask } of atLeast(560, questions)) {
      const overlap = distractors.reduce((sum, { shares }) => sum + shares.length / subgraph.findings.length, 0) / 3;
      const rarity = graph.entity(mask[0]!).prevalence!;
      expect(difficulty).toEqual(difficultyOf({ hops: difficulty.hops, overlap, rarity }));
      const hops = { diagnosis: 2, 'next-test': 3, treatment: 3, mechanism: 4, 'safe-treatment': 4 };
      expect(difficulty.hops).toBe(hops[kind]);
    }
  });
});

describe('composing', () => {
  const request: Omit<ComposeRequest, 'graph'> = {
    combination: { disease: 'alpha disease', findings: ['cough', 'fever', 'rash'] },
    path: maskedPaths(toyGraph(), 'alpha disease')[0]!,
    language: 'en',
    distractorRules: openRules(),
    tierBorders: TIER_BORDERS,
    split: 'train',
    seed: 3,
  };

  it('gives the same question for the same request, another order for another seed', () => {
    const graph = toyGraph();
    expect(composeQuestion({ graph, ...request })).toEqual(composeQuestion({ graph, ...request }));
    const orders = Array.from({ length: 12 }, (_, seed) => composeQuestion({ graph, ...request, seed }));
    const answers = orders.map((composed) => (composed.kind === 'question' ? composed.question.answer : null));
    expect(new Set(answers).size).toBeGreaterThan(1);
  });

  it('rejects what has too few competitors', () => {
    const graph = new KnowledgeGraph(
      toyGraph().entities.values(),
      toyGraph().relations.filter(({ subject }) => subject !== 'delta disease'),
    );
    expect(composeQuestion({ graph, ...request })).toEqual({ kind: 'rejected', reason: 'too few distractors' });
  });

  it('rejects observations that another disease explains too', () => {
    const combination = { disease: 'alpha disease', findings: ['cough', 'fever'] };
    expect(composeQuestion({ graph: toyGraph(), ...request, combination })).toEqual({
      kind: 'rejected',
      reason: 'several right answers',
    });
  });

  it('rejects a stem that names what is masked, by a synonym or in the other language too', () => {
    for (const synonyms of [
      { en: ['cough'], zh: [] },
      { en: [], zh: ['patient presents'] },
    ]) {
      const entities = [...toyGraph().entities.values()].map((entity) =>
        entity.id === 'alpha disease' ? { ...entity, synonyms } : entity,
      );
      const graph = new KnowledgeGraph(entities, toyGraph().relations);
      const composed = Array.from({ length: 12 }, (_, seed) => composeQuestion({ graph, ...request, seed }));
      expect(composed).toContainEqual({ kind: 'rejected', reason: 'names the answer' });
    }
  });
});
