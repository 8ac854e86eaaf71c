/**
 * Duplicate keys in JSON text: JSON.parse keeps the last one in silence, which hides a tensor in a weight file and the
 * first answer in a bank of questions.
 */

/**
 * As `findDuplicateKey`, for the many lines of a data file, in a third of the time: where the text has no more keys than
 * the `value` that it was parsed into, none stands twice.
 */
export function duplicateKeyIn(json: string, value: unknown): string | null {
  return mostKeys(json) === countKeys(value) ? null : findDuplicateKey(json);
}

/** The first key that stands twice in one object, at any depth, or null. `json` must already have been parsed once. */
export function findDuplicateKey(json: string): string | null {
  // One entry per open bracket: the keys so far of an object, null for an array.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfText(json, at);
      const key = keyBetween(json, at, end);
      const keys = open.at(-1);
      if (key !== null && keys?.has(key)) return key;
      if (key !== null) keys?.add(key);
      at = end - 1;
    }
  }
  return null;
}

/** Quotes before a colon: every key, and what looks like one within a text. */
function mostKeys(json: string): number {
  let count = 0;
  for (let quote = json.indexOf('"'); quote >= 0; quote = json.indexOf('"', quote + 1))
    if (json[pastSpace(json, quote + 1)] === ':') count++;
  return count;
}

function countKeys(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const each = open.pop();
    if (typeof each !== 'object' || each === null) continue;
    const inner: unknown[] = Array.isArray(each) ? each : Object.values(each);
    if (inner !== each) count += inner.length;
    for (const part of inner) if (typeof part === 'object') open.push(part);
  }
  return count;
}

/** Behind the quote that closes the text which opens at `start`; a search by a pattern runs out of stack on long ones. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(json: string, quote: number): boolean {
  let slashes = 0;
  while (json[quote - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The text between `start` and `end` if a colon makes a key of it, else null. */
function keyBetween(json: string, start: number, end: number): string | null {
  return json[pastSpace(json, end)] === ':' ? (JSON.parse(json.slice(start, end)) as string) : null;
}

function pastSpace(json: string, start: number): number {
  let at = start;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return at;
}
