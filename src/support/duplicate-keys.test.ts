import { describe, expect, it } from 'vitest';
import { duplicateKeyIn, findDuplicateKey } from './duplicate-keys.ts';

describe('a key that stands twice', () => {
  it.each([
    ['in one object', '{"answer":"A","stem":"x","answer":"B"}', 'answer'],
    ['with spaces before its colon', '{"answer" \t: "A", "answer"\n:"B"}', 'answer'],
    ['written with an escape', String.raw`{"answer":"A","\u0061nswer":"B"}`, 'answer'],
    ['further down', '[{"options":[{"letter":"A","text":"x","text":"y"}]}]', 'text'],
    ['whose first value had keys of its own', '{"a":{"b":1,"c":2},"a":1}', 'a'],
    ['that an object has by birth', '{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('is found %s', (_, json, key) => {
    expect(findDuplicateKey(json)).toBe(key);
    expect(duplicateKeyIn(json, JSON.parse(json))).toBe(key);
  });

  it.each([
    ['in two objects', '[{"a":1},{"a":2},{"b":{"a":{}}}]'],
    ['within a text', String.raw`{"a":"he said \"a\": \"a\" : yes","b":"\"b\":"}`],
    ['as a text', '{"a":"a","b":["a","a"]}'],
    ['in no object', '"a"'],
    ['by its case', '{"a":1,"A":2}'],
    ['as a number', '{"1":1,"0":2,"01":3}'],
  ])('is not found %s', (_, json) => {
    expect(findDuplicateKey(json)).toBeNull();
    expect(duplicateKeyIn(json, JSON.parse(json))).toBeNull();
  });
});
