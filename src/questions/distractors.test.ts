import { describe, expect, it } from 'vitest';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { randomStream } from '../support/random.ts';
import { chooseDistractors, satisfiesObservations } from './distractors.ts';
import { openRules } from '../../test/worlds/open-rules.ts';
import { maskedPaths } from './masks.ts';

const graph = toyGraph();
const combination = { disease: 'alpha disease', findings: ['cough', 'fever', 'rash'] };
const paths = maskedPaths(graph, 'alpha disease');
const choose = (kind: string, count = 3) =>
  chooseDistractors(
    graph,
    combination,
    paths.find((path) => path.kind === kind)!,
    count,
    openRules(),
    randomStream('test'),
  );

describe('distractors', () => {
  it('are competing diseases, each ruled out by a finding it lacks', () => {
    const chosen = choose('diagnosis')!;
    expect(chosen.map(({ entity, ruledOutBy }) => `${entity} lacks ${ruledOutBy}`).sort()).toEqual([
      'beta disease lacks rash',
      'delta disease lacks fever',
      'gamma disease lacks cough',
    ]);
    for (const { shares } of chosen) expect(shares.length).toBe(2);
  });

  it('come from the closest competitors first', () => {
    const close = { disease: 'gamma disease', findings: ['anemia', 'nodule on scan', 'pallor', 'rash'] };
    const [path] = maskedPaths(graph, 'gamma disease');
    const [first] = chooseDistractors(graph, close, path!, 1, openRules(), randomStream('test'))!;
    expect(first!.entity).toBe('delta disease');
    expect(first!.shares).toEqual(['nodule on scan', 'pallor', 'rash']);
    expect(first!.reason).toBe('delta disease shares nodule on scan, pallor, rash but lacks anemia');
  });

  it('come from diseases that compete, equally close ones by what has been wrong too seldom', () => {
    const rules = openRules();
    const draw = () => chooseDistractors(graph, combination, paths[0]!, 1, rules, randomStream('test'))![0]!.entity;
    for (const due of ['beta disease', 'gamma disease', 'delta disease']) {
      for (let time = 0; time < 5; time++) rules.balance.record('diagnosis', { right: due, wrong: ['another'] });
      expect(draw()).toBe(due);
      for (let time = 0; time < 15; time++) rules.balance.record('diagnosis', { right: 'another', wrong: [due] });
    }
    const without = { ...rules, competes: (disease: string) => disease !== 'delta disease' };
    expect(chooseDistractors(graph, combination, paths[0]!, 3, without, randomStream('test'))).toBeNull();
  });

  it('stand in the same relation as the answer', () => {
    expect(
      choose('next-test')!
        .map(({ entity }) => entity)
        .sort(),
    ).toEqual(['beta test', 'delta test', 'gamma test']);
  });

  it('of a safe treatment begin with the one that is forbidden', () => {
    const [forbidden] = choose('safe-treatment')!;
    expect(forbidden).toMatchObject({ entity: 'alphacillin', ruledOutBy: 'current pregnancy', shares: [] });
  });

  it('are never what is right too', () => {
    // Delta's drug acts as alpha's second choice does.
    expect(choose('mechanism', 2)!.map(({ entity }) => entity)).not.toContain('signal inhibition');
    expect(choose('mechanism', 3)).toBeNull();
  });

  it('are null when there are too few', () => {
    expect(choose('diagnosis', 4)).toBeNull();
  });
});

describe('an option satisfies the observations', () => {
  it('when a disease with all findings leads to it', () => {
    const [diagnosis, test] = paths;
    expect(satisfiesObservations(graph, ['fever', 'cough'], diagnosis!, 'beta disease')).toBe(true);
    expect(satisfiesObservations(graph, ['fever', 'cough', 'rash'], diagnosis!, 'beta disease')).toBe(false);
    expect(satisfiesObservations(graph, ['pallor', 'cough'], test!, 'delta test')).toBe(true);
  });
});
