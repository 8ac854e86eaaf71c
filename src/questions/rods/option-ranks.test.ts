import { expect, test } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { OptionBalance } from './option-balance.ts';
import { OptionRanks, type RankedOption } from './option-ranks.ts';

const KIND = 'diagnosis';
const option = (key: string): RankedOption => ({ key, text: key });

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
    const [a, b, c, d] = random.shuffle([...'abcdefghij']).map(option) as [RankedOption, ...RankedOption[]];
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
  for (let times = 0; times < 100; times++) {
    expect(ranks.allows(KIND, option('w'), [option('x'), option('y'), option('z')])).toBe(true);
    ranks.record(KIND, option('w'), [option('x'), option('y'), option('z')]);
  }
});

test('keeps out the tenth question in a row whose answer is the longest', () => {
  const ranks = new OptionRanks(new OptionBalance());
  const wrong = [option('x'), option('y'), option('z')];
  const letIn = Array.from({ length: 10 }, () => {
    const allowed = ranks.allows(KIND, option('longest'), wrong);
    if (allowed) ranks.record(KIND, option('longest'), wrong);
    return allowed;
  });
  expect(letIn[0]).toBe(true);
  expect(letIn.at(-1)).toBe(false);
});
