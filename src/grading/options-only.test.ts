import { describe, expect, it } from 'vitest';
import type { Question } from '../records/question.ts';
import { optionsOnlyAccuracy } from './options-only.ts';
import { syntheticQuestions } from '../../test/worlds/synthetic-run.ts';

const [model] = syntheticQuestions();
const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** A question whose first entity is right. */
function question(entities: readonly string[], kind: Question['kind'] = 'treatment'): Question {
  const options = entities.map((entity, at) => ({ letter: LETTERS[at]!, text: entity, entity }));
  return { ...model!, kind, options, answer: 'A' };
}

describe('accuracy from the options alone', () => {
  const training = [question(['insulin', 'digoxin', 'heparin', 'colchicine']), question(['insulin', 'p', 'q', 'r'])];

  it('is whole where what is right was always right, none where it was always wrong', () => {
    expect(optionsOnlyAccuracy(training, [question(['insulin', 'digoxin', 'heparin', 'r'])])).toBe(1);
    expect(optionsOnlyAccuracy(training, [question(['digoxin', 'insulin', 'heparin', 'r'])])).toBe(0);
  });

  it('is chance where the options tell nothing, in another kind too', () => {
    expect(optionsOnlyAccuracy(training, [question(['a', 'b', 'c', 'd'])])).toBe(0.25);
    expect(optionsOnlyAccuracy(training, [question(['digoxin', 'insulin', 'heparin', 'r'], 'diagnosis')])).toBe(0.25);
    expect(optionsOnlyAccuracy([], [question(['digoxin', 'insulin', 'heparin', 'r'])])).toBe(0.25);
  });

  it('takes what was never offered before what was wrong', () => {
    expect(optionsOnlyAccuracy(training, [question(['never offered', 'digoxin', 'heparin', 'r'])])).toBe(1);
  });

  it('is the mean over the questions, and null without any', () => {
    const asked = [question(['insulin', 'p', 'q', 'r']), question(['a', 'b', 'c', 'd'])];
    expect(optionsOnlyAccuracy(training, asked)).toBe(0.625);
    expect(optionsOnlyAccuracy(training, [])).toBeNull();
  });
});
