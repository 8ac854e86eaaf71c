import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

describe('JSON of strangers', () => {
  it('is what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(() => parseExactJson('{"a":')).toThrow(SyntaxError);
  });

  it.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    // An integer that a float holds exactly stays a number.
    ['18014398509481984', 18014398509481984],
    ['1000000000000000019884624838656', 1000000000000000019884624838656],
    ['123456789012345680000', 123456789012345680000],
    ['1e999', '1e999'],
    ['-1e+400', '-1e+400'],
    ['0.12345678901234567890', 0.12345678901234568],
    ['1e300', 1e300],
  ])('keeps %s', (text, value) => {
    expect(parseExactJson(`{"id": [${text}], "text": "${text}"}`)).toEqual({ id: [value], text });
  });

  it('that nests too deeply is refused, however it is said, and brackets in texts are none', () => {
    expect(() => parseExactJson('['.repeat(1e6) + ']'.repeat(1e6))).toThrow(/nests more than 200.*character 201/);
    expect(() => parseExactJson('{"a":'.repeat(300) + '1' + '}'.repeat(300))).toThrow(/nests more than/);
    const brackets = `"${'[\\"{'.repeat(10_000)}"`;
    expect(parseExactJson(brackets)).toBe(JSON.parse(brackets));
    expect(parseExactJson('['.repeat(200) + ']'.repeat(200))).toHaveLength(1);
  });
});
