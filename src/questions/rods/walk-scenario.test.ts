import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { signs, smallGraph, unnamed } from './fixtures/small-graph.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { leadsSomewhere, nextNodes, offeredBy, pathsOf, rightAnswers } from './walk-scenario.ts';

const graph = smallGraph({
  entities: {
    disease: 'alpha, beta, gamma',
    sign: 'rash',
    drug: 'plain, helper, paired, sometimes, cream, harmful, second',
    mechanism: 'blockade, opening',
    contraindication: 'gout, age',
    procedure: 'test, later test',
  },
  facts: [
    ...signs('alpha', 'rash'),
    ['alpha', 'first_line_treatment', 'plain'],
    ['alpha', 'first_line_treatment', 'helper', { role: 'adjunct' }],
    ['alpha', 'first_line_treatment', 'paired', { with: 'plain' }],
    ['alpha', 'first_line_treatment', 'sometimes', { when: 'late' }],
    ['alpha', 'first_line_treatment', 'cream', { route: 'topical' }],
    ['alpha', 'first_line_treatment', 'harmful'],
    ['harmful', 'contraindicated_in', 'alpha'],
    ['alpha', 'second_line_treatment', 'second'],
    ['plain', 'acts_by', 'blockade'],
    ['second', 'acts_by', 'opening'],
    ['plain', 'contraindicated_in', 'gout'],
    ['cream', 'contraindicated_in', 'age'],
    ['alpha', 'confirmed_by', 'test'],
    ['alpha', 'confirmed_by', 'later test', { when: 'late' }],
    ['beta', 'first_line_treatment', 'plain'],
    ['beta', 'second_line_treatment', 'second'],
    ['second', 'safe_in', 'gout', { source: 'a label' }],
  ],
});
const node = (id: string): number => graph.nodeOfKey(id);
const scenario = (name: string): Scenario => SCENARIOS.find((each) => each.name === name)!;
const ends = (paths: readonly (readonly number[])[]): string[] => paths.map((path) => graph.key(path.at(-1)!)).sort();
const walk = (name: string, disease = 'alpha'): string[] =>
  ends(pathsOf(graph, node(disease), scenario(name), 'en', randomStream(1, 'walk')));

describe('paths of a scenario', () => {
  it('lead to what is an answer by itself in any patient, and to nothing that the disease forbids', () => {
    expect(walk('diagnosis')).toEqual(['alpha']);
    expect(walk('first-line-treatment')).toEqual(['cream', 'plain']);
    expect(walk('next-test')).toEqual(['test']);
    expect(walk('drug-mechanism')).toEqual(['blockade']);
    expect(walk('gene')).toEqual([]);
  });

  it('pass no procedure and no drug that stays where it is put, where its doing in the body is asked for', () => {
    expect(walk('contraindication')).toEqual(['gout']);
    const operated = smallGraph({
      entities: {
        disease: 'alpha',
        drug: 'tablet',
        procedure: 'operation',
        contraindication: 'gout, weakness, thirst',
      },
      facts: [
        ['alpha', 'first_line_treatment', 'operation'],
        ['operation', 'contraindicated_in', 'weakness'],
        ['alpha', 'first_line_treatment', 'tablet'],
        ['tablet', 'contraindicated_in', 'gout'],
        // Asks for care alone.
        ['tablet', 'contraindicated_in', 'thirst', { strength: 'relative' }],
      ],
    });
    const paths = pathsOf(operated, operated.nodeOfKey('alpha'), scenario('contraindication'), 'en', randomStream(1));
    expect(paths.map((path) => operated.key(path.at(-1)!))).toEqual(['gout']);
  });

  it('lead nowhere without a name in the language', () => {
    const nameless = unnamed(graph, 'test', 'en');
    expect(pathsOf(nameless, node('alpha'), scenario('next-test'), 'en', randomStream(1))).toEqual([]);
    expect(pathsOf(nameless, node('alpha'), scenario('next-test'), 'zh', randomStream(1))).toHaveLength(1);
  });

  it('come in random order: each answer is first as often as chance says', () => {
    const first = Array.from({ length: 600 }, (_, seed) =>
      graph.key(pathsOf(graph, node('alpha'), scenario('first-line-treatment'), 'en', randomStream(seed))[0]!.at(-1)!),
    );
    const share = first.filter((each) => each === 'cream').length / 600;
    expect(Math.abs(share - 0.5)).toBeLessThan(3 * Math.sqrt(0.25 / 600));
  });

  it('are cut to so many at random where there are more, not to the first', () => {
    const many = smallGraph({
      entities: { disease: 'alpha', drug: Array.from({ length: 200 }, (_, at) => `drug ${at}`).join(', ') },
      facts: Array.from({ length: 200 }, (_, at) => ['alpha', 'first_line_treatment', `drug ${at}`] as const),
    });
    const paths = pathsOf(many, 0, scenario('first-line-treatment'), 'en', randomStream(1));
    expect(paths).toHaveLength(64);
    expect(Math.max(...paths.map((path) => path.at(-1)!))).toBeGreaterThan(150);
  });
});

describe('right answers', () => {
  const right = (name: string): string[] =>
    [...rightAnswers(graph, node('alpha'), scenario(name))].map((e) => graph.key(e)).sort();

  it('are more than may be asked for: helpers, pairs, second choices and what they do', () => {
    expect(right('first-line-treatment')).toEqual([
      'cream',
      'harmful',
      'helper',
      'paired',
      'plain',
      'second',
      'sometimes',
    ]);
    expect(right('drug-mechanism')).toEqual(['blockade', 'opening']);
    expect(right('next-test')).toEqual(['later test', 'test']);
    expect(right('diagnosis')).toEqual(['alpha']);
  });

  it('of a competitor are what its steps reach, once each', () => {
    expect(offeredBy(graph, node('beta'), scenario('first-line-treatment'), false).map((e) => graph.key(e))).toEqual([
      'plain',
    ]);
    expect(offeredBy(graph, node('gamma'), scenario('drug-mechanism'), false)).toEqual([]);
    const keyed = offeredBy(graph, node('alpha'), scenario('first-line-treatment'), true).map((each) =>
      graph.key(each),
    );
    // No helper, no half of a pair, none for some patients alone.
    expect(keyed.toSorted()).toEqual(['cream', 'harmful', 'plain']);
    expect(nextNodes(graph, node('beta'), ['first_line_treatment', 'first_line_treatment'])).toEqual([node('plain')]);
  });
});

describe('a scenario leads somewhere', () => {
  it('where a path has an end', () => {
    expect(leadsSomewhere(graph, node('alpha'), scenario('next-test'), 'en')).toBe(true);
    expect(leadsSomewhere(graph, node('beta'), scenario('next-test'), 'en')).toBe(false);
  });

  it('with a condition where one end is stated to be safe and another treatment is not', () => {
    expect(leadsSomewhere(graph, node('beta'), scenario('safe-treatment'), 'en')).toBe(true);
    expect(leadsSomewhere(graph, node('gamma'), scenario('safe-treatment'), 'en')).toBe(false);
  });
});
