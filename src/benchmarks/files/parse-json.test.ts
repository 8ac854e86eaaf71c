import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

describe('JSON of other people', () => {
  it('keeps a number as it is written where a double would write it in another way', () => {
    const written = ['9007199254740993', '-9007199254740993', '1.20', '1.0', '1e3', '1e999', '-0', '0.00000012'];
    expect(parseJson(`[${written.join(', ')}]`)).toEqual(written);
    expect(parseJson('{"a": 12, "b": 1.25, "c": -3, "d": true}')).toEqual({ a: 12, b: 1.25, c: -3, d: true });
    const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/);
    fc.assert(fc.property(digits, (text) => String(parseJson(text)) === text));
  });

  it('reads a bare NaN as null, with the long numbers beside it as they are', () => {
    expect(parseJson('{"a": NaN, "id": 9007199254740993, "b": "NaN"}')).toEqual({
      a: null,
      id: '9007199254740993',
      b: 'NaN',
    });
  });

  it.each(['{"a":', '{"a": "b', '[{"a": 1}', '[{"a": 1},', '{"a": "b\\'])('tells that %s is cut off', (text) => {
    expect(() => parseJson(text)).toThrow(/^it is cut off: it ends before its JSON does/);
    expect(() => parseJson(`[1,\n${text}\n`)).toThrow(/^it is cut off: it ends in line 2/);
  });

  it('says where else it is wrong, and what no stack holds', () => {
    expect(() => parseJson('{"a": 1 "b": 2}')).toThrow(/line 1 column 9/);
    expect(() => parseJson(`${'['.repeat(500_000)}1.0${']'.repeat(500_000)}`)).toThrow(/nested too deeply/);
  });
});
