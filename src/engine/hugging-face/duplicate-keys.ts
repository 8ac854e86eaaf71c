/** Duplicate keys in JSON text: JSON.parse keeps the last one in silence, which in a weight file hides a tensor. */

/** The first key that stands twice in one object, at any depth, or null. `json` must already have been parsed once. */
export function findDuplicateKey(json: string): string | null {
  // One entry per open bracket: the keys so far of an object, null for an array.
  const open: (Set<string> | null)[] = [];
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const token = match[0];
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (match[1] !== undefined) {
      const key = JSON.parse(token.slice(0, token.length - match[1].length)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return null;
}
