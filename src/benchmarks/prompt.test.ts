import { describe, expect, it } from 'vitest';
import type { BenchmarkItem } from '../records/benchmark.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { answerAsAsked, asksForSeveral, promptedItem } from './prompt.ts';

const item: BenchmarkItem = {
  benchmark: 'medqa',
  id: '1',
  language: 'en',
  stem: 'Which one?',
  context: null,
  options: [
    { letter: 'A', text: 'this' },
    { letter: 'B', text: 'that' },
  ],
  gold: ['B'],
  labels: {},
};

const shown = (changed: Partial<BenchmarkItem>): string =>
  PROMPTS.instructed.text(promptedItem({ ...item, ...changed }));

describe('an item in a prompt', () => {
  it('has its context, stem and options', () => {
    expect(promptedItem({ ...item, context: 'An abstract.' })).toEqual({
      language: 'en',
      stem: 'Which one?',
      options: item.options,
      context: 'An abstract.',
      severalAnswers: false,
    });
    expect(shown({ benchmark: 'pubmedqa', context: 'An abstract.' })).toMatch(
      /^Context:\nAn abstract\.\n\nQuestion:\nWhich one\?\nA\. this\nB\. that\n\nExactly/,
    );
  });

  it('does not tell which items have several right answers', () => {
    const cmexam = { benchmark: 'cmexam', language: 'zh' } as const;
    expect(shown(cmexam)).toBe(shown({ ...cmexam, gold: ['A', 'B'] }));
    expect(shown(cmexam)).toMatch(/全部正确选项的字母，以逗号分隔。$/);
    expect([
      asksForSeveral(item),
      asksForSeveral({ ...item, ...cmexam }),
      asksForSeveral({ benchmark: '_new', gold: ['A', 'C'] }),
    ]).toEqual([false, true, true]);
    expect(answerAsAsked(['A', 'C'])).toBe('A,C');
  });
});
