import { expect, test } from 'vitest';
import { explainedBy } from './explained.ts';
import { signs, smallGraph } from './fixtures/small-graph.ts';
import { chanceOf, silentShare } from './weights.ts';

const graph = smallGraph({
  entities: { disease: 'alpha, beta, gamma, delta', sign: 'fever, rash, itch' },
  facts: [
    ...signs('delta', 'fever:always'),
    ...signs('alpha', 'rash:usual', 'fever:sometimes'),
    ...signs('beta', 'rash'),
    ...signs('gamma', 'itch:always'),
    ['alpha', 'lacks', 'rash'],
  ],
});
const node = (id: string): number => graph.nodeOfKey(id);
const explained = explainedBy(graph, ['fever', 'rash'].map(node));
const liftOf = (disease: string): number => explained.lifts[graph.findings.places[node(disease)]!]!;
const lift = (disease: string, finding: string): number =>
  Math.log(chanceOf(graph, node(disease), node(finding), null) / silentShare(graph, node(finding)));

test('what is told is explained by who has some of it, those of the first finding first', () => {
  expect(explained.diseases.map((each) => graph.key(each))).toEqual(['alpha', 'delta', 'beta']);
});

test('every told finding that a disease has speaks for it, or against it where it never has it', () => {
  expect(liftOf('delta')).toBe(lift('delta', 'fever'));
  expect(liftOf('beta')).toBe(lift('beta', 'rash'));
  expect(liftOf('alpha')).toBe(lift('alpha', 'fever') + lift('alpha', 'rash'));
  expect(lift('alpha', 'rash')).toBeLessThan(-4);
  expect(liftOf('gamma')).toBe(0);
});

test('asked again, and of other findings, it counts anew', () => {
  expect(explainedBy(graph, ['fever', 'rash'].map(node))).toEqual(explained);
  expect(explainedBy(graph, [node('rash')]).diseases.map((each) => graph.key(each))).toEqual(['alpha', 'beta']);
});
