import { describe, expect, it } from 'vitest';
import type { AskedQuestion } from '../checks/trace-flaw.ts';
import { failureOf, type FailedTry } from './failure-kind.ts';

const question: AskedQuestion = {
  language: 'en',
  stem: 'A woman is tired. What does she have?',
  options: ['hypothyroidism', 'anemia', 'depression', 'sleep apnea'].map((text, at) => ({ letter: 'ABCD'[at]!, text })),
  answer: 'A',
  tier: null,
};
const tried = (reasoning: string, isRead = true): FailedTry => ({
  text: `<think>${reasoning}</think><answer>B</answer>`,
  isRead,
});
const nothing = { findWrongStep: null, round: 0 };

describe('why a try failed', () => {
  it('is its form where it could not be read', () => {
    expect(failureOf(tried('It is anemia.', false), question, nothing)).toMatchObject({
      kind: 'form',
      strategy: 'direct',
    });
  });

  it('is a step that the graph contradicts: it is gone back to, and quoted', () => {
    const reasoning = 'She is tired. Anemia causes weight gain. So it is anemia.';
    const findWrongStep = (text: string): number => text.indexOf('weight gain');
    const failure = failureOf(tried(reasoning), question, { findWrongStep, round: 0 });
    expect(failure).toEqual({
      kind: 'wrong-step',
      strategy: 'backtracking',
      quotes: ['Anemia causes weight gain.'],
      kept: 'She is tired.',
    });
  });

  it('is never told by a quote that names the right option', () => {
    const reasoning = 'She is tired. Hypothyroidism never makes tired. So it is anemia.';
    const findWrongStep = (text: string): number => text.indexOf('never');
    const { kind, quotes, kept } = failureOf(tried(reasoning), question, { findWrongStep, round: 0 });
    expect([kind, quotes, kept]).toEqual(['wrong-step', [], 'She is tired.']);
  });

  it.each([
    ['a letter', 'Option A is out, as she is warm.', 'hypothyroidism'],
    ['other spaces', 'Hypo thyroidism\u00a0 of youth is out.', 'hypo thyroidism of youth'],
    ['other cases', 'İn her HYPOTHYROIDISM is out.', 'hypothyroidism'],
  ])('is never told by a quote that names it by %s', (_, sentence, gold) => {
    const asked = { ...question, options: question.options.with(0, { letter: 'A', text: gold }) };
    const findWrongStep = (text: string): number => text.indexOf(' is out');
    const failure = failureOf(tried(`She is tired. ${sentence} So it is anemia.`), asked, { findWrongStep, round: 0 });
    expect([failure.kind, failure.quotes]).toEqual(['wrong-step', []]);
  });

  it('is a line of numbers that does not hold', () => {
    const reasoning = 'Anemia or depression: her anion gap is 140 - 100 - 24 = 26 mmol/L. So it is anemia.';
    const failure = failureOf(tried(reasoning), question, nothing);
    expect(failure).toMatchObject({ kind: 'wrong-number', strategy: 'self-correction', kept: reasoning });
    expect(failure.quotes.join(' ')).toContain('26');
  });

  it('is a single hypothesis, or none', () => {
    for (const reasoning of ['It is anemia, since anemia makes tired.', 'She is tired.'])
      expect(failureOf(tried(reasoning), question, nothing)).toMatchObject({
        kind: 'one-hypothesis',
        strategy: 'path-exploration',
      });
  });

  it('is not known where several were weighed: rounds go back and widen in turn', () => {
    const reasoning = 'She is tired. It may be anemia. It may be depression. Anemia is commoner.';
    expect(failureOf(tried(reasoning), question, nothing)).toMatchObject({
      kind: 'undetermined',
      strategy: 'backtracking',
      kept: 'She is tired. It may be anemia.',
    });
    const second = failureOf(tried(reasoning), question, { ...nothing, round: 1 });
    expect(second).toMatchObject({ strategy: 'path-exploration', kept: reasoning });
    expect(failureOf(tried(''), question, nothing).kept).toBe('');
  });
});
