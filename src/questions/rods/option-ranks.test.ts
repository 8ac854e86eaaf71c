import { expect, test } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { OptionBalance } from './option-balance.ts';
import { OptionRanks, type RankedOption } from './option-ranks.ts';

const KIND = 'diagnosis';
const option = (key: string, text = key): RankedOption => ({ key, text });

/** Entities 'a' to 'j', the first offered in training least. */
function training(): OptionBalance {
  const balance = new OptionBalance();
  for (const [at, key] of [...'abcdefghij'].entries())
    for (let times = 0; times <= at; times++) balance.record(KIND, { right: 'right', wrong: [key] });
  return balance;
}

test('lets in questions until the answer is the least offered one no oftener than any other', () => {
  const balance = training();
  const ranks = new OptionRanks(balance);
  const random = randomStream(0, 'ranks');
  let [asked, least] = [0, 0];
  for (let draw = 0; draw < 4000; draw++) {
    const [a, b, c, d] = random.shuffle([...'abcdefghij']).map((key) => option(key)) as [
      RankedOption,
      ...RankedOption[],
    ];
    // Answers lean to what training seldom offered.
    const options = [a, b!, c!, d!];
    const answer = random.integer(4) === 0 ? a : options.reduce((one, other) => (one.key < other.key ? one : other));
    const wrong = options.filter((each) => each !== answer);
    if (!ranks.allows(KIND, answer, wrong)) continue;
    ranks.record(KIND, answer, wrong);
    asked += 1;
    if (wrong.every(({ key }) => balance.appearances(KIND, key) > balance.appearances(KIND, answer.key))) least += 1;
  }
  expect(asked).toBeGreaterThan(300);
  expect(least / asked).toBeGreaterThan(0.2);
  expect(least / asked).toBeLessThan(0.3);
});

test('lets in what no rule can tell apart', () => {
  const ranks = new OptionRanks(new OptionBalance());
  const [answer, ...wrong] = ['w', 'x', 'y', 'z'].map((key) => option(key, 'alike'));
  for (let times = 0; times < 100; times++) {
    expect(ranks.allows(KIND, answer!, wrong)).toBe(true);
    ranks.record(KIND, answer!, wrong);
  }
});

/** How many questions in a row are let in whose answer stands so among the others. */
function inARow(
  answer: RankedOption,
  wrong: readonly RankedOption[],
  balance = new OptionBalance(),
  kindOf: (at: number) => string = () => KIND,
): number {
  const ranks = new OptionRanks(balance);
  for (let at = 0; at < 20; at++) {
    if (!ranks.allows(kindOf(at), answer, wrong)) return at;
    ranks.record(kindOf(at), answer, wrong);
  }
  return 20;
}

test.each([
  ['longest', option('a', 'long'), ['b', 'c', 'd'].map((key) => option(key, 'x'))],
  ['shortest', option('a', 'x'), ['b', 'c', 'd'].map((key) => option(key, 'long'))],
  ['first by the alphabet', option('a', 'a'), ['b', 'c', 'd'].map((key) => option(key))],
  ['last by the alphabet', option('e', 'e'), ['b', 'c', 'd'].map((key) => option(key))],
])('keeps out the fourth question in a row whose answer is the %s', (_, answer, wrong) => {
  expect(inARow(answer, wrong)).toBe(3);
});

test('keeps out what training tells: offered most, right most often, right most times', () => {
  const alike = (key: string): RankedOption => option(key, 'alike');
  const wrong = ['b', 'c', 'd'].map(alike);
  const offered = new OptionBalance();
  offered.record(KIND, { right: 'z', wrong: ['a', 'a', 'a'] });
  expect(inARow(alike('a'), wrong, offered)).toBe(3);
  // As often right as the others, of more times.
  const right = new OptionBalance();
  for (const key of ['a', 'a', 'b', 'c', 'd']) right.record(KIND, { right: key, wrong: [key, key, key] });
  expect(inARow(alike('a'), wrong, right)).toBe(3);
  expect(inARow(alike('a'), wrong, right, () => 'another kind')).toBe(20);
});

test('counts over all kinds, and lets in no more by changing the kind', () => {
  const wrong = ['b', 'c', 'd'].map((key) => option(key, 'x'));
  expect(inARow(option('a', 'long'), wrong, new OptionBalance(), (at) => `kind ${at}`)).toBe(3);
});

test('lets in answers between the first and the last up to their number', () => {
  // A two-fold middle: half of the questions of four options may lie there, and the slack.
  expect(inARow(option('b'), [option('a'), option('c'), option('d')])).toBeGreaterThan(
    inARow(option('a'), [option('b'), option('c'), option('d')]),
  );
});

test('keeps out what training tells of pairs: the answer beat the others where they stood together', () => {
  const alike = (key: string): RankedOption => option(key, 'alike');
  const wrong = ['b', 'c', 'd'].map(alike);
  const balance = new OptionBalance();
  for (let times = 0; times < 4; times++) balance.record(KIND, { right: 'a', wrong: ['b', 'c', 'd'] });
  // As often offered and right as the others, beside what else is offered.
  for (const key of ['b', 'c', 'd'])
    for (let times = 0; times < 4; times++) balance.record(KIND, { right: key, wrong: [`x ${key}`, `y ${key}`, 'a'] });
  expect(inARow(alike('a'), wrong, balance)).toBeLessThan(20);
});

test('held to pairs alone, asks for nothing else', () => {
  const ranks = new OptionRanks(new OptionBalance(), 'pairs');
  const [answer, wrong] = [option('a', 'long'), ['b', 'c', 'd'].map((key) => option(key, 'x'))];
  for (let times = 0; times < 20; times++) {
    expect(ranks.allows(KIND, answer, wrong)).toBe(true);
    ranks.record(KIND, answer, wrong);
  }
});
