import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { RecordError } from './errors.ts';
import { readJson } from './read-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-json-'));
afterAll(() => rmSync(folder, { recursive: true }));
const schema = z.object({ seed: z.int() });

it('gives what the file holds', () => {
  writeFileSync(join(folder, 'a.json'), '{"seed": 7}');
  expect(readJson(join(folder, 'a.json'), schema)).toEqual({ seed: 7 });
});

it.each<[string, string, RegExp]>([
  ['no JSON', '{"seed":', /bad.json cannot be read/],
  ['lists in lists without end', '['.repeat(1e5), /cannot be read: it nests more than/],
  ['another number than a float holds', '{"seed": 9007199254740993}', /bad.json: seed: .*expected number/],
])('refuses %s', (_, text, message) => {
  const path = join(folder, 'bad.json');
  writeFileSync(path, text);
  expect(() => readJson(path, schema)).toThrow(RecordError);
  expect(() => readJson(path, schema)).toThrow(message);
});
