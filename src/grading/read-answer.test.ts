import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionLetters, readAnswer, type AnswerFrame } from './read-answer.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

interface Case {
  readonly name: string;
  readonly raw: string;
  /** Number of options, or the name of a set of option texts. */
  readonly options: number | string;
  readonly thinking?: 'expected' | 'optional';
  /** Several options may be right; read by `readLetters`. */
  readonly multiple?: boolean;
  /** A letter, letters in order, or `unread:` and the reason. */
  readonly expected: string;
}

const table = JSON.parse(readFileSync(new URL('answer-cases.json', import.meta.url), 'utf8')) as {
  optionSets: Record<string, string[]>;
  cases: Case[];
};

function frameOf({ options, thinking }: Case): AnswerFrame {
  const texts = typeof options === 'string' ? table.optionSets[options]! : undefined;
  const optionCount = typeof options === 'number' ? options : texts!.length;
  return { optionCount, ...(texts && { optionTexts: texts }), ...(thinking && { thinking }) };
}

describe('reading of raw outputs, by the table', () => {
  const single = table.cases.filter(({ multiple }) => multiple !== true);

  it('has at least 500 rows of one answer', () => expect(single.length).toBeGreaterThanOrEqual(500));

  for (const row of single) {
    it(row.name, () => {
      const reading = readAnswer(row.raw, frameOf(row));
      expect(reading.kind === 'read' ? reading.letter : `unread:${reading.reason}`).toBe(row.expected);
    });
  }
});

describe('readAnswer', () => {
  const texts = table.optionSets['en']!;
  const answered = (content: string): string => `<think>x</think><answer>${content}</answer>`;

  it('says what the block held', () => {
    const frame = { optionCount: 5, optionTexts: texts };
    expect(readAnswer(answered('C'), frame)).toEqual({ kind: 'read', letter: 'C', via: 'letter' });
    expect(readAnswer(answered('C. Appendicitis'), frame)).toEqual({
      kind: 'read',
      letter: 'C',
      via: 'letter-and-text',
    });
    expect(readAnswer(answered('Appendicitis'), frame)).toEqual({ kind: 'read', letter: 'C', via: 'text' });
  });

  it('tells values apart that differ in a mark, an exponent or a fraction', () => {
    const values = ['10⁶ cells', '106 cells', '> 30', '30', '< 30', '1½', '11/2', '2~4', '24'];
    const frame = { optionCount: values.length, optionTexts: values };
    for (const [at, text] of values.entries())
      expect(readAnswer(answered(text), frame)).toEqual({ kind: 'read', letter: optionLetters[at], via: 'text' });
  });

  it('keeps the raw output when nothing is read', () => {
    expect(readAnswer('<think>cut', { optionCount: 4 })).toEqual({
      kind: 'unread',
      reason: 'truncated-thinking',
      raw: '<think>cut',
    });
  });

  it('reads every letter and every text of 2 to 21 options as itself and as no other', () => {
    for (let optionCount = 2; optionCount <= 21; optionCount++) {
      const optionTexts = [...optionLetters].slice(0, optionCount).map((letter) => `finding ${letter.codePointAt(0)}`);
      atLeast(2, optionTexts).forEach((text, index) => {
        for (const content of [optionLetters[index]!, `${optionLetters[index]}. ${text}`, text]) {
          expect(readAnswer(answered(content), { optionCount, optionTexts })).toMatchObject({
            letter: optionLetters[index],
          });
        }
      });
    }
  });

  it('never reads an output without an answer block', () => {
    const pieces = fc.constantFrom(
      '<think>',
      '</think>',
      '<answer>',
      'C',
      ' C. ',
      '答案：C',
      '<答案>',
      '\\boxed{C}',
      'answer',
      '</',
      '>',
      '\n',
    );
    const withoutClosing = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(withoutClosing, (raw) => {
        fc.pre(!/<\s*\/\s*(?:answer|答案)/i.test(raw));
        expect(readAnswer(raw, { optionCount: 21 }).kind).toBe('unread');
      }),
      { numRuns: 1000 },
    );
  });

  it('reads only offered letters, whatever the block holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 21 }), (content, optionCount) => {
        const reading = readAnswer(answered(content), { optionCount });
        if (reading.kind === 'read') expect(optionLetters.indexOf(reading.letter)).toBeLessThan(optionCount);
      }),
      { numRuns: 1000 },
    );
  });
});
