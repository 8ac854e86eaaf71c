import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../pages/local-server.ts';
import type { ReviewItem } from '../../records/review.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { asLines, decision, HOSTILE, says, writeReviewedBank } from '../fixtures/review-world.ts';
import { answer, reviewScript, startReviewServer } from './review-server.ts';
import { ReviewFolder } from './review-folder.ts';

let folder = '';
let review: ReviewFolder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-review-server-'));
  writeReviewedBank(folder);
  review = ReviewFolder.open(folder, 2);
});
afterEach(() => {
  review.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string): Reply => answer(review, 'GET', new URL(path, 'http://127.0.0.1'), '');
const post = (path: string, body: unknown): Reply =>
  answer(review, 'POST', new URL(path, 'http://127.0.0.1'), JSON.stringify(body));
const verdict = { questionId: 'q0', action: 'keep', answer: null, note: '', reviewer: 'One' };

describe('the review page', () => {
  it('is served with its script, its style and its questions, to who has the address', async () => {
    const server = await startReviewServer(review, 0, () => {});
    try {
      expect((await fetch(new URL('/api/items/0', server.address))).status).toBe(403);
      const entrance = await fetch(server.address, { redirect: 'manual' });
      const headers = { cookie: entrance.headers.get('set-cookie')!.split(';')[0]! };
      const page = await (await fetch(new URL('/', server.address), { headers })).text();
      expect(page).toContain(SAFETY_EN);
      expect(page).toContain(SAFETY_ZH);
      expect(page).not.toMatch(/https?:\/\/|style="|onclick/);
      const item = await fetch(new URL('/api/items/0', server.address), { headers });
      expect(item.headers.get('content-type')).toMatch(/^application\/json/);
      expect(((await item.json()) as ReviewItem).question.stem).toBe(HOSTILE);
      const posted = await fetch(new URL('/api/decisions', server.address), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(verdict),
      });
      expect(posted.status).toBe(200);
      expect(review.decisions).toHaveLength(1);
    } finally {
      await server.close();
    }
  });

  it('has nothing else', () => {
    expect(get('/api/items/4').status).toBe(404);
    expect(get('/api/items/-1').status).toBe(404);
    expect(get('/etc/passwd').status).toBe(404);
    expect(answer(review, 'PUT', new URL('http://127.0.0.1/api/decisions'), '{}').status).toBe(404);
  });

  it('is a script that parses and makes no markup of any text', () => {
    expect(() => new Function(`return async () => {${reviewScript}}`)).not.toThrow();
    expect(reviewScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    expect(reviewScript).toContain('textContent');
  });
});

describe('decisions by way of the page', () => {
  it('are taken by the same rule as any', () => {
    expect(post('/api/decisions', verdict).status).toBe(200);
    expect(() => post('/api/decisions', { action: 'burn' })).toThrow(/action/);
    expect(() => post('/api/decisions', { ...verdict, action: 'correct', answer: 'U' })).toThrow(/not to U/);
    const wrong = asLines(decision(1), decision(2, { action: 'correct' }));
    expect(() => post('/api/import', { text: wrong })).toThrow(/line 2: correct takes the right letter/);
    expect(review.decisions).toHaveLength(1);
    const text = get('/api/decisions.jsonl').body.replace('"One"', '"Two"');
    expect(JSON.parse(post('/api/import', { text }).body)).toEqual({ added: 1, known: 0, elsewhere: 0 });
    expect(review.status().decided).toBe(1);
  });

  it('do not show each other before they are taken', () => {
    says(review, 'q0', 'drop', 'One');
    const seen = JSON.parse(get('/api/items/0?reviewer=Two').body) as { own: unknown };
    expect(seen.own).toBeNull();
    const decided = (name: string): unknown =>
      (JSON.parse(get(`/api/overview?reviewer=${name}`).body) as { decided: unknown }).decided;
    expect(decided('Two')).toEqual([false, false, false, false]);
    expect(decided('One')).toEqual([true, false, false, false]);
  });
});
