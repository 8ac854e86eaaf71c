import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAnswerForm, placeOfAnswer, type AnsweredRow, type AnswerForm } from './answer-form.ts';
import { readOwnAnswer } from './answer-readings.ts';

const words = ['fever', 'cough', 'rash', 'pain'];
const row = (answer: unknown, options: readonly string[] = words, line = 1): AnsweredRow => ({
  where: `f.jsonl:${line}`,
  optionCount: options.length,
  answer: readOwnAnswer(answer, options),
});
const placesOf = (
  answers: readonly unknown[],
  options: readonly string[] = words,
  asked: AnswerForm | null = null,
): unknown[] => {
  const rows = answers.map((answer, at) => row(answer, options, at + 1));
  const form = decideAnswerForm(rows, 'answer', asked);
  return rows.map((each) => {
    const place = placeOfAnswer(each, form);
    return typeof place === 'number' ? place : place.reason;
  });
};

describe('answers of a file', () => {
  it('are letters, texts, or both', () => {
    expect(
      placesOf(['A', 'b', '(C)', 'D.', '选D', 'Answer: C', 'B. cough', 'cough', ' COUGH. ', ['A'], "['B']"]),
    ).toEqual([0, 1, 2, 3, 3, 2, 1, 1, 1, 0, 1]);
    expect(placesOf(['E', 'B. fever', 'AB', ['A', 'B'], 'nothing', ''])).toEqual([
      'answer-not-among-options',
      'answer-not-among-options',
      'several-right-answers',
      'several-right-answers',
      'answer-not-among-options',
      'no-answer',
    ]);
  });

  it('count from 0 or 1 only by evidence of the whole file, else it is asked for', () => {
    expect(placesOf([0, 1, '2', 3.0])).toEqual([0, 1, 2, 3]);
    expect(placesOf([1, 2, 4])).toEqual([0, 1, 3]);
    expect(() => placesOf([1, 2, 3])).toThrow(
      /column answer holds numbers \("1" at f\.jsonl:1\).*neither 0 nor the number of options ever stands there\. Say it: --answers index-0/,
    );
    expect(() => placesOf([0, 4])).toThrow(/0 stands at f\.jsonl:1, and the number of options at f\.jsonl:2/);
    expect(placesOf([1, 2, 3], words, 'index-1')).toEqual([0, 1, 2]);
    expect(placesOf([-1, 0, 9], words)).toEqual(['answer-not-among-options', 0, 'answer-not-among-options']);
  });

  it('that are numbers and texts of options are taken for texts only where they can be nothing else', () => {
    expect(placesOf([12, 20], ['12', '20', '30'])).toEqual([0, 1]);
    expect(placesOf([1, 3], ['1', '2', '3'])).toEqual([0, 2]);
    expect(() => placesOf([1, 2], ['2', '1', '3'])).toThrow(
      /each is the text of an option, and could be its place as well/,
    );
    expect(placesOf([1, 2], ['2', '1', '3'], 'text')).toEqual([1, 0]);
  });

  it('tell their base by another column of answers', () => {
    const rows = [1, 2].map((answer) => row(answer));
    expect(decideAnswerForm(rows, 'idx', null, [[0, 1]])).toMatchObject({ numbers: 'index-1' });
    expect(decideAnswerForm(rows, 'idx', null, [[null, 2]])).toMatchObject({ numbers: 'index-0' });
    expect(() => decideAnswerForm(rows, 'idx', null, [[0, 2]])).toThrow(/nothing tells/);
  });

  it('that are the letter of one option and the text of another follow the rest of the file', () => {
    const groups = ['AB', 'A', 'B', '0'];
    expect(placesOf(['AB', 'A', 'B'], groups)).toEqual([0, 1, 2]);
    expect(placesOf(['C', 'D', 'A'], groups)).toEqual([2, 3, 0]);
    expect(placesOf(['A', 'B'], groups)).toEqual(['answer-ambiguous', 'answer-ambiguous']);
  });

  it('never name an option that is not there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 2, maxLength: 21 }),
        fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())),
        (options, answer) => {
          for (const asked of ['index-0', 'index-1', 'text', 'letter'] as const) {
            const [place] = ((): unknown[] => {
              try {
                return placesOf([answer], options, asked);
              } catch {
                return ['asked'];
              }
            })();
            if (typeof place === 'number') expect(options[place]).toBeDefined();
          }
        },
      ),
    );
  });
});
