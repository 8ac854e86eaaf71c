/** The journal of answers and evaluation.json, damaged: read, or refused with what to do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { readEvaluationFile } from './evaluation-file.ts';
import { readAnswered, readCounted, type AnsweredJournal } from './read-answers.ts';

const root = mkdtempSync(join(tmpdir(), 'journal-fuzz-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const line = (itemId: string, rest: object = {}): string =>
  `${JSON.stringify({ set: 's', itemId, sample: 0, raw: '中', finish: 'stop', promptTokens: null, generatedTokens: 3, attempts: 1, ...rest })}\n`;
const JOURNALS = [
  line('a') + line('b') + line('a', { sample: 1 }),
  line('a', { raw: '', finish: 'filtered', refused: 'HTTP 400' }) + line('a'),
  line('a').replace('"set"', '"benchmark"'),
];
const EVALUATIONS = [
  '{"version":2,"model":{"spec":"openai:http://h/v1#m","name":"m","sha256":null,"parameters":7},"decoding":{"temperature":0,"topP":null,"maxTokens":null,"samples":1,"seed":0,"shuffleOptions":false},"versions":{"node":"24"},"sets":[{"id":"medqa","version":"1.2","prompt":"instructed","source":"f","items":3,"sha256":"x","itemsSha256":"y"}]}',
  '{"version":1,"model":{"spec":"hf:m","name":"m","sha256":"0"},"decoding":{"temperature":null,"topP":1,"maxTokens":9,"samples":2,"seed":0,"shuffleOptions":true},"versions":{},"benchmarks":[{"id":"medqa","version":1,"source":"f","items":3,"sha256":"x","itemsSha256":"y"}]}',
];

it('any journal is read or refused, and what is kept of it ends at a whole line', () =>
  fuzz(
    'journal of answers',
    damaged(JOURNALS),
    (text) => {
      const path = join(root, 'answers.jsonl');
      writeFileSync(path, text);
      readCounted(path);
      return readAnswered(path);
    },
    {
      holds: (value, text) => {
        const { answered, bytes } = value as AnsweredJournal;
        const whole = Buffer.from(text).subarray(0, bytes).toString('utf8');
        expect(whole === '' || whole.endsWith('\n')).toBe(true);
        expect(answered.count + answered.refused).toBeLessThanOrEqual(whole.split('\n').length - 1);
      },
    },
  ));

it('any evaluation.json is read or refused', () =>
  fuzz('evaluation.json', damaged(EVALUATIONS), (text) => {
    const folder = join(root, 'evaluation');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'evaluation.json'), text);
    return readEvaluationFile(folder);
  }));
