import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../grading/read-answer.ts';
import { takeApart } from './ask-model.ts';

describe('an output', () => {
  it.each<[string, string | null, string | null]>([
    ['<think>\nso\n</think>\n<answer> fever</answer>', 'so', 'fever'],
    ['  <think>so</think><answer>A</answer>', 'so', 'A'],
    ['so\n</think>\n<answer>fever</answer>', 'so', 'fever'],
    ['<think>a</think> b </think><answer>fever</answer>', 'a</think> b', 'fever'],
    ['<think>so</think><answer>fever</answer><answer>cough</answer>', 'so', 'cough'],
    ['<think>so</think><answer>fever</answer> or <answer>', 'so', 'fever'],
    ['<think>is it <answer>cough</answer>?</think><answer>fever</answer>', 'is it <answer>cough</answer>?', 'fever'],
    ['<think></think><answer>fever</answer>', null, 'fever'],
    ['<think>so</think><answer> </answer>', 'so', null],
    ['<think>so</think>fever', 'so', null],
    ['<think>so</think><answer>fever', 'so', null],
    ['<think>so on and on', 'so on and on', null],
    ['<think>so <answer>fever</answer>', 'so <answer>fever</answer>', null],
    ['', null, null],
  ])('%j', (raw, thinking, answer) => {
    expect(takeApart(raw)).toEqual({ thinking, answer });
  });

  it('has an answer when, and only when, grading finds one', () => {
    const parts = fc.constantFrom('<think>', '</think>', '<answer>', '</answer>', 'A', ' ', '<answer >');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 9 }), (pieces) => {
        const raw = pieces.join('');
        const reading = readAnswer(raw, { optionCount: 4 });
        const missing = ['truncated-thinking', 'no-answer-block', 'empty-answer'];
        const isMissing = reading.kind === 'unread' && missing.includes(reading.reason);
        expect(takeApart(raw).answer === null).toBe(isMissing);
      }),
      { numRuns: 1000 },
    );
  });
});
