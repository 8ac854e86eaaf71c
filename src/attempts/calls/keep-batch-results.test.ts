import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../chat/openai-compatible/endpoint.ts';
import { OpenAiBatchService } from '../../chat/openai-compatible/openai-batch-service.ts';
import type { Batch } from './batch-journal.ts';
import { CallJournal } from './call-journal.ts';
import { keepBatchResults, keepUnanswered } from './keep-batch-results.ts';
import type { Spent } from './spent.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'results-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const decoding = { temperature: 0, topP: null, maxTokens: 50 };
const service = new OpenAiBatchService({
  endpoint: parseEndpoint('https://api.example.org/v1#m'),
  apiKey: null,
  timeoutSeconds: 5,
});
const keys = ['a', 'b', 'c', 'd'];
const batch: Batch = {
  name: 'batch-1',
  keys,
  most: new Map(keys.map((key) => [key, { mostRead: 300, mostWritten: 50 }])),
  learnt: null,
  file: 'file-1',
  isCreating: true,
  creatingAt: null,
  id: 'batch_1',
  createdAt: null,
  ended: null,
};

const result = (key: string, status: number, body: object): object => ({
  custom_id: key,
  response: { status_code: status, body },
  error: null,
});
const refusal = { choices: [{ message: { content: null, refusal: 'no' }, finish_reason: 'stop' }] };
const LINES = [
  result('a', 200, { choices: [{ message: { content: 'A' }, finish_reason: 'stop' }] }),
  result('b', 200, { ...refusal, usage: { prompt_tokens: 9, completion_tokens: 4 } }),
  result('c', 200, refusal),
  result('d', 500, { error: { message: 'oops' } }),
];

/** Reads files of results one after another, each in a process of its own. */
async function keep(...files: readonly (readonly object[])[]): Promise<Spent> {
  let spent: Spent | null = null;
  for (const lines of files) {
    const path = join(folder, 'results.jsonl');
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    const journal = await CallJournal.open(folder);
    if (spent !== null) expect(journal.spent).toEqual(spent);
    await keepBatchResults(path, batch, new Map(), { service, journal, decoding, onAnswer: () => {} });
    spent = { ...journal.spent };
    await journal.close();
  }
  return spent!;
}

const journalText = (): string => readFileSync(join(folder, 'calls.jsonl'), 'utf8');

describe('results of a batch', () => {
  it('count what was billed: as the model counts it, else the most that the request can take', async () => {
    const spent = await keep(LINES);
    expect(spent).toMatchObject({ requests: 4, answers: 1, read: 9, written: 4, batchRead: 9, batchWritten: 4 });
    expect(spent).toMatchObject({ uncounted: 1, doubtful: 1, doubtfulRead: 600, doubtfulWritten: 100 });
  });

  it('count once, however often and how far they were read before', async () => {
    const whole = await keep(LINES);
    const text = journalText();
    expect(await keep(LINES, LINES)).toEqual(whole);
    expect(journalText()).toBe(text);
    rmSync(join(folder, 'calls.jsonl'));
    expect(await keep(LINES.slice(0, 2), LINES)).toEqual(whole);
  });

  it('that refuse a request before it is worked on are not final: an empty account is refused alike', async () => {
    const refusals = [
      result('b', 403, { error: { message: 'insufficient balance' } }),
      result('c', 400, { error: { message: 'billing hard limit has been reached' } }),
      result('d', 200, { ...refusal, usage: { prompt_tokens: 9, completion_tokens: 4 } }),
    ];
    await keep([LINES[0]!, ...refusals]);
    const journal = await CallJournal.open(folder);
    expect(keys.map((key) => journal.stateOf(key))).toEqual([
      'answered',
      'failed-again',
      'failed-again',
      'failed-final',
    ]);
    expect([journal.answersOf('batch-1'), journal.failureIn('batch-1', 'b')]).toEqual([1, 'refused']);
    await journal.close();
  });

  it('that cannot be read keep no other from being read, and are counted', async () => {
    const path = join(folder, 'damaged.jsonl');
    const [a, b, c] = LINES.map((line) => JSON.stringify(line));
    const bytes = [a, b!.replace('null', 'NaN'), Buffer.from([0xff]), c!.slice(0, 30)];
    writeFileSync(path, Buffer.concat(bytes.flatMap((part) => [Buffer.from(part!), Buffer.from('\n')]).slice(0, -1)));
    const journal = await CallJournal.open(folder);
    const keeping = { service, journal, decoding, onAnswer: () => {} };
    expect(await keepBatchResults(path, batch, new Map(), keeping)).toEqual({ lines: 1, replies: 1, damaged: 3 });
    expect(journal.stateOf('a')).toBe('answered');
    await journal.close();
  });

  it('count a request once that fails in both files of a batch', async () => {
    expect((await keep([LINES[3]!], [LINES[3]!])).requests).toBe(1);
  });

  it('that never come leave the rest open and in doubt, once', async () => {
    await keep(LINES.slice(0, 2));
    for (const left of [2, 0]) {
      const journal = await CallJournal.open(folder);
      expect(await keepUnanswered(batch, 'HTTP 404', new Map(), { journal, decoding })).toBe(left);
      expect(keys.map((key) => journal.stateOf(key))).toEqual([
        'answered',
        'failed-final',
        'failed-again',
        'failed-again',
      ]);
      // Those of the answer whose tokens nobody counted, and of two requests.
      expect(journal.spent).toMatchObject({ doubtful: 2, doubtfulRead: 900, doubtfulWritten: 150 });
      await journal.close();
    }
  });
});
