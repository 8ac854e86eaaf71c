import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textBeforeStop } from '../../engine/stop-strings.ts';
import { WrittenText } from './written-text.ts';

function written(tokens: readonly string[], stop: readonly string[]): { text: string; tokens: number } {
  const text = new WrittenText(stop);
  let all = '';
  let count = 0;
  for (const token of tokens) {
    all += text.push(token);
    count++;
    if (text.hasEnded) break;
  }
  return { text: all + text.end(), tokens: count };
}

/** UTF-8, one character a byte. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

it('is the text before the first stop, however its bytes are cut', () => {
  const word = fc.constantFrom('a', 'b', '答', '案', '😀', ' ');
  const words = (most: number) => fc.array(word, { minLength: 1, maxLength: most }).map((each) => each.join(''));
  fc.assert(
    fc.property(words(20), fc.array(words(3), { maxLength: 3 }), fc.integer({ min: 1, max: 5 }), (text, stop, size) => {
      const bytes = bytesOf(text);
      const tokens = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      // One byte a token finds the stop that is complete first, as the engine does.
      expect(written([...bytes], stop).text).toBe(textBeforeStop(text, stop));
      if (stop.length <= 1) expect(written(tokens, stop).text).toBe(textBeforeStop(text, stop));
    }),
    { numRuns: 2000 },
  );
});

it('holds back no more than may be part of a stop or of a character', () => {
  const text = new WrittenText(['END']);
  expect([text.push('so E'), text.push('N'), text.push('ORM')]).toEqual(['so ', '', 'ENORM']);
  const [first, ...rest] = bytesOf('答');
  expect([text.push(first!), text.push(rest.join(''))]).toEqual(['', '答']);
  expect([text.push('EN'), text.end()]).toEqual(['', 'EN']);
});

it('makes of what is no character a mark', () => {
  expect(written([bytesOf('答').slice(0, 2)], []).text).toBe('\ufffd');
});
