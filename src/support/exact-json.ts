/**
 * JSON of strangers as JSON.parse reads it, but that no number comes out as another one: integers beyond 2^53 and numbers
 * beyond a float's range stay the text they were written as. What nests deeper than any file of this field is refused,
 * since whoever walks through it afterwards would run out of stack.
 */
import { parseKeepingNumbers, type NumbersKept } from './json-numbers.ts';

/** A config nests 5 deep, a chat template's tools perhaps 20. */
const DEEPEST = 200;

/** Few files have such numbers. */
const EXACT: NumbersKept = { unusual: /\d{16}|\d[eE]\+?\d{3}/, stands: isExact };

/** SyntaxError for what is not JSON, and for what nests too deeply. */
export function parseExactJson(text: string): unknown {
  checkDepth(text);
  return parseKeepingNumbers(text, EXACT);
}

/**
 * A fraction or a power of ten stands for the nearest float anyhow; an integer stands for itself, or was written by a
 * program that had a float.
 */
function isExact(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(source)) return true;
  return String(value) === source || BigInt(value) === BigInt(source);
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** One pass, character by character: a regular expression that takes long texts whole runs out of stack. */
function checkDepth(text: string): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inText) {
      if (unit === BACKSLASH) at++;
      else if (unit === QUOTE) inText = false;
    } else if (unit === QUOTE) inText = true;
    else if (OPEN.has(unit) && ++depth > DEEPEST)
      throw new SyntaxError(`it nests more than ${DEEPEST} lists and objects, from character ${at + 1} on`);
    else if (CLOSE.has(unit)) depth--;
  }
}
