import { describe, expect, it } from 'vitest';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import type { ShownOptions } from '../../grading/options-only.ts';
import { DEFAULT_SYNTHESIS } from './default-synthesis.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { ruleAccuracy } from './option-rules.ts';
import { synthesizeAll } from './synthesize.stage.ts';

/** A question whose first option is right. */
function question(entities: readonly string[], kind = 'treatment'): ShownOptions {
  return { kind, answer: 'A', options: entities.map((text, at) => ({ letter: 'ABCD'[at]!, text, entity: text })) };
}
const typeOf = (entity: string): string => (entity.startsWith('drug') ? 'drug' : 'procedure');
const accuracies = (training: readonly ShownOptions[], ...asked: (readonly string[])[]) =>
  ruleAccuracy(
    training,
    asked.map((entities) => question(entities)),
    typeOf,
  ).accuracy;

describe('the accuracy of a rule', () => {
  it('is whole where the answer is what it takes, none where it is not, and chance where nothing tells', () => {
    const found = accuracies([], ['drug of a long name', 'drug b', 'drug c', 'drug d']);
    expect(found).toMatchObject({ longest: 1, shortest: 0, 'offered most': 0.25, 'right most often': 0.25 });
    expect(found).toMatchObject({ 'first by the alphabet': 0, 'last by the alphabet': 1, 'of the rarest type': 0.25 });
    expect(accuracies([], ['a', 'b', 'c', 'd'])).toMatchObject({
      'first by the alphabet': 1,
      'last by the alphabet': 0,
    });
    expect(accuracies([], ['d', 'b', 'c', 'a'])).toMatchObject({
      'first by the alphabet': 0,
      'last by the alphabet': 1,
    });
    expect(accuracies([], ['aa', 'bb', 'c', 'd'])).toMatchObject({ longest: 0.5 });
  });

  it('looks at training of the kind: how often options were offered and right', () => {
    const training = [question(['a', 'b', 'c', 'd']), question(['a', 'b', 'x', 'y']), question(['e', 'a', 'f', 'g'])];
    expect(accuracies(training, ['a', 'd', 'x', 'y'])).toMatchObject({
      'offered most': 1,
      'right most often': 1,
      'right most times': 1,
      'right least often': 0,
    });
    expect(accuracies(training, ['e', 'a', 'b', 'x'])).toMatchObject({ 'right most often': 1, 'right most times': 0 });
    expect(accuracies(training, ['new', 'a', 'b', 'c'])).toMatchObject({
      'offered least': 1,
      'right fewest times': 1 / 3,
    });
    const other = ruleAccuracy(training, [question(['a', 'd', 'x', 'y'], 'mechanism')], typeOf).accuracy;
    expect(other['offered most']).toBe(0.25);
  });

  it('tells an option of a type that training seldom offered, and is the mean over the questions', () => {
    const training = [question(['drug a', 'drug b', 'cut', 'drug c'])];
    expect(accuracies(training, ['cut', 'drug a', 'drug b', 'drug c'])).toMatchObject({ 'of the rarest type': 1 });
    expect(
      accuracies(training, ['cut', 'drug a', 'drug b', 'drug c'], ['drug a', 'cut', 'drug b', 'drug c']),
    ).toMatchObject({
      'of the rarest type': 0.5,
    });
  });

  it('knows which of two won in training, where they stood together', () => {
    const training = [question(['a', 'b', 'c', 'd']), question(['a', 'b', 'c', 'd']), question(['b', 'a', 'x', 'y'])];
    expect(accuracies(training, ['a', 'b', 'c', 'd'])['wins beside the others']).toBe(1);
    expect(accuracies(training, ['b', 'a', 'x', 'y'])['wins beside the others']).toBe(1);
    expect(accuracies(training, ['d', 'a', 'b', 'c'])['loses beside the others']).toBe(0.5);
    expect(accuracies(training, ['x', 'c', 'new', 'other'])['wins beside the others']).toBe(0.25);
    const other = ruleAccuracy(training, [question(['a', 'b', 'c', 'd'], 'mechanism')], typeOf).accuracy;
    expect(other['wins beside the others']).toBe(0.25);
  });

  it('knows the answer of the training question whose options are most alike', () => {
    const training = [question(['a', 'b', 'c', 'x']), question(['b', 'a', 'y', 'z'])];
    expect(accuracies(training, ['a', 'b', 'c', 'w'])['of the most alike question']).toBe(1);
    expect(accuracies(training, ['b', 'a', 'y', 'w'])['of the most alike question']).toBe(1);
    expect(accuracies(training, ['c', 'a', 'b', 'x'])['of the least alike question']).toBe(0.5);
  });

  it('knows what a classifier of the options learns', () => {
    const training = [question(['a', 'b', 'c', 'd']), question(['b', 'c', 'd', 'x']), question(['c', 'd', 'x', 'y'])];
    expect(accuracies(training, ['b', 'd', 'x', 'y'])['by a classifier of options']).toBe(1);
    expect(accuracies(training, ['y', 'a', 'b', 'c'])['against a classifier of options']).toBe(1);
    expect(accuracies(training, ['new', 'p', 'q', 'r'])['by a classifier of options']).toBe(0.25);
  });

  it('stands beside chance, which is that of the number of options', () => {
    expect(ruleAccuracy([], [question(['a', 'b']), question(['a', 'b', 'c', 'd'])], typeOf).chance).toBe(0.375);
  });
});

it('by no rule do the options of the shipped seeds tell the answer in any held-out set', () => {
  const whole = shippedGraph();
  const { questions } = synthesizeAll(
    new MemoryQuestionGraph(whole),
    {
      ...DEFAULT_SYNTHESIS,
      distractors: { ...DEFAULT_SYNTHESIS.distractors, closedWorld: 'strict' },
      vignette: { detail: 'findings', units: 'si' },
      combinationsPerDisease: 20,
      splits: { newDiseaseShare: 0.2, heldOutShare: 0.2, developmentShare: 0.1 },
      counts: { train: 500, development: 160, 'new-combinations': 160, 'new-diseases': 160 },
    },
    0,
  );
  for (const split of ['development', 'new-combinations', 'new-diseases'] as const) {
    const { accuracy, chance } = ruleAccuracy(questions.train, questions[split], (id) => whole.entity(id).type);
    expect([split, questions[split].length]).toEqual([split, 160]);
    // Each rule stands beside its reverse: what lies below chance by one is bounded by the other.
    const telling = Object.entries(accuracy).filter(([, each]) => each > chance + 0.03 || each < chance - 0.06);
    expect([split, telling]).toEqual([split, []]);
  }
});
