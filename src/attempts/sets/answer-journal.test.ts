import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ModelAnswer } from '../../records/benchmark.ts';
import { RecordError, RunError } from '../../support/errors.ts';
import { AnswerJournal } from './answer-journal.ts';
import { iterateAnswers, readAnswered, readOutputs } from './read-answers.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const root = mkdtempSync(join(tmpdir(), 'answer-journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(root, `set-${files++}`, 'answers.jsonl');
const answer = (itemId: string, sample: number, raw = ''): ModelAnswer => ({
  set: 'set',
  itemId,
  sample,
  raw,
  finish: 'stop',
  promptTokens: null,
  generatedTokens: null,
  attempts: 1,
});

describe('a journal of answers', () => {
  it('holds every answer whose append resolved, in whole lines, however many come at once', async () => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    const records = Array.from({ length: 500 }, (_, at) => answer(`q${at}`, 0, '二'.repeat(at)));
    const first = journal.append(records[0]);
    const rest = records.slice(1).map((record) => journal.append(record));
    await first;
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(JSON.stringify(records[0]));
    await Promise.all(rest);
    expect(readFileSync(path, 'utf8')).toBe(records.map((record) => JSON.stringify(record) + '\n').join(''));
    await journal.close();
  });

  it('writes what waits before it closes', async () => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    const both = [journal.append(answer('a', 0)), journal.append(answer('b', 0))];
    await journal.close();
    await Promise.all(both);
    expect(readAnswered(path).answered.count).toBe(2);
  });

  it.each([
    ['in the middle', '{"itemId":"c","sam'],
    ['in a character', Buffer.from('{"itemId":"二').subarray(0, -1)],
    ['just before its newline', JSON.stringify(answer('c', 0))],
  ])('loses a line that is torn %s, and no other, and goes on after the last whole one', async (_name, torn) => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    await journal.append(answer('a', 0));
    await journal.append(answer('a', 2));
    await journal.close();
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, torn);
    const { answered, bytes } = readAnswered(path);
    expect([
      answered.count,
      answered.kindOf('a', 0),
      answered.kindOf('a', 1),
      answered.kindOf('a', 2),
      answered.kindOf('c', 0),
    ]).toEqual([2, 'answer', null, 'answer', null]);
    const again = await AnswerJournal.open(path, bytes);
    await again.append(answer('d', 0));
    await again.close();
    expect(readFileSync(path, 'utf8')).toBe(`${whole}${JSON.stringify(answer('d', 0))}\n`);
  });

  it('takes blank lines and carriage returns of an editor as they are', () => {
    const path = newPath();
    const edited = `${JSON.stringify(answer('a', 0))}\r\n\r\n${JSON.stringify(answer('b', 0))}\r\n`;
    writeFileSync(join(root, 'edited.jsonl'), edited);
    const { answered, bytes } = readAnswered(join(root, 'edited.jsonl'));
    expect([answered.count, bytes]).toEqual([2, edited.length]);
    expect(readAnswered(path)).toMatchObject({ bytes: 0 });
  });

  it('counts an answer that stands there twice once', () => {
    const path = join(root, 'twice.jsonl');
    writeFileSync(path, `${JSON.stringify(answer('a', 0))}\n`.repeat(2));
    expect(readAnswered(path).answered.count).toBe(1);
  });

  it('that is damaged before its end is refused, with the line and what to do', () => {
    const path = join(root, 'damaged.jsonl');
    writeFileSync(path, `${JSON.stringify(answer('a', 0))}\n{"itemId":\n${JSON.stringify(answer('b', 0))}\n`);
    expect(() => readAnswered(path)).toThrow(RecordError);
    expect(() => readAnswered(path)).toThrow(/damaged\.jsonl:2: .*; delete this line of the file/);
  });

  it('gives the outputs by item and sample, the first of repeats, and nothing where it was not begun', async () => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    for (const each of [answer('a', 0, 'one'), answer('a', 1, 'two'), answer('a', 0, 'again'), answer('b', 0, 'three')])
      await journal.append(each);
    await journal.close();
    expect([...readOutputs(path)].map(([id, samples]) => [id, [...samples]])).toEqual([
      [
        'a',
        [
          [0, 'one'],
          [1, 'two'],
        ],
      ],
      ['b', [[0, 'three']]],
    ]);
    expect(readOutputs(newPath()).size).toBe(0);
  });

  it('reads lines that call the set a benchmark, as they were written before', () => {
    const path = join(root, 'former.jsonl');
    const { set, ...rest } = answer('a', 0, 'one');
    writeFileSync(path, `${JSON.stringify({ benchmark: set, ...rest })}\n`);
    expect([...iterateAnswers(path)].map(({ value }) => value)).toEqual([answer('a', 0, 'one')]);
  });

  it('that a full disk left half of a group in is whole again, and goes on', async () => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    await journal.append(answer('a', 0));
    const whole = readFileSync(path, 'utf8');
    const handle = await open(path, 'a');
    const appending = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'appendFile');
    appending.mockImplementationOnce(async () => {
      appendFileSync(path, '{"itemId":"b","sam');
      throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    });
    await expect(journal.append(answer('b', 0))).rejects.toThrow(/cannot be written: ENOSPC/);
    expect(readFileSync(path, 'utf8')).toBe(whole);
    await journal.append(answer('c', 0));
    expect(readFileSync(path, 'utf8')).toBe(`${whole}${JSON.stringify(answer('c', 0))}\n`);
    await Promise.all([journal.close(), handle.close()]);
    appending.mockRestore();
  });

  it('says which file cannot be written, to everyone who waits', async () => {
    const journal = await AnswerJournal.open(newPath(), 0);
    await journal.close();
    const both = await Promise.allSettled([journal.append({ itemId: 'a' }), journal.append({ itemId: 'b' })]);
    for (const result of atLeast(2, both)) {
      expect(result.status).toBe('rejected');
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(RunError);
      expect(String((result as PromiseRejectedResult).reason)).toContain(`${journal.path} cannot be written`);
    }
  });
});
