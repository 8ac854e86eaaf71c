import { describe, expect, it } from 'vitest';
import { questionText } from '../records/question-text.ts';
import { ConfigError } from '../support/errors.ts';
import { sha256 } from '../support/hash.ts';
import { PROMPT_NAMES, PROMPTS, promptNamed, type PromptedQuestion } from './prompt.ts';

const question: PromptedQuestion = {
  language: 'en',
  stem: 'Which one?',
  options: [{ text: 'this' }, { text: 'that' }],
};

describe('the plain prompt', () => {
  it('is the stem and the options', () => {
    expect(PROMPTS.plain.text(question)).toBe('Which one?\nA. this\nB. that');
    expect(PROMPTS.plain.text({ ...question, language: 'zh' })).toBe('Which one?\nA.this\nB.that');
    expect(PROMPTS.plain.text(question)).toBe(questionText(question));
  });

  it('puts what the question is about before it', () => {
    expect(PROMPTS.plain.text({ ...question, context: 'An abstract.' })).toBe(
      'An abstract.\nWhich one?\nA. this\nB. that',
    );
  });
});

describe('the instructed prompt', () => {
  it('is the stem, the options and the answer format of the paper', () => {
    expect(PROMPTS.instructed.text(question)).toBe(
      'Which one?\nA. this\nB. that\n\nExactly one option is right. First reason step by step between <think> and ' +
        '</think>. Then give the letter of that option, and nothing else, between <answer> and </answer>.',
    );
  });

  it('puts what the question is about before it', () => {
    expect(PROMPTS.instructed.text({ ...question, context: 'An abstract.' })).toMatch(
      /^Context:\nAn abstract\.\n\nQuestion:\nWhich one\?\nA\. this\nB\. that\n\nExactly/,
    );
  });

  it('is Chinese for a Chinese question, and asks for several letters where several may be right', () => {
    const chinese = { ...question, language: 'zh', stem: '哪个？', context: '病历' } as const;
    expect(PROMPTS.instructed.text(chinese)).toBe(
      '材料：\n病历\n\n问题：\n哪个？\nA.this\nB.that\n\n只有一个选项正确。请先在 <think> 和 </think> 之间逐步推理，' +
        '然后在 <answer> 和 </answer> 之间只写出该选项的字母。',
    );
    expect(PROMPTS.instructed.text({ ...chinese, severalAnswers: true })).toMatch(/全部正确选项的字母，以逗号分隔。$/);
  });
});

describe('the brief prompt', () => {
  it('asks for the answer format of the paper in few words, and for letter or text', () => {
    expect(PROMPTS.brief.text(question)).toBe(
      'Which one?\nA. this\nB. that\n\nThink between <think> and </think>, then write the right option between <answer> ' +
        'and </answer>.',
    );
    expect(PROMPTS.brief.text({ ...question, language: 'zh', severalAnswers: true })).toMatch(/写出全部正确的选项/);
  });

  it('shows a test item with an abstract as a training question whose stem holds it', () => {
    const asItem = PROMPTS.brief.text({ ...question, context: 'An abstract.' });
    expect(PROMPTS.brief.text({ ...question, stem: `An abstract.\n\n${question.stem}` })).toBe(asItem);
  });
});

describe('the prompts', () => {
  it('are found by name; another name is told what there is', () => {
    for (const name of PROMPT_NAMES) expect(promptNamed(name)).toMatchObject({ name, version: 1 });
    expect(() => promptNamed('toString')).toThrow(ConfigError);
    expect(() => promptNamed('terse')).toThrow(
      "there is no prompt 'terse'; it must be one of plain, instructed, brief",
    );
  });

  it('change their version with their words', () => {
    const questions = (['en', 'zh'] as const).flatMap((language) =>
      [false, true].map((severalAnswers) => ({ ...question, language, severalAnswers, context: 'c' })),
    );
    const found = PROMPT_NAMES.map((name) => {
      const { version, text } = PROMPTS[name];
      return { name, version, words: sha256(questions.map(text).join('\n\n')).slice(0, 12) };
    });
    expect(found).toEqual([
      { name: 'plain', version: 1, words: '9e71219cf2d6' },
      { name: 'instructed', version: 1, words: '2fc0f28cdf1f' },
      { name: 'brief', version: 1, words: '23fd649276af' },
    ]);
  });
});
