import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RecordError } from './errors.ts';
import { iterateJsonl, readJsonl, writeJsonl } from './jsonl.ts';

const folder = mkdtempSync(join(tmpdir(), 'jsonl-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array): string {
  const path = join(folder, `${Math.random()}.jsonl`);
  writeFileSync(path, content);
  return path;
}

describe('readJsonl', () => {
  it('drops a byte order mark and carriage returns, skips blank lines but counts them', () => {
    const path = file('\ufeff{"a":1}\r\n\r\n \n{"a":"二"}\n');
    expect([...iterateJsonl(path)]).toEqual([
      { value: { a: 1 }, line: 1, offset: 0, bytes: 11, ended: true },
      { value: { a: '二' }, line: 4, offset: 16, bytes: 11, ended: true },
    ]);
  });

  it('says where each line stands, across pieces too, and whether its newline is there', () => {
    const records = ['short', 'x'.repeat((1 << 20) + 7), '二', 'y'.repeat(1 << 20), 'last'];
    const path = file(records.map((record) => JSON.stringify(record)).join('\n'));
    const content = readFileSync(path);
    const lines = [...iterateJsonl<string>(path)];
    const cut = lines.map(
      ({ offset, bytes }) => JSON.parse(content.toString('utf8', offset, offset + bytes)) as string,
    );
    expect(cut).toEqual(records);
    expect(lines.map(({ ended }) => ended)).toEqual([true, true, true, true, false]);
  });

  it('keeps a byte order mark inside a text', () => {
    expect(readJsonl(file('{"a":1}\n"\ufeffx"\n'))).toEqual([{ a: 1 }, '\ufeffx']);
  });

  it('takes a whole last line without a newline', () => {
    expect(readJsonl(file('{"a":1}\n{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    ['text', Buffer.from('{"a":1}\n{"a":"tor')],
    ['a character', Buffer.from('{"a":1}\n{"a":"é').subarray(0, -1)],
  ])('refuses a last line torn in %s, or drops it when told to', (_, content) => {
    const path = file(content);
    expect(() => readJsonl(path)).toThrow(`${path}:2: the last line is cut off`);
    expect(readJsonl(path, { tornLastLine: 'drop' })).toEqual([{ a: 1 }]);
  });

  it.each([
    ['a broken line in the middle', '{"a":1}\n{"a":\n{"a":2}\n', ':2: '],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x7d, 0x0a, 0x22, 0xff, 0x22, 0x0a]), ':2: not valid UTF-8'],
    ['UTF-16', Buffer.from('\ufeff{"a":1}\n', 'utf16le'), ':1: the file is UTF-16'],
  ])('refuses %s, naming the line, even where torn lines are dropped', (_, content, message) => {
    const path = file(content);
    expect(() => readJsonl(path, { tornLastLine: 'drop' })).toThrow(RecordError);
    expect(() => readJsonl(path)).toThrow(path + message);
  });

  it('names the line and the field that its schema refuses', () => {
    const path = file('{"a":{"b":1}}\n{"a":{"b":"x"}}\n');
    const schema = z.object({ a: z.object({ b: z.number() }) });
    expect(() => readJsonl(path, { schema })).toThrow(/:2: a\.b: .*expected number/);
  });

  it('leaves out lines that are no JSON or no UTF-8 where somebody is told of them', () => {
    const path = join(folder, 'damaged-lines.jsonl');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('1\nNaN\n2\n'), Buffer.from([0xff, 0x0a]), Buffer.from('3\n{"a":')]),
    );
    const damaged: string[] = [];
    expect(readJsonl(path, { onDamaged: (where) => void damaged.push(where) })).toEqual([1, 2, 3]);
    expect(damaged).toEqual([`${path}:2`, `${path}:4`, `${path}:6`]);
    expect(() => readJsonl(path)).toThrow(RecordError);
  });

  it('names a file that is not there', () => {
    expect(() => readJsonl(join(folder, 'none.jsonl'))).toThrow(/none\.jsonl: no such file/);
  });

  it('reads lines longer than a piece and files of many pieces', () => {
    const records = [
      { text: 'x'.repeat(3 << 20) },
      ...Array.from({ length: 20_000 }, (_, id) => ({ id, text: '答案'.repeat(30) })),
    ];
    const path = join(folder, 'big.jsonl');
    expect(writeJsonl(path, records)).toBe(records.length);
    expect(readJsonl(path)).toEqual(records);
  });
});

describe('writeJsonl', () => {
  it('brings back every JSON value', () => {
    const path = join(folder, 'any.jsonl');
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        const records = JSON.parse(JSON.stringify(values)) as unknown[];
        writeJsonl(path, records);
        expect(readJsonl(path)).toEqual(records);
      }),
    );
  });

  it('leaves the old file when a record fails', () => {
    const path = file('{"old":true}\n');
    function* failing(): Generator<unknown> {
      yield { new: true };
      yield undefined;
    }
    expect(() => writeJsonl(path, failing())).toThrow(`${path}:2: undefined is not a record`);
    expect(readFileSync(path, 'utf8')).toBe('{"old":true}\n');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
