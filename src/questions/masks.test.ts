import { describe, expect, it } from 'vitest';
import { miniatureGraph } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { answersOf, maskedPaths, rightAnswers, treatmentChoice } from './masks.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

describe('masked paths', () => {
  const graph = toyGraph();

  it('run from the disease to the test, the treatment, its mechanism, and to the treatment a condition leaves', () => {
    expect(maskedPaths(graph, 'alpha disease')).toEqual([
      { kind: 'diagnosis', mask: ['alpha disease'], background: null, hops: 2 },
      { kind: 'next-test', mask: ['alpha disease', 'alpha test'], background: null, hops: 3 },
      { kind: 'treatment', mask: ['alpha disease', 'alphacillin'], background: null, hops: 3 },
      { kind: 'mechanism', mask: ['alpha disease', 'alphacillin', 'channel blockade'], background: null, hops: 4 },
      {
        kind: 'safe-treatment',
        mask: ['alpha disease', 'sparecillin'],
        background: 'current pregnancy',
        hops: 4,
      },
      { kind: 'safe-treatment', mask: ['alpha disease', 'sparecillin'], background: 'delta disease', hops: 4 },
      { kind: 'safe-treatment', mask: ['alpha disease', 'alphacillin'], background: 'drug allergy', hops: 4 },
    ]);
  });

  it('ask for a safe treatment only where there is a second choice', () => {
    expect(maskedPaths(graph, 'beta disease').map(({ kind }) => kind)).toEqual([
      'diagnosis',
      'next-test',
      'treatment',
      'mechanism',
    ]);
    expect(treatmentChoice(graph, 'beta disease')).toEqual(['betacillin', undefined]);
  });

  it('leave out a condition that forbids both choices, or that is the disease itself', () => {
    const both = toyGraph([
      ['sparecillin', 'contraindicated_in', 'current pregnancy'],
      ['sparecillin', 'contraindicated_in', 'alpha disease'],
    ]);
    const told = maskedPaths(both, 'alpha disease').flatMap(({ background }) => background ?? []);
    expect(told).toEqual(['delta disease', 'drug allergy']);
  });

  it('end in a right answer, over edges of the graph', () => {
    const slice = miniatureGraph();
    for (const { id } of atLeast(54, slice.ofType('disease'))) {
      for (const path of atLeast(1, maskedPaths(slice, id))) {
        expect(path.mask[0]).toBe(id);
        expect(rightAnswers(slice, id, path)).toContain(path.mask.at(-1));
        for (let at = 1; at < path.mask.length; at++)
          expect(slice.relationsBetween(path.mask[at - 1]!, path.mask[at]!)).not.toEqual([]);
      }
    }
  });
});

describe('right answers', () => {
  it('are all that the graph allows, not the first alone', () => {
    const graph = toyGraph([['alpha disease', 'confirmed_by', 'beta test']]);
    const [, test, treatment] = maskedPaths(graph, 'alpha disease');
    expect(rightAnswers(graph, 'alpha disease', test!)).toEqual(new Set(['alpha test', 'beta test']));
    expect(rightAnswers(graph, 'alpha disease', treatment!)).toEqual(new Set(['alphacillin', 'sparecillin']));
  });
});

describe('what a competitor offers', () => {
  it.each([
    ['diagnosis', ['beta disease']],
    ['next-test', ['beta test']],
    ['treatment', ['betacillin']],
    ['safe-treatment', ['betacillin']],
    ['mechanism', ['wall synthesis inhibition']],
  ] as const)('%s', (kind, expected) => {
    expect(answersOf(toyGraph(), 'beta disease', kind)).toEqual(expected);
  });

  it('is either choice where the safe one is asked for', () => {
    expect(answersOf(toyGraph(), 'alpha disease', 'safe-treatment')).toEqual(['alphacillin', 'sparecillin']);
    expect(answersOf(toyGraph(), 'alpha disease', 'treatment')).toEqual(['alphacillin']);
  });
});
