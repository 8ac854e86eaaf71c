import { expect, it } from 'vitest';
import { ThinkingEnd } from './thinking-end.ts';

const [OPEN, CLOSE, WORD] = [1, 2, 3];

/** The sequence of a model that would draw `drawn`, token by token. */
function sequenceOf(limit: { readonly isOpen: boolean; readonly tokens: number }, drawn: readonly number[]): number[] {
  const end = new ThinkingEnd({ open: OPEN, close: CLOSE, ...limit });
  return drawn.map((token, place) => {
    const taken = end.next(place) ?? token;
    end.take(taken);
    return taken;
  });
}

it.each([
  ['ends one that the model opened', false, 3, [OPEN, WORD, WORD, WORD, WORD], [OPEN, WORD, WORD, CLOSE, WORD]],
  ['ends one that the prompt opened', true, 1, [WORD, WORD, WORD], [WORD, CLOSE, WORD]],
  ['leaves one alone that ended before', false, 3, [OPEN, CLOSE, WORD, WORD, WORD], [OPEN, CLOSE, WORD, WORD, WORD]],
  ['leaves an answer alone that does not think', false, 2, [WORD, WORD, WORD], [WORD, WORD, WORD]],
  ['ends one that begins late at once', false, 2, [WORD, WORD, OPEN, WORD], [WORD, WORD, OPEN, CLOSE]],
  ['puts an empty one where there shall be none', false, 0, [WORD, WORD, WORD], [OPEN, CLOSE, WORD]],
  ['closes the open one where there shall be none', true, 0, [WORD, WORD], [CLOSE, WORD]],
  ['ends no second one', false, 0, [WORD, WORD, OPEN, WORD], [OPEN, CLOSE, OPEN, WORD]],
])('%s', (_, isOpen, tokens, drawn, taken) => {
  expect(sequenceOf({ isOpen, tokens }, drawn)).toEqual(taken);
});
