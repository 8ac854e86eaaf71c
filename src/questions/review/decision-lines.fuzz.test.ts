/** Decisions that come from elsewhere: taken whole, or refused in words. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { readBankManifest } from '../../records/read-bank.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { asLines, decision, queue, writeReviewedBank } from '../fixtures/review-world.ts';
import { readText } from './decision-lines.ts';
import { faultOf } from './decision-rule.ts';
import { QuestionsAsRead } from './decisions.ts';
import { ReviewFolder } from './review-folder.ts';
import { answer } from './review-server.ts';

const questions = new QuestionsAsRead(queue.map(({ question }) => question));
const check = (each: ReturnType<typeof decision>): string | null => faultOf(each, questions.of(each));
const samples = [
  asLines(
    decision(0),
    decision(1, { action: 'correct', answer: 'C' }),
    decision(2, { action: 'drop', note: '药 "x"\n' }),
  ),
  asLines(decision(3, { action: 'withdraw', reviewer: 'Dr. 李' })).trimEnd(),
];

let folder = '';
let review: ReviewFolder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-fuzz-review-'));
  writeReviewedBank(join(folder, 'bank'));
  review = ReviewFolder.open(join(folder, 'bank'), 1);
});
afterAll(() => {
  review.close();
  rmSync(folder, { recursive: true });
});

it('lines of decisions', async () => {
  const holds = (value: unknown): void => {
    for (const each of value as ReturnType<typeof decision>[]) expect(check(each)).toBeNull();
  };
  await fuzz('decisions', damaged(samples), (text) => readText(text, check), { holds });
  const lines = (size: number): string => Array.from({ length: size }, () => samples[0]!).join('');
  await expectLinear(lines, 300, (text) => readText(text, check));
});

it('requests of the page', async () => {
  const verdict = { questionId: 'q1', action: 'correct', answer: 'B', note: 'x', reviewer: 'One' };
  const bodies = [JSON.stringify(verdict), JSON.stringify({ text: samples[0] })];
  for (const path of ['decisions', 'import']) {
    const url = new URL(`http://127.0.0.1/api/${path}`);
    await fuzz(`review ${path}`, damaged(bodies), (body) => answer(review, 'POST', url, body), { fewerBy: 3 });
  }
});

it('the manifest of a bank', async () => {
  const manifest = JSON.stringify({ ...readBankManifest(join(folder, 'bank')) });
  const read = (text: string): unknown => {
    writeFileAtomic(join(folder, 'manifest.json'), text);
    return readBankManifest(folder);
  };
  await fuzz('bank manifest', damaged([manifest]), read, { fewerBy: 3 });
});
