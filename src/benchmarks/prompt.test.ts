import { describe, expect, it } from 'vitest';
import type { BenchmarkItem } from '../records/benchmark.ts';
import { sha256 } from '../support/hash.ts';
import { answerAsAsked, asksForSeveral, PROMPT_VERSION, promptOf } from './prompt.ts';

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

describe('the prompt', () => {
  it('is the stem, the options and the answer format of the paper', () => {
    expect(promptOf(item)).toBe(
      'Which one?\nA. this\nB. that\n\nExactly one option is right. First reason step by step between <think> and ' +
        '</think>. Then give the letter of that option, and nothing else, between <answer> and </answer>.',
    );
  });

  it('puts what the question is about before it', () => {
    expect(promptOf({ ...item, benchmark: 'pubmedqa', context: 'An abstract.' })).toMatch(
      /^Context:\nAn abstract\.\n\nQuestion:\nWhich one\?\nA\. this\nB\. that\n\nExactly/,
    );
  });

  it('is Chinese for a Chinese item', () => {
    expect(promptOf({ ...item, benchmark: 'jmed', language: 'zh', stem: '哪个？', context: '病历' })).toBe(
      '材料：\n病历\n\n问题：\n哪个？\nA.this\nB.that\n\n只有一个选项正确。请先在 <think> 和 </think> 之间逐步推理，' +
        '然后在 <answer> 和 </answer> 之间只写出该选项的字母。',
    );
  });

  it('does not tell which items have several right answers', () => {
    const one = { ...item, benchmark: 'cmexam', language: 'zh' } as const;
    const two = { ...one, gold: ['A', 'B'] };
    expect(promptOf(one)).toBe(promptOf(two));
    expect(promptOf(one)).toMatch(/全部正确选项的字母，以逗号分隔。$/);
    expect([
      asksForSeveral(item),
      asksForSeveral(one),
      asksForSeveral({ benchmark: '_new', gold: ['A', 'C'] }),
    ]).toEqual([false, true, true]);
    expect(answerAsAsked(['A', 'C'])).toBe('A,C');
  });

  it('changes its version with its words', () => {
    const items = (['en', 'zh'] as const).flatMap((language) =>
      (['medqa', 'cmexam'] as const).map((benchmark) => ({ ...item, language, benchmark, context: 'c' })),
    );
    const words = sha256(items.map(promptOf).join('\n\n')).slice(0, 12);
    expect({ version: PROMPT_VERSION, words }).toEqual({ version: 1, words: '2fc0f28cdf1f' });
  });
});
