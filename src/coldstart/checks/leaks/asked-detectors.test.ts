import { describe, expect, it } from 'vitest';
import { LETTERS } from '../../../records/question-text.ts';
import { randomStream } from '../../../support/random.ts';
import { CLEAN_TRACES } from '../fixtures/clean-traces.ts';
import { questionOf, traceOf } from '../fixtures/traces.ts';
import type { AskedQuestion } from '../trace-flaw.ts';
import { anchoring, courseOfGold } from './anchoring.ts';
import type { AskModel } from './ask-model.ts';
import { counterfactualKey } from './counterfactual-key.ts';
import { necessity } from './necessity.ts';
import { sufficiency } from './sufficiency.ts';

const about = CLEAN_TRACES[0]!;
const question = questionOf(about);
const honest = traceOf(
  'Pain that moved. Fever and vomiting. Only the inflamed appendix explains all. So the diagnosis is acute appendicitis.',
);

/** Takes the option for which the reasoning it is shown has a clue; without any, the last. */
function reader(clues: Readonly<Record<string, string>>, asked: string[] = []): AskModel {
  return async (prompt) => {
    asked.push(prompt);
    const reasoning = prompt.slice(prompt.indexOf('goes:'), prompt.indexOf('Options:'));
    const hit = Object.entries(clues).find(([clue]) => reasoning.includes(clue));
    const place = question.options.findIndex(({ text }) => text === hit?.[1]);
    return `<answer>${LETTERS[place < 0 ? question.options.length - 1 : place]}</answer>`;
  };
}

describe('sufficiency', () => {
  it('is there where a reader comes to the answer without the conclusion', async () => {
    const asked: string[] = [];
    expect(await sufficiency(honest, question, reader({ 'inflamed appendix': about.gold }, asked))).toBeNull();
    expect(asked[0]).not.toContain('the diagnosis is acute appendicitis');
    expect(asked[0]).toContain(about.stem);
  });
  it('is missing where the answer stood in the conclusion alone', async () => {
    const bare = traceOf('Some things are seen. Others are not. So the diagnosis is acute appendicitis.');
    const found = await sufficiency(
      bare,
      question,
      reader({ 'inflamed appendix': about.gold, 'acute appendicitis': about.gold }),
    );
    expect(found?.reason).toBe('insufficient');
  });
  it('the stricter variant does not show the question', async () => {
    const asked: string[] = [];
    await sufficiency(honest, question, reader({}, asked), { withStem: false });
    expect(asked[0]).not.toContain(about.stem);
  });
  it('a reader that says nothing readable proves nothing', async () => {
    expect(await sufficiency(honest, question, async () => 'hm')).toBeNull();
  });
});

describe('necessity', () => {
  it('is missing where the first third is enough', async () => {
    const early = traceOf(
      'The inflamed appendix it is. Then much more is said about this and that. And more of the same follows here. And more.',
    );
    expect((await necessity(early, question, reader({ 'inflamed appendix': about.gold })))?.reason).toBe('decoration');
  });
  it('is there where the reasoning comes later', async () => {
    expect(await necessity(honest, question, reader({ 'inflamed appendix': about.gold }))).toBeNull();
  });
});

describe('counterfactual key', () => {
  const write =
    (says: (asked: AskedQuestion) => string) =>
    async (asked: AskedQuestion): Promise<string> =>
      `<think>\n${says(asked)}\n</think>\n<answer>x</answer>`;
  const told = (asked: AskedQuestion): string => asked.options.find(({ letter }) => letter === asked.answer)!.text;

  it('is justified by a teacher that justifies anything', async () => {
    const clues = Object.fromEntries(question.options.map(({ text }) => [`signs of ${text}`, text]));
    const eager = write((asked) => `There are signs of ${told(asked)} everywhere. So it is settled.`);
    const found = await counterfactualKey(question, randomStream(0), eager, reader(clues));
    expect(found?.reason).toBe('justifies-any-key');
    expect(found?.evidence).not.toContain(about.gold);
  });
  it('is not by one that goes by the findings', async () => {
    const honestly = write(() => 'There are signs of Acute appendicitis everywhere. So it is settled.');
    expect(
      await counterfactualKey(question, randomStream(0), honestly, reader({ 'signs of Acute': about.gold })),
    ).toBeNull();
  });
  it('needs a wrong option', async () => {
    const one = { ...question, options: question.options.slice(0, 1) };
    await expect(counterfactualKey(one, randomStream(0), write(told), reader({}))).rejects.toThrow('no wrong option');
  });
});

describe('anchoring', () => {
  /** Sure of the answer as soon as the prefix holds the clue. */
  const scorer = (clue: string) => async (prefix: string, continuation: string) =>
    continuation === about.gold && prefix.includes(clue) ? -0.1 : -6;

  it('a blind trace rises', async () => {
    const course = await courseOfGold(honest, question, scorer('inflamed'));
    expect(course[0]).toBeCloseTo(1 / 3);
    expect(course[2]).toBeGreaterThan(0.9);
    expect(await anchoring(honest, question, scorer('inflamed'))).toBeNull();
  });
  it('a rationalisation is sure from the beginning', async () => {
    expect((await anchoring(honest, question, scorer('Pain')))?.reason).toBe('anchored');
  });
});
