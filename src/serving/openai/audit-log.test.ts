import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anonymise } from '../../questions/anonymise/anonymise.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { AuditLog } from './audit-log.ts';
import { plainRequest } from './fixtures/plain-request.ts';
import { auditRecord } from './audit-record.ts';
import type { AnsweredRequest } from './generation-route.ts';

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'audit-')), 'log')));
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const open = (mostBytes = 1000): AuditLog =>
  new AuditLog({
    folder,
    mostBytes,
    flushMilliseconds: 1,
    onFailure: (error) => {
      throw error;
    },
  });
const files = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted();
const lines = (): unknown[] => files().flatMap((name) => readJsonl(join(folder, name)));

it('keeps every line in its order, in files of a bounded size that only the owner reads', () => {
  const log = open(100);
  const records = Array.from({ length: 20 }, (_, number) => ({ number, text: '答'.repeat(5) }));
  for (const record of records) log.append(record);
  log.close();
  expect(lines()).toEqual(records);
  expect(files().length).toBeGreaterThan(5);
  for (const name of files()) {
    const { size, mode } = statSync(join(folder, name));
    expect(size).toBeLessThanOrEqual(100);
    if (process.platform !== 'win32') expect(mode & 0o077).toBe(0);
  }
});

it('goes on where it was, behind the last whole line', () => {
  const first = open();
  first.append({ at: 1 });
  first.close();
  appendFileSync(join(folder, files()[0]!), '{"at": 2, "to');
  const second = open();
  second.append({ at: 3 });
  second.close();
  expect(lines()).toEqual([{ at: 1 }, { at: 3 }]);
});

it('cuts off a torn line of any length', () => {
  const first = open(2 ** 20);
  first.append({ at: 1 });
  first.close();
  appendFileSync(join(folder, files()[0]!), 'x'.repeat(150_000));
  open(2 ** 20).close();
  expect(lines()).toEqual([{ at: 1 }]);
});

it('closes what it has where the next file cannot be opened, and keeps nothing after that', () => {
  const log = open(10);
  log.append({ at: 1 });
  mkdirSync(join(folder, 'audit-000002.jsonl'));
  expect(() => log.append({ at: 2 })).toThrow(/cannot be written: EISDIR/);
  log.close();
  expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  expect(() => log.append({ at: 3 })).toThrow(/EISDIR/);
  expect(readFileSync(join(folder, 'audit-000001.jsonl'), 'utf8')).toBe('{"at":1}\n');
});

it('holds nothing that steers the terminal of who reads it', () => {
  const log = open();
  const record = { text: '\u009b2J \u202e\u001b]0;x' };
  log.append(record);
  log.close();
  expect(readFileSync(join(folder, files()[0]!), 'utf8')).toMatch(/^[ -~]+\n$/);
  expect(lines()).toEqual([record]);
});

it('keeps nothing once it is closed', () => {
  const log = open();
  log.close();
  expect(() => log.append({ at: 1 })).toThrow(/is closed/);
});

it('is written by one process at a time', () => {
  const log = open();
  expect(() => open()).toThrow(/process/);
  log.close();
  expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  open().close();
});

it('holds a line longer than a file may have', () => {
  const log = open(10);
  log.append({ text: 'x'.repeat(50) });
  log.append({ text: 'y' });
  log.close();
  expect([lines().length, files().length]).toEqual([2, 2]);
});

const answered: AnsweredRequest = {
  id: 'chatcmpl-1',
  path: '/v1/chat/completions',
  key: 'clinic',
  at: new Date('2026-12-01T10:00:00Z'),
  seconds: 2,
  secondsToFirst: 0.5,
  request: plainRequest('Mr. John Smith, phone 415-555-0134, has a fever.', 10),
  choices: [{ reasoning: 'John Smith is ill', text: 'A', finish: 'stop', generatedTokens: 5, reasoningTokens: 3 }],
  promptTokens: 9,
  failure: null,
};
const source = { model: 'm', revision: 'r', fingerprint: 'fp' };

it('says who asked what, of which model, and what was answered', () => {
  expect(auditRecord(answered, source, null)).toMatchObject({
    at: '2026-12-01T10:00:00.000Z',
    key: 'clinic',
    model: 'm',
    revision: 'r',
    fingerprint: 'fp',
    prompt: { messages: [{ role: 'user', content: expect.stringContaining('John Smith') }] },
    settings: { seed: 7, maxTokens: 10 },
    choices: [{ reasoning: 'John Smith is ill', text: 'A', finish: 'stop', generatedTokens: 5 }],
    promptTokens: 9,
    failure: null,
    redacted: false,
  });
});

it('leaves out of it what identifies people, where it shall', () => {
  const redact = (text: string): string => anonymise(text).text;
  const record = auditRecord(answered, source, redact);
  expect(record.redacted).toBe(true);
  const told = JSON.stringify(record);
  for (const secret of ['Smith', '555-0134']) expect(told.includes(secret), secret).toBe(false);
  expect(told).toContain('has a fever');
  const long = { ...answered.request, prompt: { kind: 'text', text: 'John Smith '.repeat(20_000) } } as const;
  expect(auditRecord({ ...answered, request: long }, source, redact).prompt).toEqual({
    text: '[220000 characters, not recorded]',
  });
  const messages = Array.from({ length: 50 }, () => ({ role: 'user', content: 'John Smith '.repeat(1000) }) as const);
  let read = 0;
  const count = (text: string): string => ((read += text.length), text);
  const many = { ...answered.request, prompt: { kind: 'chat', messages, item: null } } as const;
  const { prompt } = auditRecord({ ...answered, request: many }, source, count);
  expect(read).toBeLessThanOrEqual(200_000);
  expect((prompt as typeof many.prompt).messages.at(-1)!.content).toBe('[11000 characters, not recorded]');
  const failed = auditRecord({ ...answered, failure: 'John Smith is no model' }, source, redact);
  expect(failed.failure).not.toContain('Smith');
  const tokens = { ...answered.request, prompt: { kind: 'tokens', tokens: [1, 2, 3] } } as const;
  expect(auditRecord({ ...answered, request: tokens }, source, redact).prompt).toEqual({ tokenCount: 3 });
  expect(auditRecord({ ...answered, request: tokens }, source, null).prompt).toEqual({ tokens: [1, 2, 3] });
});

it('is what a file of it holds', () => {
  const log = open(10_000);
  log.append(auditRecord(answered, source, null));
  log.close();
  expect(JSON.parse(readFileSync(join(folder, files()[0]!), 'utf8'))).toEqual(auditRecord(answered, source, null));
});
