import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RecordError, RunError } from '../../support/errors.ts';
import { AnswerJournal } from './answer-journal.ts';
import { readAnswered } from './answered.ts';

const root = mkdtempSync(join(tmpdir(), 'answer-journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(root, `set-${files++}`, 'answers.jsonl');
const schema = z.object({ itemId: z.string(), sample: z.number() });

describe('a journal of answers', () => {
  it('holds every answer whose append resolved, in whole lines, however many come at once', async () => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    const records = Array.from({ length: 500 }, (_, at) => ({ itemId: `q${at}`, sample: 0, raw: '二'.repeat(at) }));
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
    const both = [journal.append({ itemId: 'a', sample: 0 }), journal.append({ itemId: 'b', sample: 0 })];
    await journal.close();
    await Promise.all(both);
    expect(readAnswered(path, schema).answered.count).toBe(2);
  });

  it.each([
    ['in the middle', '{"itemId":"c","sam'],
    ['in a character', Buffer.from('{"itemId":"二').subarray(0, -1)],
    ['just before its newline', '{"itemId":"c","sample":0}'],
  ])('loses a line that is torn %s, and no other, and goes on after the last whole one', async (_name, torn) => {
    const path = newPath();
    const journal = await AnswerJournal.open(path, 0);
    await journal.append({ itemId: 'a', sample: 0 });
    await journal.append({ itemId: 'a', sample: 2 });
    await journal.close();
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, torn);
    const { answered, bytes } = readAnswered(path, schema);
    expect([
      answered.count,
      answered.has('a', 0),
      answered.has('a', 1),
      answered.has('a', 2),
      answered.has('c', 0),
    ]).toEqual([2, true, false, true, false]);
    const again = await AnswerJournal.open(path, bytes);
    await again.append({ itemId: 'd', sample: 0 });
    await again.close();
    expect(readFileSync(path, 'utf8')).toBe(`${whole}{"itemId":"d","sample":0}\n`);
  });

  it('takes blank lines and carriage returns of an editor as they are', () => {
    const path = newPath();
    writeFileSync(join(root, 'edited.jsonl'), '{"itemId":"a","sample":0}\r\n\r\n{"itemId":"b","sample":0}\r\n');
    const { answered, bytes } = readAnswered(join(root, 'edited.jsonl'), schema);
    expect([answered.count, bytes]).toEqual([2, 56]);
    expect(readAnswered(path, schema)).toMatchObject({ bytes: 0 });
  });

  it('counts an answer that stands there twice once', () => {
    const path = join(root, 'twice.jsonl');
    writeFileSync(path, '{"itemId":"a","sample":0}\n'.repeat(2));
    expect(readAnswered(path, schema).answered.count).toBe(1);
  });

  it('that is damaged before its end is refused, with the line and what to do', () => {
    const path = join(root, 'damaged.jsonl');
    writeFileSync(path, '{"itemId":"a","sample":0}\n{"itemId":\n{"itemId":"b","sample":0}\n');
    expect(() => readAnswered(path, schema)).toThrow(RecordError);
    expect(() => readAnswered(path, schema)).toThrow(/damaged\.jsonl:2: .*; delete this line of the file/);
  });

  it('says which file cannot be written, to everyone who waits', async () => {
    const journal = await AnswerJournal.open(newPath(), 0);
    await journal.close();
    const both = await Promise.allSettled([journal.append({ itemId: 'a' }), journal.append({ itemId: 'b' })]);
    for (const result of both) {
      expect(result.status).toBe('rejected');
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(RunError);
      expect(String((result as PromiseRejectedResult).reason)).toContain(`${journal.path} cannot be written`);
    }
  });
});
