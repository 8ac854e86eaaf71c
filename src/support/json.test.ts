import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, jsonDifferences, jsonRoundTrip } from './json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined, a: 'ü' }], a: null })).toBe('{"a":null,"b":[{"a":"ü","d":1}]}');
  });

  it('gives equal texts to equal values and parses back to the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(JSON.parse(canonicalJson(plain)))).toBe(canonicalJson(plain));
      }),
    );
  });

  it.each([
    ['NaN', { a: { b: [Number.NaN] } }, 'a.b.0 is NaN'],
    ['an infinity', Number.POSITIVE_INFINITY, 'The value is Infinity'],
    ['a Map', { a: new Map() }, 'a is a Map'],
    ['a hole', [undefined], '0 is undefined'],
  ])('refuses %s, which JSON would change', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
    expect(() => jsonRoundTrip(value)).toThrow(TypeError);
  });
});

describe('jsonDifferences', () => {
  it('names the leaves that differ with their dotted paths', () => {
    const before = { coldStart: { learningRate: 0.001, epochs: 2 }, ratio: [1, 2], gone: true };
    const after = { coldStart: { learningRate: 0.002, epochs: 2 }, ratio: [1, 3], added: { deep: 1 } };
    expect(jsonDifferences(before, after)).toEqual([
      { path: 'added', before: undefined, after: { deep: 1 } },
      { path: 'coldStart.learningRate', before: 0.001, after: 0.002 },
      { path: 'gone', before: true, after: undefined },
      { path: 'ratio.1', before: 2, after: 3 },
    ]);
  });

  it('finds none in equal values whatever the order of keys', () => {
    expect(jsonDifferences({ a: 1, b: [] }, { b: [], a: 1 })).toEqual([]);
  });
});
