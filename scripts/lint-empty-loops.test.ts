import { expect, it } from 'vitest';
import { emptyLoops } from './lint-empty-loops.ts';

const found = (body: string): number => emptyLoops('x.test.ts', `const KNOWN = [1];\n${body}`).length;

it.each([
  `it('x', () => { for (const each of made()) expect(each).toBe(1); });`,
  `it('x', () => { const list = made(); for (const each of list) { expect(each).toBe(1); } });`,
  `it('x', () => { made().forEach((each) => expect(each).toBe(1)); });`,
  `it.each([1])('x', (n) => { for (const each of [...made(n)]) expect(each).toBe(1); });`,
  `it('x', () => { for (const each of Object.entries(made())) expect(each).toBe(1); });`,
])('finds %s', (body) => expect(found(body)).toBe(1));

it.each([
  `it('x', () => { for (const each of [1, 2]) expect(each).toBe(1); });`,
  `it('x', () => { for (const each of KNOWN) expect(each).toBe(1); });`,
  `it('x', () => { for (const each of 'a b'.split(' ')) expect(each).toBe(1); });`,
  `it('x', () => { for (const [a] of Object.entries({ a: 1 })) expect(a).toBe(1); });`,
  `it('x', () => { for (const each of atLeast(3, made())) expect(each).toBe(1); });`,
  `it('x', () => { expect(made()).toHaveLength(3); for (const each of made()) expect(each).toBe(1); });`,
  `it('x', () => { for (const each of made()) prepare(each); });`,
])('leaves %s', (body) => expect(found(body)).toBe(0));
