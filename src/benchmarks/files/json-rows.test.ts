import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { jsonRows } from './json-rows.ts';

function fieldsOf(text: string): unknown[] {
  return jsonRows(text, 'file.json').map(({ fields }) => fields);
}

const rows = [{ question: 'one' }, { question: 'two' }];

describe('rows of JSON', () => {
  it('are the same from a list, from lines, from columns and by key', () => {
    expect(fieldsOf(JSON.stringify(rows))).toEqual(rows);
    expect(fieldsOf(JSON.stringify(rows, null, 2))).toEqual(rows);
    expect(fieldsOf('{"question": "one"}\n\n{"question": "two"}')).toEqual(rows);
    expect(fieldsOf('{"question": "one"}\r\n{"question": "two"}\r\n')).toEqual(rows);
    expect(fieldsOf('{"question": {"0": "one", "1": "two"}}')).toEqual(rows);
    expect(fieldsOf('{"question": ["one", "two"]}')).toEqual(rows);
    expect(fieldsOf('{"11": {"question": "one"}, "12": {"question": "two"}}')).toEqual(rows);
  });

  it('know where they stand', () => {
    expect(jsonRows('{"a":1}\n\n{"a":2}\n', 'f').map(({ where }) => where)).toEqual(['f:1', 'f:3']);
    expect(jsonRows('[{"a":1},{"a":2}]', 'f').map(({ where }) => where)).toEqual(['f, row 1', 'f, row 2']);
    expect(jsonRows('{"7": {"a":1}}', 'f')[0]).toMatchObject({ where: 'f, key "7"', key: '7', number: 1 });
  });

  it('are one when the file is one object of plain fields', () => {
    expect(fieldsOf('{\n "question": "one",\n "options": {"A": "a"}\n}')).toEqual([
      { question: 'one', options: { A: 'a' } },
    ]);
  });

  it('read a bare NaN and Infinity as null, and leave the words in text alone', () => {
    expect(fieldsOf('{"a": NaN, "b": "NaN \\" NaN", "c": [-Infinity]}\n{"a": 1}')).toEqual([
      { a: null, b: 'NaN " NaN', c: [null] },
      { a: 1 },
    ]);
  });

  it('refuse what is not rows, with the line', () => {
    expect(() => jsonRows('{"a":1}\n{"a":\n{"a":3}', 'f')).toThrow(/^f:2: not JSON/);
    expect(() => jsonRows('{"a":1}\n[2]\n', 'f')).toThrow(/f/);
    expect(() => jsonRows('', 'f')).toThrow(/f: the file is empty/);
    expect(() => jsonRows('3', 'f')).toThrow(/got 3; allowed: a list or an object of rows/);
    expect(() => jsonRows('[{"a":1}, 2]', 'f')).toThrow(/f, row 2: got 2; allowed: an object/);
    expect(() => jsonRows('[{"a":1}', 'f')).toThrow(/not JSON/);
    expect(() => jsonRows('['.repeat(200_000), 'f')).toThrow(RecordError);
    expect(() => jsonRows('{"a": {"0": 1, "1": 2}, "b": {"0": 1}}', 'f')).toThrow(
      /column "b" has 1 rows, column "a" has 2 \(row 1 is missing\)/,
    );
    expect(() => jsonRows('{"a": {"0": 1}, "b": {"0": 1, "1": 2}}', 'f')).toThrow(/must have the same rows/);
  });

  it('bring back any rows, in each form', () => {
    const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant('NaN'));
    const record = fc.record({ question: field, answer: field });
    fc.assert(
      fc.property(fc.array(record, { minLength: 2 }), (records) => {
        expect(fieldsOf(JSON.stringify(records))).toEqual(records);
        expect(fieldsOf(records.map((each) => JSON.stringify(each)).join('\n'))).toEqual(records);
        const columns = { question: records.map((each) => each.question), answer: records.map((each) => each.answer) };
        expect(fieldsOf(JSON.stringify(columns))).toEqual(records);
      }),
    );
  });
});
