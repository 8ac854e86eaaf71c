import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { BatchJournal, LOST } from './batch-journal.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'batch-journal-'));
  path = join(folder, 'batches.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const most = { mostRead: 300, mostWritten: 50 };
const LOST_LINE = JSON.stringify({ kind: 'ended', batch: 'batch-1', status: LOST });

async function plan(...keys: readonly string[]): Promise<BatchJournal> {
  const journal = await BatchJournal.open(path);
  await journal.planned(keys.map((key) => ({ key, most })));
  return journal;
}

describe('a journal of batches', () => {
  it('takes a whole last line without its newline, and gives it one', async () => {
    await (await plan('a', 'b')).close();
    appendFileSync(path, LOST_LINE);
    expect(BatchJournal.lost(path).map(({ name }) => name)).toEqual(['batch-1']);
    const journal = await plan('c');
    expect(journal.batches.map(({ name, ended }) => [name, ended])).toEqual([
      ['batch-1', LOST],
      ['batch-2', null],
    ]);
    await journal.close();
    const lines = readFileSync(path, 'utf8').split('\n');
    expect([lines.length, lines[1], lines[3]]).toEqual([4, LOST_LINE, '']);
  });

  it('cuts off what a kill left torn', async () => {
    await (await plan('a')).close();
    const before = readFileSync(path, 'utf8');
    appendFileSync(path, LOST_LINE.slice(0, 20));
    const journal = await BatchJournal.open(path);
    expect(journal.batches[0]).toMatchObject({ name: 'batch-1', ended: null });
    await journal.close();
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('refuses a step of a batch that no line plans', async () => {
    await (await plan('a')).close();
    appendFileSync(path, `${LOST_LINE.replace('batch-1', 'batch-11')}\n`);
    await expect(BatchJournal.open(path)).rejects.toThrow(
      /batches\.jsonl:2: "ended" of "batch-11", which no line before it plans; planned: batch-1; correct the name/,
    );
    expect(() => BatchJournal.withProvider(path)).toThrow(RecordError);
  });

  it('tells of each batch what was learnt before it was planned', async () => {
    const first = await plan('a');
    await first.noteLearnt('max_completion_tokens');
    await first.planned([{ key: 'b', most }]);
    await first.close();
    const again = await BatchJournal.open(path);
    for (const { batches } of [first, again])
      expect(batches.map(({ learnt }) => learnt)).toEqual([null, 'max_completion_tokens']);
    await again.close();
  });
});
