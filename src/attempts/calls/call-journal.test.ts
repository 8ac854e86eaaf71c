import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallJournal, readAnswers } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'calls-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MOST = { mostRead: 100, mostWritten: 1000 };
const answer = (key: string, changes: Partial<AnsweredLine> = {}): Omit<AnsweredLine, 'kind'> => {
  const { kind: _, ...line } = {
    kind: 'answered',
    key,
    item: 'q',
    index: 0,
    content: 'A',
    reasoning: null,
    finish: 'stop',
    read: 10,
    written: 5,
    reasoningTokens: 3,
    seconds: 0.5,
    ...changes,
  } satisfies AnsweredLine;
  return line;
};
const failure = { reason: 'fault', message: 'HTTP 503', again: true, unanswered: false };
const path = (): string => join(folder, 'calls.jsonl');

async function within<T>(work: (journal: CallJournal) => Promise<T> | T): Promise<T> {
  const journal = await CallJournal.open(folder);
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

describe('the journal of calls', () => {
  it('knows after any end what was answered, what failed and what was taken', async () => {
    const before = await within(async (journal) => {
      for (const key of ['a', 'b', 'c']) await journal.begun(key, MOST);
      await journal.answered(answer('a'), MOST);
      await journal.failed({ key: 'b', ...failure }, MOST);
      await journal.failed({ key: 'c', ...failure, reason: 'refused', again: false }, MOST);
      return { ...journal.spent };
    });
    expect(before).toMatchObject({ requests: 3, answers: 1, read: 10, written: 5, reasoning: 3, doubtful: 0 });
    await within((journal) => {
      expect(['a', 'b', 'c', 'd'].map((key) => journal.stateOf(key))).toEqual([
        'answered',
        'failed-again',
        'failed-final',
        'open',
      ]);
      expect(journal.spent).toEqual(before);
    });
  });

  it('counts what was in flight at a kill as doubtful, with the most that it can have taken', async () => {
    await within(async (journal) => {
      await journal.begun('a', MOST);
      await journal.begun('b', MOST);
      await journal.answered(answer('b'), MOST);
    });
    await within(async (journal) => {
      expect([journal.stateOf('a'), journal.spent.doubtful]).toEqual(['open', 1]);
      expect([journal.spent.doubtfulRead, journal.spent.doubtfulWritten]).toEqual([100, 1000]);
      await journal.begun('a', MOST);
      await journal.answered(answer('a'), MOST);
    });
    // The first request stays in doubt, whatever came of the second.
    await within((journal) => expect([journal.stateOf('a'), journal.spent.doubtful]).toEqual(['answered', 1]));
  });

  it('counts a request that was sent and never answered as doubtful too', async () => {
    await within(async (journal) => {
      await journal.begun('a', MOST);
      await journal.failed({ key: 'a', ...failure, reason: 'timed-out', unanswered: true }, MOST);
      expect(journal.spent).toMatchObject({ doubtful: 1, doubtfulRead: 100 });
    });
    await within(({ spent }) => expect(spent).toMatchObject({ doubtful: 1, doubtfulRead: 100 }));
  });

  it('counts a failure that was billed: what the model counted, and the most of what it did not', async () => {
    const before = await within(async (journal) => {
      for (const key of ['a', 'b', 'c']) await journal.begun(key, MOST);
      await journal.failed({ key: 'a', ...failure, billed: { read: 30, written: 12 } }, MOST);
      expect(journal.spent).toMatchObject({ answers: 0, read: 30, written: 12, doubtful: 0, doubtfulRead: 0 });
      await journal.failed({ key: 'b', ...failure, billed: { read: 30, written: null } }, MOST);
      await journal.failed({ key: 'c', ...failure, billed: { read: null, written: null } }, MOST);
      await journal.failed({ key: 'd', ...failure, batch: 'batch-1', billed: { read: 7, written: 2 } }, MOST);
      return { ...journal.spent };
    });
    expect(before).toMatchObject({ requests: 4, read: 67, written: 14, batchRead: 7, batchWritten: 2 });
    expect(before).toMatchObject({ doubtful: 2, doubtfulRead: 100, doubtfulWritten: 2000, uncounted: 0 });
    await within(({ spent }) => expect(spent).toEqual(before));
  });

  it('keeps the doubt of a killed request, whatever is made of its call later', async () => {
    await within((journal) => journal.begun('a', MOST));
    const before = await within(async (journal) => {
      await journal.begun('a', MOST);
      await journal.failed({ key: 'a', ...failure, reason: 'refused' }, MOST);
      await journal.judged({ key: 'a', reason: 'refused', message: 'HTTP 400', again: false });
      return { ...journal.spent };
    });
    expect(before).toMatchObject({ requests: 2, doubtful: 1, doubtfulRead: 100, doubtfulWritten: 1000 });
    await within((journal) => expect([journal.stateOf('a'), journal.spent]).toEqual(['failed-final', before]));
  });

  it('counts what a batch brought alike before and after a restart, and a failure of one once', async () => {
    const before = await within(async (journal) => {
      await journal.answered(answer('a', { batch: 'batch-1', read: null, written: null }), MOST);
      await journal.answered(answer('b', { batch: 'batch-1', written: null }), MOST);
      for (const batch of ['batch-1', 'batch-1', 'batch-2'])
        await journal.failed({ key: 'c', ...failure, batch }, MOST);
      await journal.failed({ key: 'd', ...failure, batch: 'batch-2', unanswered: true }, MOST);
      return { ...journal.spent };
    });
    expect(before).toMatchObject({ requests: 5, answers: 2, uncounted: 2, read: 10, batchRead: 10, doubtful: 1 });
    expect([before.doubtfulRead, before.doubtfulWritten]).toEqual([200, 3000]);
    await within((journal) => {
      expect(journal.spent).toEqual(before);
      expect(['batch-1', 'batch-2', 'batch-3'].map((batch) => journal.hasFailedIn(batch, 'c'))).toEqual([
        true,
        true,
        false,
      ]);
    });
  });

  it('counts an answer of another journal as one request, before and after a restart', async () => {
    const before = await within(async (journal) => {
      await journal.answered(answer('a'), { mostRead: null, mostWritten: null });
      await journal.begun('b', MOST);
      await journal.answered(answer('b'), MOST);
      return { ...journal.spent };
    });
    expect(before).toMatchObject({ requests: 2, answers: 2, read: 20, written: 10, doubtful: 0 });
    await within(({ spent }) => expect(spent).toEqual(before));
  });

  it('never takes unknown tokens for none', async () => {
    await within(async (journal) => {
      await journal.begun('a', MOST);
      await journal.answered(answer('a', { read: null, written: null, reasoningTokens: null }), MOST);
    });
    await within(({ spent }) =>
      expect(spent).toMatchObject({ answers: 1, uncounted: 1, read: 0, doubtfulRead: 100, doubtfulWritten: 1000 }),
    );
  });

  it('cuts off a torn end, and goes on behind it', async () => {
    await within(async (journal) => {
      await journal.begun('a', MOST);
      await journal.answered(answer('a'), MOST);
    });
    appendFileSync(path(), '{"kind":"answered","key":"b","it');
    await within(async (journal) => {
      expect([journal.stateOf('a'), journal.stateOf('b')]).toEqual(['answered', 'open']);
      await journal.answered(answer('b'), MOST);
    });
    expect([...readAnswers(folder)].map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('gives the first of two answers to one call', async () => {
    await within(async (journal) => {
      await journal.answered(answer('a'), MOST);
      await journal.answered(answer('a', { content: 'B' }), MOST);
    });
    expect([...readAnswers(folder)].map(({ content }) => content)).toEqual(['A']);
  });

  it('refuses a damaged line with its place, and a second process', async () => {
    await within(async (journal) => {
      await expect(CallJournal.open(folder)).rejects.toThrow(/is in use by process/);
      await journal.answered(answer('a'), MOST);
    });
    writeFileSync(path(), `{"kind":"begun"}\n${readFileSync(path(), 'utf8')}`);
    await expect(CallJournal.open(folder)).rejects.toThrow(/calls\.jsonl:1: .*delete this line/);
    expect(readFileSync(path(), 'utf8')).toContain('"begun"');
  });
});
