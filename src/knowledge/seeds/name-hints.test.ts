import { expect, it } from 'vitest';
import { NameHints } from './name-hints.ts';

/** Names that count how many of them are looked at. */
class CountedNames implements Iterable<string> {
  looked = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  *[Symbol.iterator](): Iterator<string> {
    for (let at = 0; at < this.#size; at++) {
      this.looked++;
      yield `finding number ${at}`;
    }
  }
}

it('names what was meant', () => {
  const hints = new NameHints(['fever', 'cough']);
  expect(hints.of('fevr')).toBe("; did you mean 'fever'?");
  expect(hints.of('palpitations')).toBe('');
});

it('looks through the names for the first few problems alone, and once for each', () => {
  const looked = (names: number, problems: number): number => {
    const known = new CountedNames(names);
    const hints = new NameHints(known);
    for (let at = 0; at < problems; at++) hints.of(`findin number ${at % 1000}`);
    return known.looked;
  };
  expect(looked(500, 10)).toBe(5_000);
  expect(looked(500, 1000)).toBe(10_000);
  expect(looked(500, 2000)).toBe(10_000);
  expect(looked(1000, 2000)).toBe(20_000);
});
