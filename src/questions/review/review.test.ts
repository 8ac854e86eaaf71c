import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import type { Decision, ReviewItem } from '../../records/review.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { writeBank } from '../bank/write-bank.ts';
import { madeUpWords, publicQuestion } from '../fixtures/public-questions.ts';
import { applyReview } from './apply-review.ts';
import { resolve, StandingDecisions } from './decisions.ts';
import { ReviewFolder } from './review-folder.ts';
import { answer, reviewScript, startReviewServer } from './review-server.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-review-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hostile = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';
const queue: ReviewItem[] = Array.from({ length: 4 }, (_, index) => ({
  question: publicQuestion({ id: `q${index}`, stem: index === 0 ? hostile : madeUpWords(index, 9) }),
  reason: 'failed-all-trials',
  validator: 'model',
  trials: [0, 1, 2, 3, 4].map((trial) => ({
    trial,
    letter: trial === 4 ? null : 'B',
    unread: trial === 4 ? 'empty-answer' : null,
    right: false,
    raw: hostile,
  })),
}));

function review(reviewersWanted = 1): ReviewFolder {
  writeBank(folder, {
    madeBy: 'refine',
    settings: {},
    inputs: [],
    steps: [],
    questions: [publicQuestion({ id: 'passed' })],
    dropped: [],
    queue,
    tierAgreement: null,
  });
  return ReviewFolder.open(folder, reviewersWanted);
}

const says = (
  of: ReviewFolder,
  questionId: string,
  action: Decision['action'],
  reviewer = 'One',
  letter: string | null = null,
): void =>
  void of.decide(
    { questionId, action, answer: letter, note: '', reviewer },
    new Date(1_795_000_000_000 + of.decisions.length),
  );

describe('decisions', () => {
  it('are on the disk one by one, signed with name and time, and there again after a kill', () => {
    const first = review();
    says(first, 'q0', 'keep');
    says(first, 'q1', 'correct', 'One', 'C');
    appendFileSync(join(folder, 'decisions.jsonl'), '{"questionId": "q2", "act');
    const again = ReviewFolder.open(folder, 1);
    const byFile = ReviewFolder.open(join(folder, 'questions.jsonl'), 1);
    expect([byFile.folder, byFile.decisions.length]).toEqual([folder, again.decisions.length]);
    expect(again.decisions).toMatchObject([
      { questionId: 'q0', action: 'keep', reviewer: 'One', at: expect.stringMatching(/^2026-.*Z$/) },
      { questionId: 'q1', action: 'correct', answer: 'C' },
    ]);
    says(again, 'q2', 'drop');
    expect(ReviewFolder.open(folder, 1).status()).toMatchObject({ items: 4, decided: 3 });
  });

  it('are taken back by a further line, not by changing one', () => {
    const of = review();
    says(of, 'q0', 'drop');
    says(of, 'q0', 'withdraw');
    expect(of.status().decided).toBe(0);
    says(of, 'q0', 'keep');
    expect(of.decisionOf(of.items[0]!, 'One')).toMatchObject({ action: 'keep' });
    expect(of.decisions).toHaveLength(3);
  });

  it('that no question can have are refused in words', () => {
    const of = review();
    expect(() => says(of, 'absent', 'keep')).toThrow(/no question "absent" waits/);
    expect(() => says(of, 'q0', 'correct', 'One', 'A')).toThrow(/can be corrected to B, C, D, not to A/);
    expect(() => says(of, 'q0', 'keep', 'One', 'B')).toThrow(/keep takes no letter/);
    expect(() => says(of, 'q0', 'keep', '  ')).toThrow(/reviewer/);
    expect(of.decisions).toEqual([]);
  });

  it('applied: kept and corrected ones enter the bank, dropped ones keep the name, and twice is once', () => {
    const of = review();
    says(of, 'q0', 'keep');
    says(of, 'q1', 'correct', 'One', 'C');
    says(of, 'q2', 'drop');
    expect(applyReview(of).counts).toEqual({ questions: 3, dropped: 1, inReview: 1 });
    const bank = (): BankQuestion[] => readJsonl<BankQuestion>(join(folder, 'questions.jsonl'));
    expect(bank().map(({ id, answer: letter }) => `${id} ${letter}`)).toEqual(['passed A', 'q0 A', 'q1 C']);
    expect(readJsonl<Dropped>(join(folder, 'dropped.jsonl'))).toMatchObject([
      { id: 'q2', reason: 'dropped-by-reviewer', evidence: expect.stringContaining('One, 2026-') },
    ]);
    const before = bank();
    applyReview(ReviewFolder.open(folder, 1));
    expect(bank()).toEqual(before);
  });
});

describe('two reviewers', () => {
  it('must decide alike; their agreement is told as kappa', () => {
    const of = review(2);
    for (const [id, one, two] of [
      ['q0', 'keep', 'keep'],
      ['q1', 'drop', 'drop'],
      ['q2', 'keep', 'drop'],
      ['q3', 'keep', 'keep'],
    ] as const) {
      says(of, id, one, 'One');
      says(of, id, two, 'Two');
    }
    const status = of.status();
    expect(status).toMatchObject({ decided: 3, disagreements: 1, reviewers: ['One', 'Two'] });
    expect(status.agreement).toMatchObject([
      { reviewers: ['One', 'Two'], agreement: { items: 4, share: 0.75, kappa: 0.5 } },
    ]);
    const standing = new StandingDecisions(of.decisions);
    expect(resolve(standing.of(queue[2]!.question), 2).kind).toBe('disagreement');
    expect(resolve(standing.of(queue[0]!.question), 3).kind).toBe('open');
    expect(applyReview(of).counts).toEqual({ questions: 3, dropped: 1, inReview: 1 });
  });

  it('exchange decisions by file: nothing is added twice, a damaged line is refused whole', () => {
    const of = review(2);
    says(of, 'q0', 'keep', 'One');
    const exported = answer(of, 'GET', '/api/decisions.jsonl', '').body;
    expect(of.importText(exported)).toBe(0);
    const other = exported.replace('"One"', '"Two"');
    expect(of.importText(other)).toBe(1);
    expect(of.status()).toMatchObject({ decided: 1 });
    expect(() => of.importText(`${other}{"questionId": 1}\n`)).toThrow(/line 2: /);
    writeFileSync(join(folder, 'more.jsonl'), other);
    expect(of.importDecisions(join(folder, 'more.jsonl'))).toBe(0);
  });

  it('do not see each other before they decide', () => {
    const of = review(2);
    says(of, 'q0', 'drop', 'One');
    const seen = JSON.parse(answer(of, 'GET', '/api/items/0?reviewer=Two', '').body) as { own: unknown };
    expect(seen.own).toBeNull();
    expect(JSON.parse(answer(of, 'GET', '/api/overview?reviewer=Two', '').body)).toMatchObject({
      decided: [false, false, false, false],
    });
    expect(JSON.parse(answer(of, 'GET', '/api/overview?reviewer=One', '').body)).toMatchObject({
      decided: [true, false, false, false],
    });
  });
});

/** Its own requests: fetch would not let a Host header be set. */
function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((done, fail) => {
    const asked = request(url, { method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => (body += part))
        .on('end', () => done({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on('error', fail).end(options.body);
  });
}

describe('the server', () => {
  it('serves page, script and questions with a policy that lets nothing else in', async () => {
    const server = await startReviewServer(review(), 0);
    try {
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      const page = await ask(server.url);
      expect(page.headers['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      expect(page.body).toContain(SAFETY_EN);
      expect(page.body).toContain(SAFETY_ZH);
      expect(page.body).not.toMatch(/https?:\/\/|style="|onclick/);
      const item = await ask(`${server.url}api/items/0`);
      expect(item.headers['content-type']).toMatch(/^application\/json/);
      expect((JSON.parse(item.body) as ReviewItem).question.stem).toBe(hostile);
      expect((await ask(`${server.url}api/items/4`)).status).toBe(404);
      expect((await ask(`${server.url}../etc/passwd`)).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('takes decisions of its own page and of no other', async () => {
    const of = review();
    const server = await startReviewServer(of, 0);
    const body = JSON.stringify({ questionId: 'q0', action: 'keep', answer: null, note: '', reviewer: 'One' });
    const post = (headers: Record<string, string>): Promise<{ status: number; body: string }> =>
      ask(`${server.url}api/decisions`, { method: 'POST', headers, body });
    try {
      expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
      expect((await post({ 'content-type': 'application/json', origin: 'https://elsewhere.example' })).status).toBe(
        403,
      );
      expect((await post({ 'content-type': 'application/json', host: 'elsewhere.example' })).status).toBe(403);
      expect(of.decisions).toEqual([]);
      expect((await post({ 'content-type': 'application/json', origin: server.url.slice(0, -1) })).status).toBe(200);
      expect(of.decisions).toHaveLength(1);
      const wrong = await ask(`${server.url}api/decisions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"action": "burn"}',
      });
      expect(wrong.status).toBe(400);
      expect(JSON.parse(wrong.body)).toMatchObject({ error: expect.stringContaining('action') });
    } finally {
      await server.close();
    }
  });
});

describe('the page by itself', () => {
  it('is a script that parses and makes no markup of any text', () => {
    expect(() => new Function(`return async () => {${reviewScript}}`)).not.toThrow();
    expect(reviewScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    expect(reviewScript).toContain('textContent');
  });
});
