/**
 * JSON of other people's files. A number that a double cannot hold as it is written (an id beyond 2^53, 1.20, 1e999) stays
 * the text that stands there; a bare NaN or Infinity, which Python writes and JSON forbids, is null; a text that ends before
 * its JSON does is told to be cut off. Nothing here takes longer than the text is long.
 */
import { parseKeepingNumbers, type NumbersKept } from '../../support/json-numbers.ts';

/** A string, closed or not, so that NaN inside of one stays and no character is passed twice; or what is to be null. */
const stringOrNotANumber = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/g;
/** Digits that may be more than a double holds, or that it would write in another way. */
const AS_WRITTEN: NumbersKept = {
  unusual: /[\d.]{16}|\.\d*0(?!\d)|0\.0{6}|\d[eE]|-0/,
  stands: (value, source) => String(value) === source,
};

/** SyntaxError of JSON itself, for a text that is cut off, or for a nesting that the call stack does not hold. */
export function parseJson(text: string): unknown {
  try {
    return parseKeepingNumbers(text, AS_WRITTEN);
  } catch (cause) {
    if (cause instanceof RangeError) throw new SyntaxError('it is nested too deeply', { cause });
    const repaired = /NaN|Infinity/.test(text) ? withNull(text) : text;
    if (repaired !== text) {
      try {
        return parseKeepingNumbers(repaired, AS_WRITTEN);
      } catch {
        // The first complaint is about the text as it is.
      }
    }
    throw told(cause as SyntaxError, text);
  }
}

function withNull(text: string): string {
  return text.replace(stringOrNotANumber, (token) => (token.startsWith('"') ? token : 'null'));
}

/** The engine's words for a text that ends too soon are many, and only some of them name the place. */
function told(cause: SyntaxError, text: string): SyntaxError {
  const whole = text.trimEnd();
  const place = /at position (\d+)/.exec(cause.message);
  const isCut = place === null ? /end of JSON/.test(cause.message) : Number(place[1]) >= whole.length;
  if (!isCut && !/Unterminated/.test(cause.message)) return cause;
  const lines = whole.split('\n').length;
  return new SyntaxError(`it is cut off: it ends${lines === 1 ? '' : ` in line ${lines}`} before its JSON does`, {
    cause,
  });
}
