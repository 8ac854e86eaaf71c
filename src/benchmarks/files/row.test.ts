import { describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { Row } from './row.ts';

function row(fields: Record<string, unknown>): Row {
  return new Row(fields, 'file.jsonl:7', 7);
}

describe('a row', () => {
  it('says file and line, field, what came and what is allowed', () => {
    expect(() => row({ cop: 'x' }).integer('cop', 0, 3)).toThrow(
      new RecordError('file.jsonl:7: field cop: got "x"; allowed: a whole number from 0 to 3'),
    );
    expect(() => row({ cop: 4 }).integer('cop', 0, 3)).toThrow(/got 4; allowed: a whole number from 0 to 3/);
    expect(() => row({ question: '  ' }).text('question')).toThrow(/field question: got "  "; allowed: text/);
    expect(() => row({ options: 'A' }).list('options')).toThrow(/field options: got "A"; allowed: a list/);
    expect(() => row({ options: [1] }).object('options')).toThrow(/field options: got \[1\]; allowed: an object/);
    expect(() => row({ options: ['a', {}] }).texts('options')).toThrow(/field options\[1\]: got {}; allowed: text/);
  });

  it('names the fields there are when one is absent, long ones and many cut', () => {
    expect(() => row({ a: 1, b: 2 }).text('question')).toThrow(/got nothing; .*\(the row has "a", "b"\)/);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${'n'.repeat(500)}${at}`, 1]));
    const message = (): unknown => row(many).text('question');
    expect(message).toThrow(/, \.\.\.\)$/);
    expect(message).not.toThrow(/n{200}/);
  });

  it('shows a deep value shortly', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
    expect(row({ question: deep }).wrong('question', 'text').message).toContain('got [[[...]]]; allowed: text');
  });

  it('takes numbers as files write them', () => {
    for (const three of [3, 3n, '3', ' 3 ', '3.0']) expect(row({ cop: three }).integer('cop', 1, 4)).toBe(3);
    for (const bad of [3.5, Number.NaN, '3.5', '', null, true, [3], '0x3'])
      expect(() => row({ cop: bad }).integer('cop', 1, 4)).toThrow(RecordError);
    expect(row({ id: 12n }).text('id')).toBe('12');
    expect(row({ id: Number.NaN }).optionalText('id')).toBeNull();
  });

  it('does not see what objects inherit', () => {
    const plain = row({});
    expect(plain.has('constructor')).toBe(false);
    expect(plain.columnAmong('toString', '__proto__')).toBeNull();
    expect(() => plain.object('__proto__')).toThrow(/got nothing/);
    const hostile = new Row(JSON.parse('{"__proto__": {"question": "q"}}') as Record<string, unknown>, 'f', 1);
    expect(hostile.has('question')).toBe(false);
  });

  it('tidies ends of text and of lines, and nothing else', () => {
    expect(row({ question: '\t one \r\n two  three\r' }).text('question')).toBe('one \n two  three');
  });

  it('is empty when every field holds nothing', () => {
    expect(row({ a: null, b: ' ', c: undefined }).isEmpty()).toBe(true);
    expect(row({ a: null, b: 0 }).isEmpty()).toBe(false);
  });
});
