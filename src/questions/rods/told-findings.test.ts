import { describe, expect, it, test } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { signs, smallGraph, unnamed } from './fixtures/small-graph.ts';
import type { Frequency } from '../../graph/schema.ts';
import {
  canBeDeniedBeside,
  canStandBeside,
  coreOf,
  drawFindings,
  tellableFindings,
  type ObservationRules,
} from './told-findings.ts';

const graph = smallGraph({
  entities: {
    disease: 'alpha, beta, gamma, delta, broad',
    sign: 'rash, pallor, edema, lone, everywhere, tall, short, small head, head, swelling',
    laboratory_finding: 'anemia, microcytic anemia, low iron',
  },
  facts: [
    ...signs('alpha', 'rash:always', 'pallor:rare', 'edema', 'lone', 'everywhere'),
    ...signs('beta', 'rash', 'pallor', 'everywhere'),
    ...signs('gamma', 'rash', 'edema', 'everywhere', 'tall', 'short', 'small head', 'head'),
    ...signs('delta', 'everywhere', 'tall', 'short', 'small head', 'head'),
    ['gamma', 'has_laboratory_finding', 'microcytic anemia'],
    ['delta', 'has_laboratory_finding', 'microcytic anemia'],
    ...signs('broad', 'rash', 'pallor', 'edema'),
    ['microcytic anemia', 'implies', 'anemia'],
    ['anemia', 'implies', 'low iron'],
    ['tall', 'opposite_of', 'short'],
    ['anemia', 'akin_to', 'swelling'],
  ],
  zh: { rash: '皮疹', edema: '皮疹样水肿' },
});
const node = (id: string): number => graph.nodeOfKey(id);
const named = (nodes: Iterable<number>, on = graph): string[] => [...nodes].map((each) => on.key(each)).sort();
const RULES = { findings: [2, 3], candidates: 3, complaint: false } as const;

describe('findings that can be told', () => {
  it('are of more diseases than one and of no more than may be', () => {
    expect(named(tellableFindings(graph, node('alpha'), ['en'], RULES))).toEqual(['edema', 'pallor']);
    expect(
      named(tellableFindings(graph, node('alpha'), ['en'], { ...RULES, candidates: 4, complaint: false })),
    ).toEqual(['edema', 'everywhere', 'pallor', 'rash']);
  });

  it('of an examination item are none that a commoner finding of the disease says more closely', () => {
    const exam = { ...RULES, candidates: 10, complaint: true };
    const specific = (frequency: Frequency) =>
      smallGraph({
        entities: { disease: 'alpha, beta', laboratory_finding: 'anemia, microcytic anemia' },
        facts: [
          ['alpha', 'has_laboratory_finding', 'microcytic anemia', { frequency }],
          ['alpha', 'has_laboratory_finding', 'anemia', { frequency: 'always' }],
          ['beta', 'has_laboratory_finding', 'anemia'],
          ['microcytic anemia', 'implies', 'anemia'],
        ],
      });
    const tellable = (frequency: Frequency, rules: ObservationRules): string[] => {
      const on = specific(frequency);
      return [...tellableFindings(on, 0, ['en'], rules)].map((each) => on.key(each)).sort();
    };
    expect(tellable('usual', exam)).toEqual(['microcytic anemia']);
    expect(tellable('rare', exam)).toEqual(['anemia', 'microcytic anemia']);
    expect(tellable('usual', { ...exam, complaint: false })).toEqual(['anemia']);
  });

  it('have a name in every language that is asked for', () => {
    const nameless = unnamed(graph, 'pallor', 'zh');
    expect(named(tellableFindings(nameless, node('alpha'), ['en', 'zh'], RULES))).toEqual(['edema']);
    expect(named(tellableFindings(nameless, node('alpha'), ['en'], RULES))).toEqual(['edema', 'pallor']);
  });
});

describe('two findings stand beside each other', () => {
  it.each([
    ['rash', 'pallor', true],
    ['microcytic anemia', 'low iron', false],
    ['tall', 'short', false],
    ['anemia', 'swelling', false],
    ['microcytic anemia', 'swelling', true],
    ['small head', 'head', false],
    // 皮疹 is in 皮疹样水肿.
    ['rash', 'edema', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(canStandBeside(graph, node(one), node(other))).toBe(expected);
    expect(canStandBeside(graph, node(other), node(one))).toBe(expected);
  });
});

test.each([
  ['rash', 'pallor', true],
  ['anemia', 'swelling', false],
  ['swelling', 'anemia', false],
  // Who has it has anemia.
  ['microcytic anemia', 'swelling', false],
  ['swelling', 'microcytic anemia', true],
  ['tall', 'short', false],
])('beside %s, %s can be denied: %s', (told, denied, expected) => {
  expect(canBeDeniedBeside(graph, node(told), node(denied))).toBe(expected);
});

describe('the core of a disease', () => {
  const cored = smallGraph({
    entities: { disease: 'alpha, beta', sign: 'jaundice, mark, murmur, clue, halo, spot', symptom: 'itch' },
    facts: [
      ['alpha', 'has_symptom', 'itch', { frequency: 'always' }],
      ['alpha', 'has_sign', 'jaundice', { frequency: 'usual', core: 'complaint' }],
      ['alpha', 'has_sign', 'mark', { frequency: 'sometimes', core: 'finding' }],
      ['alpha', 'has_sign', 'murmur', { frequency: 'sometimes', core: 'finding' }],
      ...signs('alpha', 'clue:always', 'halo:always', 'spot:always'),
      ...signs('beta', 'jaundice', 'clue', 'halo', 'spot'),
    ],
  });
  const tellable = ['itch', 'jaundice', 'mark', 'murmur', 'clue', 'halo', 'spot'].map((id) => cored.nodeOfKey(id));
  const drawn = (complaint: boolean, size: number): string[][] =>
    Array.from({ length: 40 }, (_, seed) => {
      const rules = { findings: [size, size], candidates: 10, complaint } as const;
      return named(drawFindings(cored, 0, tellable, rules, randomStream(seed, 'core')) ?? [], cored);
    }).filter(({ length }) => length > 0);

  it('is told in an examination item: a complaint and two findings, whatever else is commoner', () => {
    for (const findings of atLeast(30, drawn(true, 3))) expect(findings).toEqual(['jaundice', 'mark', 'murmur']);
    for (const findings of atLeast(30, drawn(true, 5))) expect(findings).toHaveLength(5);
    expect(drawn(false, 3).some((findings) => !findings.includes('mark'))).toBe(true);
  });

  it('is what the graph says of the disease, and of no other', () => {
    const [jaundice, clue] = ['jaundice', 'clue'].map((id) => cored.nodeOfKey(id));
    const cores = [coreOf(cored, 0, jaundice!), coreOf(cored, 1, jaundice!), coreOf(cored, 0, clue!)];
    expect(cores).toEqual(['complaint', null, null]);
  });
});

describe('a drawn set of findings', () => {
  const draw = (disease: string, tellable: readonly string[], seed: number, findings: readonly [number, number]) =>
    drawFindings(
      graph,
      node(disease),
      tellable.map(node),
      { findings, candidates: 10, complaint: false },
      randomStream(seed, 'draw'),
    );
  const hundred = Array.from({ length: 100 }, (_, seed) => seed);

  it('fits the disease alone, is sorted and has as many findings as asked for', () => {
    const all = ['rash', 'edema', 'tall', 'small head', 'everywhere'];
    const drawn = hundred
      .flatMap((seed) => [draw('gamma', all, seed, [2, 3]) ?? []])
      .filter(({ length }) => length > 0);
    for (const findings of atLeast(50, drawn)) {
      expect(graph.findings.diseasesWithAll(findings)).toEqual([node('gamma')]);
      expect(findings).toEqual(findings.toSorted((left, right) => left - right));
      expect([2, 3]).toContain(findings.length);
    }
    expect(new Set(drawn.map(({ length }) => length)).size).toBe(2);
  });

  it('is none where too few can be told, or others have all of them', () => {
    expect(draw('alpha', ['rash'], 0, [2, 2])).toBeNull();
    // The broad disease has them all.
    expect(draw('alpha', ['rash', 'pallor'], 0, [2, 2])).toBeNull();
  });

  it('tells nothing beside what it implies, contradicts or names', () => {
    const all = ['microcytic anemia', 'anemia', 'tall', 'short', 'small head', 'head', 'everywhere', 'rash', 'edema'];
    const drawn = hundred.flatMap((seed) => draw('gamma', all, seed, [3, 5]) ?? []);
    expect(drawn.length).toBeGreaterThan(100);
    for (const seed of hundred) {
      const findings = draw('gamma', all, seed, [3, 5]) ?? [];
      for (const one of findings)
        for (const other of findings) if (one !== other) expect(canStandBeside(graph, one, other)).toBe(true);
    }
  });

  it('has what patients often have more often', () => {
    const often = smallGraph({
      entities: { disease: 'alpha, beta, gamma', sign: 'rash, pallor, edema' },
      facts: [
        ...signs('alpha', 'rash:sometimes', 'pallor:rare', 'edema:sometimes'),
        ...signs('beta', 'rash', 'pallor'),
        ...signs('gamma', 'edema'),
      ],
    });
    const counts = new Map<number, number>();
    for (const seed of Array.from({ length: 400 }, (_, at) => at))
      for (const finding of drawFindings(
        often,
        0,
        [3, 4, 5],
        { findings: [2, 2], candidates: 5, complaint: false },
        randomStream(seed),
      ) ?? [])
        counts.set(finding, (counts.get(finding) ?? 0) + 1);
    expect(counts.get(3)!).toBeGreaterThan(3 * counts.get(4)!);
    expect(counts.get(4)!).toBeGreaterThan(0);
  });
});

test('a finding that the graph says cannot be told is not told', () => {
  const rules = { findings: [2, 4], candidates: 10, complaint: true } as const;
  const barred = smallGraph({
    entities: { disease: 'croup', sign: 'stridor, rash' },
    facts: signs('croup', 'stridor', 'rash'),
  });
  const croup = barred.nodeOfKey('croup');
  const told = (): string[] => tellableFindings(barred, croup, ['en'], rules).map((each) => barred.key(each));
  expect(told()).toEqual(['stridor', 'rash']);
  Object.assign(barred, { canBeTold: (each: number) => barred.key(each) !== 'rash' });
  expect(told()).toEqual(['stridor']);
});
