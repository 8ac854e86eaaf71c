import { expect, it } from 'vitest';
import type { BankQuestion } from '../../../records/bank-question.ts';
import type { SawAnswer } from '../../../records/trajectory.ts';
import { ownOrigin } from '../../fixtures/own-origin.ts';
import { teachingLeaks, type TaughtTrace } from './teaching-leaks.ts';

const question: BankQuestion = {
  id: 'q',
  language: 'en',
  stem: 'A woman is tired and cold. What does she have?',
  options: ['hypothyroidism', 'anemia'].map((text, at) => ({ letter: 'AB'[at]!, text })),
  answer: 'A',
  origin: ownOrigin('q'),
  labels: {},
  specialty: null,
};
const taught = (sawAnswer: SawAnswer, reasoning: string): TaughtTrace => ({
  question,
  sawAnswer,
  text: `<think>${reasoning}</think><answer>A</answer>`,
});

it('compares blind traces with those that were told the answer, and counts helped ones as neither', () => {
  const late = 'She is tired and cold, her skin is dry, and anemia does not explain that: hypothyroidism.';
  const early = 'As the given answer says, the diagnosis is hypothyroidism. She is tired and cold, her skin is dry.';
  const { blind, sawAnswer, earlier } = teachingLeaks([
    taught('none', late),
    taught('none', late),
    taught('feedback', early),
    taught('path', early),
    taught('gold', early),
  ]);
  expect([blind.traces, sawAnswer.traces]).toEqual([2, 1]);
  expect([blind.rates['lexicalLeak']!.found, sawAnswer.rates['lexicalLeak']!.found]).toEqual([0, 1]);
  expect(earlier).toBe(1);
  expect(teachingLeaks([]).earlier).toBeNull();
});
