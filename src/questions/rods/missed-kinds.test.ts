import { expect, it } from 'vitest';
import { describeMissedKind, missedKinds } from './missed-kinds.ts';
import type { KindShare } from './synthesis.ts';

const share = (of: Partial<KindShare>): KindShare => ({
  wantedShare: 0.2,
  shareOfQuestions: 0,
  questions: 0,
  diseases: 30,
  exhausted: true,
  dropped: {},
  ...of,
});
const missed = (of: Partial<KindShare>) => missedKinds({ questions: 100, kinds: { treatment: share(of) } });

it.each([
  ['gave out far below its share', { questions: 9, shareOfQuestions: 0.09 }, 1],
  ['leads nowhere', { diseases: 0, exhausted: false }, 1],
  ['has half of its share', { questions: 10, shareOfQuestions: 0.1 }, 0],
  ['was drawn seldom by chance, and gives more', { exhausted: false }, 0],
])('a kind that %s', (_, of, count) => {
  expect(missed(of)).toHaveLength(count);
});

it('says what stopped it most, of how many tries, and what to change', () => {
  const dropped = { 'asked before': 3, 'too few distractors': 90 };
  const [only] = missed({ questions: 1, shareOfQuestions: 0.01, dropped });
  expect(describeMissedKind(only!, { options: 10, isStrict: true })).toBe(
    'treatment: 1 of 100 questions, 20.0 % were wanted, and nothing more can be asked; stopped most by ' +
      '"too few distractors" (90 of 94 tries): most have fewer than 9 wrong options; ask for fewer options, other kinds or ' +
      'findings or a silent closed world',
  );
  const [nowhere] = missed({ diseases: 0 });
  expect(describeMissedKind(nowhere!, { options: 4, isStrict: false })).toBe(
    'treatment: 0 of 100 questions, 20.0 % were wanted; the graph leads there from no disease that can be told; change kinds, ' +
      'masked nodes or findings',
  );
});
