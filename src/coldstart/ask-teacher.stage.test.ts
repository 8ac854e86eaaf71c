import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostTokens } from '../attempts/calls/most-tokens.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { askTeacherKind } from './ask-teacher.stage.ts';
import { shownTry } from './shown-question.ts';
import { refinePrompt } from './ladder/refine-prompt.ts';
import { withAnswerPrompt } from './ladder/with-answer-prompt.ts';
import { ownOrigin } from './fixtures/own-origin.ts';

const question = (id: string, stem: string): BankQuestion => ({
  id,
  language: 'en',
  stem,
  options: ['one', 'two'].map((text, at) => ({ letter: 'AB'[at]!, text })),
  answer: 'A',
  origin: ownOrigin(id),
  labels: {},
  specialty: null,
});
const questions = ['Short?', 'A question that is longer than the others?', 'Not so long a one?'].map((stem, at) =>
  question(`q${at}`, stem),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ask-teacher-'));
  writeJsonl(join(folder, 'train.jsonl'), questions);
});
afterAll(() => rmSync(folder, { recursive: true }));

function expected(settings: Record<string, unknown>, isStanding = true) {
  const standing = () => (isStanding ? { stage: 'questions', folder, summary: {} } : null);
  return askTeacherKind.expect!({
    settings: askTeacherKind.settings.parse(settings),
    feeds: { questions: ['questions'], teacher: ['teacher'], student: [] },
    entries: {},
    standing,
    made: () => ({}),
    promptBytes: 0,
  }).calls!['teacher'];
}

it('tells before it asks how many calls and tokens of prompts there can be, of the longest questions', () => {
  const [, longest, second] = questions.map((each) => {
    const content = withAnswerPrompt(shownTry(each, 0, false), 'letter');
    return mostTokens([{ role: 'user', content }], { maxTokens: null }).mostRead;
  });
  expect(expected({ trajectories: 2, attempts: 3, mode: 'paper' })).toEqual({
    calls: { count: 6, bound: 'at most' },
    readTokens: { count: 3 * (longest! + second!), bound: 'at most' },
    writtenTokens: null,
  });
  const accept = { accepted: 1, tries: 2 };
  // A prompt of any rung is no longer than what is told, a refined one with all that it may show.
  const read = expected({ trajectories: 3, attempts: 1 })!.readTokens!.count;
  const shown = questions.map((each) => shownTry(each, 0, false));
  const kept = '多'.repeat(6000);
  const failure = {
    kind: 'wrong-number',
    strategy: 'self-correction',
    kept,
    quotes: Array(3).fill('多'.repeat(999)),
  } as const;
  const longestOf = shown.map((each) => refinePrompt(each, 'difficult', failure, 'letter'));
  const bytes = longestOf.reduce(
    (sum, content) => sum + mostTokens([{ role: 'user', content }], { maxTokens: null }).mostRead,
    0,
  );
  expect(read).toBeGreaterThanOrEqual(5 * bytes);
  // Three blind, two refined, one along the path, one with the answer.
  expect(expected({ trajectories: 2, attempts: 3 })!.calls).toEqual({ count: 14, bound: 'at most' });
  expect(expected({ trajectories: 2, attempts: 3, goldShare: 0, skeletons: 0 })!.calls.count).toBe(10);
  expect(expected({ trajectories: 2, attempts: 3, accept })!.calls).toEqual({ count: 2, bound: 'at most' });
  expect(expected({ trajectories: 2 }, false)).toMatchObject({ calls: { count: 16 }, readTokens: null });
});

it('refuses limits that it does not know', () => {
  const { settings } = askTeacherKind;
  expect(settings.safeParse({ trajectories: 2, limits: { money: 5, tokens: 1e6, calls: 20 } }).success).toBe(true);
  for (const limits of [{ cents: 5 }, { money: 0 }, { calls: 1.5 }])
    expect(settings.safeParse({ trajectories: 2, limits }).success).toBe(false);
});
