import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectLinear } from '../../test/worlds/fuzz.ts';
import { letterAfterWords, letterBeforeWords, negated, whatIsAffirmed } from './letter-and-words.ts';
import { readAnswer } from './read-answer.ts';

describe('letterBeforeWords', () => {
  it.each([
    ['B (Warfarin)', 'B', 'Warfarin', false],
    ['B – Warfarin', 'B', 'Warfarin', true],
    ['B = Warfarin', 'B', 'Warfarin', false],
    ['(b) Warfarin', 'B', 'Warfarin', false],
    ['B项:华法林', 'B', '华法林', false],
    ['B. Warfarin', 'B', 'Warfarin', true],
    ['D–dimer', 'D', 'dimer', false],
  ])('takes %s apart', (bare, letter, plainest, punctuated) => {
    const split = letterBeforeWords(bare)!;
    expect([split.letter, split.ways.at(-1), split.punctuated]).toEqual([letter, plainest, punctuated]);
  });

  it.each(['Warfarin', 'B', '3. Warfarin', ''])('finds none in "%s"', (bare) => {
    expect(letterBeforeWords(bare)).toBeNull();
  });

  it('says whether one letter is set apart from another', () => {
    const apart = ['C. B', 'C) B', 'C (B)', 'C, B', 'C B', 'C – B', '(C) (B)'].map(
      (bare) => letterBeforeWords(bare)!.apart,
    );
    expect(apart).toEqual([true, true, true, false, false, false, false]);
  });
});

describe('letterAfterWords', () => {
  it.each([
    ['Warfarin (B)', 'Warfarin'],
    ['Warfarin, option B.', 'Warfarin'],
    ['Warfarin (choice b)', 'Warfarin'],
    ['华法林(B项)', '华法林'],
    ['华法林,故选B', '华法林'],
    ['IL-6 (serum) [B]', 'IL-6 (serum)'],
  ])('takes %s apart', (bare, words) => {
    expect(letterAfterWords(bare)).toMatchObject({ letter: 'B', words });
  });

  it.each(['Vitamin B', 'Warfarin', '(B)', 'hepatitis-BC'])('finds none in "%s"', (bare) => {
    expect(letterAfterWords(bare)).toBeNull();
  });
});

describe('whatIsAffirmed', () => {
  it.each([
    ['B is correct', 'B'],
    ['Warfarin is the best answer.', 'Warfarin'],
    ['B would be the most appropriate choice', 'B'],
    ['B项正确', 'B项'],
    ['B是正确答案。', 'B'],
    ['华法林为最佳答案', '华法林'],
  ])('%s', (bare, affirmed) => expect(whatIsAffirmed(bare)).toBe(affirmed));

  it.each(['B is not correct', 'B is incorrect', 'B is wrong', 'B may be correct', 'B是错误的', '正确', 'B'])(
    '%s affirms nothing',
    (bare) => expect(whatIsAffirmed(bare)).toBeNull(),
  );
});

describe('negated', () => {
  it('knows words that take a choice back in both languages', () => {
    expect(['not so', 'ruled out', '不对', '除外'].map(negated)).toEqual([true, true, true, true]);
    expect(['a note', 'Warfarin', '华法林'].map(negated)).toEqual([false, false, false]);
  });
});

describe('a letter that is said', () => {
  const read = (content: string): string | null => {
    const optionTexts = ['Amylase', 'Warfarin', 'Ferritin', 'Calcitonin'];
    const reading = readAnswer(`<think>x</think><answer>${content}</answer>`, { optionCount: 4, optionTexts });
    return reading.kind === 'read' ? reading.letter : null;
  };

  it.each(['It is B', "It's (b)", 'I choose B', 'I would go with option B.', 'Ans: B', 'B it is', 'I select Warfarin'])(
    'is read: %s',
    (content) => expect(read(content)).toBe('B'),
  );
  it.each(['答：B', '我选B', '我会选择B。', '认为应选B', '第B项', 'B对', 'B是对的', '我选 Warfarin'])(
    'is read: %s',
    (content) => expect(read(content)).toBe('B'),
  );
  it.each([
    'It is not B',
    "It isn't B",
    'I choose neither',
    'I would choose B or C',
    'It is false that B is correct',

    'It is B or C',
    'I cannot choose B',
    'Not B it is',
    '我不选B',
    'B不对',
    'B 不对',
    '我选B或C',
    '认为不是B',
    '答：都不对',
  ])('is none: %s', (content) => expect(read(content)).toBeNull());
});

describe('a letter and words', () => {
  const optionTexts = ['Amylase', 'Warfarin', 'Ferritin', 'Calcitonin'];
  const forms: readonly ((letter: string, text: string) => string)[] = [
    (letter, text) => `${letter} (${text})`,
    (letter, text) => `${letter} – ${text}`,
    (letter, text) => `${letter}项：${text}`,
    (letter, text) => `${letter} = ${text}`,
    (letter, text) => `${text} (${letter})`,
    (letter, text) => `${text}, option ${letter}`,
    (letter, text) => `${text}（选${letter}）`,
    (letter, text) => `${letter} (${text}) is correct`,
    (letter, text) => `${text} (${letter}) is the best answer`,
  ];
  const read = (content: string): unknown => {
    const reading = readAnswer(`<think>x</think><answer>${content}</answer>`, { optionCount: 4, optionTexts });
    return reading.kind === 'read' ? reading.letter : null;
  };

  it('is read where both say the same, and never where they differ', () => {
    let asked = 0;
    for (const form of forms) {
      for (const [at, letter] of [...'ABCD'].entries()) {
        for (const [other, text] of optionTexts.entries()) {
          expect(read(form(letter, text)), form(letter, text)).toBe(at === other ? letter : null);
          asked++;
        }
      }
    }
    expect(asked).toBe(144);
  });

  it('is never read where it is taken back', () => {
    const takenBack = fc.constantFrom(
      (answer: string) => `not ${answer}`,
      (answer: string) => `不是${answer}`,
      (answer: string) => `${answer} is not correct`,
      (answer: string) => `${answer} is wrong`,
      (answer: string) => `${answer}不正确`,
      (answer: string) => `${answer}错误`,
      (answer: string) => `anything but ${answer}`,
      (answer: string) => `除${answer}外`,
    );
    fc.assert(
      fc.property(takenBack, fc.constantFrom(...forms), fc.nat(3), (take, form, at) => {
        const content = take(form('ABCD'[at]!, optionTexts[at]!));
        expect(read(content), content).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.each(['C (', ' (C)', ', ', '选', '是正确', ' is the best answer', '->', '– ', '项'])(
    'is looked for in time that grows as the text does: %j',
    async (piece) => {
      const takes = [letterBeforeWords, letterAfterWords, whatIsAffirmed];
      await expectLinear(
        (size) => piece.repeat(size),
        25_000,
        (text) => takes.map((take) => take(text)),
      );
    },
  );
});
