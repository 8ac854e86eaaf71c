import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RunError } from '../support/errors.ts';
import { Journal } from './journal.ts';
import { MetricsJournals } from './metrics.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('appends lines, and opened again at a length has lost what came after, torn or not', () => {
  const path = join(folder, 'deep', 'a.jsonl');
  const first = new Journal(path, 0);
  first.append({ text: '一' });
  const length = first.bytes;
  first.append({ text: 'b' });
  first.flush();
  first.close();
  writeFileSync(path, readFileSync(path, 'utf8') + '{"text":"to');

  const second = new Journal(path, length);
  expect(second.bytes).toBe(length);
  second.append({ text: 'c' });
  second.close();
  expect(readFileSync(path, 'utf8')).toBe('{"text":"一"}\n{"text":"c"}\n');
});

it('refuses to open at a length the file does not have', () => {
  const path = join(folder, 'short.jsonl');
  writeFileSync(path, '{}\n');
  expect(() => new Journal(path, 10)).toThrow(/has 3 bytes where its checkpoint counted 10/);
});

it('keeps metrics apart from what the clock says, and refuses a metric that is not a number', () => {
  const [metrics, timings] = ['metrics', 'timings'].map((name) => new Journal(join(folder, `${name}.jsonl`), 0));
  const recorder = new MetricsJournals('stage-1', metrics!, timings!);
  recorder.log(3, { reward: 0.5, kind: 'easy', plateau: null }, { seconds: 2 });
  expect(() => recorder.log(4, { loss: Number.NaN })).toThrow(RunError);
  expect(() => recorder.log(4, { loss: Number.NaN })).toThrow(
    'stage-1, step 4: metric loss is NaN: the training has diverged',
  );
  expect(() => recorder.log(4, { step: 1 })).toThrow('reserved');
  recorder.close();
  expect(readFileSync(metrics!.path, 'utf8')).toBe(
    '{"stage":"stage-1","step":3,"reward":0.5,"kind":"easy","plateau":null}\n',
  );
  expect(JSON.parse(readFileSync(timings!.path, 'utf8'))).toMatchObject({ stage: 'stage-1', step: 3, seconds: 2 });
});
