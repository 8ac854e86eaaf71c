/** Decisions by way of the page while the disk fails: what was answered 200 is there afterwards, and nothing else is broken. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { sweepDiskFaults } from '../../../test/worlds/disk-faults.ts';
import { writeReviewedBank } from '../fixtures/review-world.ts';
import { Review } from './review.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-server-faults-'));
afterAll(() => rmSync(root, { recursive: true }));
const start = join(root, 'start');
mkdirSync(start);
writeReviewedBank(start);

const module = (name: string): string => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));

/** Decides q0 to q3 as a person would, once more where it was not kept; prints the status of every answer. */
const program = (folder: string): string => `
import { ReviewFolder } from ${module('review-folder.ts')};
import { startReviewServer } from ${module('review-server.ts')};
const review = ReviewFolder.open(${JSON.stringify(folder)}, 1);
const server = await startReviewServer(review, 0, (error) => console.error('OURS', error));
const entrance = await fetch(server.address, { redirect: 'manual' });
const headers = { cookie: entrance.headers.get('set-cookie').split(';')[0], 'content-type': 'application/json' };
const decide = async (questionId) => {
  const body = JSON.stringify({ questionId, action: 'keep', answer: null, note: '药', reviewer: 'One' });
  const { status } = await fetch(new URL('/api/decisions', server.address), { method: 'POST', headers, body });
  console.log(questionId, status);
  return status;
};
for (const id of ['q0', 'q1', 'q2', 'q3']) if ((await decide(id)) !== 200) await decide(id);
await server.close();
review.close();
`;

/** Who stands where; the clock of the server stands in the file. */
function snapshot(folder: string): unknown {
  const { decisions, items, standing, remarks } = Review.look(folder, 1);
  return {
    standing: items.map(({ question }) => standing.of(question).map(({ action, note }) => `${action} ${note}`)),
    decided: [...new Set(decisions.map(({ questionId }) => questionId))],
    remarks,
  };
}

const strides = process.env['FLEMING_FAULTS'] === 'all' ? { kill: 1, full: 1, fail: 1 } : { kill: 3, full: 4, fail: 3 };

it.each(['kill', 'full', 'fail'] as const)(
  'a %s loses no decision that was answered 200',
  { timeout: 600_000 },
  async (how) => {
    const command = (folder: string): string[] => ['--input-type=module', '-e', program(folder)];
    const { expected, operations, trials } = await sweepDiskFaults({ start, command, snapshot }, how, strides[how]);
    expect(expected).toEqual({
      standing: Array.from({ length: 4 }, () => ['keep 药']),
      decided: ['q0', 'q1', 'q2', 'q3'],
      remarks: [],
    });
    // Each decision is written and flushed; the first also makes the file's name last.
    expect(operations.filter((line) => / fsyncSync .*decisions\.jsonl$/.test(line))).toHaveLength(4);
    for (const { at, operation, disturbed, again, snapshot: after } of trials) {
      const where = `${how} at ${at}: ${operation}\n${disturbed.stdout}\n${disturbed.stderr}`;
      expect(disturbed.stderr, where).not.toContain('OURS');
      if (how === 'full' && operation.includes('decisions.jsonl')) expect(disturbed.stdout, where).toContain(' 507');
      if (how === 'fail' && operation.includes('decisions.jsonl')) {
        expect(disturbed.stdout, where).toContain(' 500');
        expect(disturbed.code, where).toBe(0);
      }
      expect(again.code, where).toBe(0);
      expect(after, where).toEqual(expected);
    }
  },
);
