import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LETTERS } from '../records/question-text.ts';
import { readAnswer } from './read-answer.ts';
import { isCorrectSet, readLetters, type LettersFrame } from './read-letters.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

interface Case {
  readonly name: string;
  readonly raw: string;
  readonly options: number | string;
  readonly thinking?: 'expected' | 'optional';
  readonly multiple?: boolean;
  readonly expected: string;
}

const table = JSON.parse(readFileSync(new URL('answer-cases.json', import.meta.url), 'utf8')) as {
  optionSets: Record<string, string[]>;
  cases: Case[];
};

function frameOf({ options, thinking, multiple = false }: Case): LettersFrame {
  const texts = typeof options === 'string' ? table.optionSets[options]! : undefined;
  const optionCount = typeof options === 'number' ? options : texts!.length;
  return { optionCount, multiple, ...(texts && { optionTexts: texts }), ...(thinking && { thinking }) };
}

function shown(raw: string, frame: LettersFrame): string {
  const reading = readLetters(raw, frame);
  return reading.kind === 'read' ? reading.letters.join('') : `unread:${reading.reason}`;
}

/** What outputs are built of that want to take long. */
const hostilePieces = [
  '<',
  '</',
  '<think>',
  '</think>',
  '<answer>',
  '</answer>',
  '<answer ',
  '< ',
  ' ',
  '\n',
  '\\boxed{',
  '"',
  'A',
  '**',
  '<|',
  '</think><answer>A',
  '<答案>',
  '\u200b',
  '.',
  ', ',
  'A,',
  'A. ',
  '和',
];

const answered = (content: string): string => `<think>A or B?</think>\n<answer>${content}</answer>`;

describe('reading of sets of letters, by the table', () => {
  const several = table.cases.filter(({ multiple }) => multiple === true);
  it('has at least 120 rows', () => expect(several.length).toBeGreaterThanOrEqual(120));
  for (const row of several) it(row.name, () => expect(shown(row.raw, frameOf(row))).toBe(row.expected));
});

describe('readLetters', () => {
  it('reads items with one right answer as readAnswer does, to the letter', () => {
    for (const row of atLeast(890, table.cases)) {
      const frame = { ...frameOf(row), multiple: false };
      const reading = readAnswer(row.raw, frame);
      expect(shown(row.raw, frame), row.name).toBe(
        reading.kind === 'read' ? reading.letter : `unread:${reading.reason}`,
      );
    }
  });

  it('scores the right set 1 and every other set 0, in every form, over items of 2 to 21 options', () => {
    const item = fc.integer({ min: 2, max: 21 }).chain((optionCount) =>
      fc.record({
        optionCount: fc.constant(optionCount),
        // Distinct texts: letters, digits, spaces and Chinese, never like a letter of an option.
        stems: fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}( [a-z]{3,9}){0,2}$|^[炎病热痛症]{2,6}$/), {
          minLength: optionCount,
          maxLength: optionCount,
        }),
        gold: fc.subarray([...LETTERS].slice(0, optionCount), { minLength: 2 }),
        said: fc.subarray([...LETTERS].slice(0, optionCount), { minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(item, ({ optionCount, stems, gold, said }) => {
        const optionTexts = stems.map((stem, at) => `${stem} ${at + 10}`);
        const textOf = (letter: string): string => optionTexts[LETTERS.indexOf(letter)]!;
        const forms = [
          said.join(''),
          said.join(','),
          said.join('、'),
          said.join(' and '),
          said.toReversed().join(', '),
          said.map((letter) => `${letter}. ${textOf(letter)}`).join('\n'),
          said.map(textOf).join('; '),
        ];
        for (const form of forms) {
          const reading = readLetters(answered(form), { optionCount, optionTexts, multiple: true });
          expect(reading, form).toEqual({ kind: 'read', letters: said });
          expect(isCorrectSet(reading, gold)).toBe(said.join('') === gold.join(''));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('scores the right letter 1 and every other letter 0 over items of 2 to 21 options', () => {
    for (let optionCount = 2; optionCount <= 21; optionCount++) {
      for (const gold of atLeast(2, LETTERS.slice(0, optionCount))) {
        for (const said of atLeast(2, LETTERS.slice(0, optionCount))) {
          const reading = readLetters(answered(said), { optionCount, multiple: false });
          expect(isCorrectSet(reading, [gold])).toBe(said === gold);
        }
      }
    }
  });

  it('gives no score to any output without an answer block', () => {
    const pieces = fc.constantFrom(
      '<think>',
      '</think>',
      '<answer>',
      '<答案>',
      'A',
      'A,C',
      '答案：AC',
      '\\boxed{A}',
      '\n',
      '</',
      '>',
    );
    const outputs = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(outputs, fc.boolean(), fc.constantFrom('expected', 'optional'), (raw, multiple, thinking) => {
        fc.pre(!/<\s*\/\s*(?:answer|答案)/i.test(raw));
        const reading = readLetters(raw, { optionCount: 21, multiple, thinking });
        expect(reading.kind).toBe('unread');
        for (const gold of [['A'], ['A', 'C']]) expect(isCorrectSet(reading, gold)).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  it('reads only offered letters, once each and in order, whatever the block holds', () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('A', 'C', 'U', ',', '、', ' ', 'and', '.', '(', ')', '和', '\n', 'b', 'not'), {
          maxLength: 20,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(content, fc.integer({ min: 2, max: 21 }), (text, optionCount) => {
        const reading = readLetters(answered(text), { optionCount, multiple: true });
        if (reading.kind === 'unread') return;
        expect(reading.letters).toEqual([...new Set(reading.letters)].toSorted());
        for (const letter of reading.letters) expect(LETTERS.indexOf(letter)).toBeLessThan(optionCount);
      }),
      { numRuns: 1500 },
    );
  });

  // The square of these lengths would take hours; bench/grading.ts measures that time grows as the length does.
  it('gets to the end of hostile outputs', () => {
    const optionTexts = table.optionSets['en']!;
    for (const piece of hostilePieces) {
      const long = piece.repeat(Math.ceil(3e5 / piece.length));
      const blocks = [piece.repeat(2000).slice(0, 2000), `${'\ufdfa'.repeat(1999)}${piece[0]}`];
      const outputs = [
        long,
        `</think>${long}`,
        answered(long),
        `<${long}`,
        `</think><answer${long}`,
        ...blocks.map(answered),
      ];
      for (const raw of outputs) {
        for (const multiple of [false, true]) {
          const reading = readLetters(raw, { optionCount: 5, optionTexts, multiple });
          expect(reading.kind === 'unread' || reading.letters.length > 0).toBe(true);
        }
      }
    }
  });

  it('compares sets, not lists', () => {
    expect(isCorrectSet({ kind: 'read', letters: ['A', 'C'] }, ['C', 'A'])).toBe(true);
    expect(isCorrectSet({ kind: 'read', letters: ['A'] }, ['A', 'C'])).toBe(false);
    expect(isCorrectSet({ kind: 'read', letters: ['A', 'B', 'C'] }, ['A', 'C'])).toBe(false);
    expect(isCorrectSet({ kind: 'unread', reason: 'ambiguous' }, ['A'])).toBe(false);
  });
});
