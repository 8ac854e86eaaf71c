/** Duplicate keys in JSON text: JSON.parse keeps the last one in silence, which in a weight file hides a tensor. */

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
  let behind = end;
  while (json[behind] === ' ' || json[behind] === '\n' || json[behind] === '\r' || json[behind] === '\t') behind++;
  return json[behind] === ':' ? (JSON.parse(json.slice(start, end)) as string) : null;
}
