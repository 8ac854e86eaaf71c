/**
 * The JSON document in what a model wrote. Thinking and whatever stands around the document (a fence, a sentence) are passed
 * over; of several documents the last that fits counts. Nothing is repaired: a document that is cut short or written with
 * Chinese marks is not guessed at.
 */
import type { z } from 'zod';

/** The text after the thinking; null where the thinking was not ended, since documents in it are drafts. */
export function afterThinking(raw: string): string | null {
  const end = raw.lastIndexOf('</think>');
  const said = end < 0 ? raw : raw.slice(end + '</think>'.length);
  return said.includes('<think>') ? null : said;
}

/** Null where no document fits. */
export function lastDocument<T>(text: string, schema: z.ZodType<T>): T | null {
  let last: T | null = null;
  for (const document of documentsIn(text)) {
    const parsed = schema.safeParse(parsedJson(document));
    if (parsed.success) last = parsed.data;
  }
  return last;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Stretches from an outermost brace to its partner; braces inside strings of a document do not count. */
function* documentsIn(text: string): Generator<string> {
  let [depth, start, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === '\\') at++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = depth > 0;
    else if (sign === '{') {
      if (depth++ === 0) start = at;
    } else if (sign === '}' && depth > 0 && --depth === 0) yield text.slice(start, at + 1);
  }
}
