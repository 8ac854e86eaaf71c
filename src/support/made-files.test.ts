import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RunError } from './errors.ts';
import { bytesOf, putFiles } from './made-files.ts';

const root = mkdtempSync(join(tmpdir(), 'made-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string): string => join(root, name);
const made = (name: string, text: string) => ({ path: at(name), content: () => [Buffer.from(text, 'utf8')] });

it('writes what lacks and leaves what is as it should be', () => {
  putFiles([made('one', '一')], 'the parts');
  putFiles([made('one', '一'), made('folder/two', 'two')], 'the parts');
  expect([readFileSync(at('one'), 'utf8'), readFileSync(at('folder/two'), 'utf8')]).toEqual(['一', 'two']);
});

it('writes nothing where one file says otherwise', () => {
  writeFileSync(at('own'), "somebody's");
  const files = [made('new', 'x'), made('own', 'ours')];
  expect(() => putFiles(files, 'the parts')).toThrow(RunError);
  expect(() => putFiles(files, 'the parts')).toThrow(/own is there and is not what the parts come to: give --out/);
  expect(existsSync(at('new'))).toBe(false);
  expect(readFileSync(at('own'), 'utf8')).toBe("somebody's");
});

it('gives the beginning of a file, whatever its size', () => {
  const text = 'x'.repeat(3_000_000) + 'end';
  writeFileSync(at('large'), text);
  expect(Buffer.concat([...bytesOf(at('large'))]).toString('utf8')).toBe(text);
  expect(Buffer.concat([...bytesOf(at('large'), 5)]).toString('utf8')).toBe('xxxxx');
  expect(() => [...bytesOf(at('large'), text.length + 1)]).toThrow(/large has become shorter/);
});
