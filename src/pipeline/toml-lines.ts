/**
 * The line a key of a TOML text stands on. A light reading for messages only: headers, dotted and quoted keys and the
 * first line of values; for keys inside an inline table or array, the line of the nearest key outside it.
 */

/** 1-based, of the deepest part of `path` that has a line of its own; null when none has. */
export function lineOfKey(text: string, path: readonly PropertyKey[]): number | null {
  const wanted = path.map(String);
  let best: { depth: number; line: number } | null = null;
  for (const { key, line } of keyLines(text)) {
    const matches = key.length <= wanted.length && key.every((part, index) => part === wanted[index]);
    if (matches && key.length > (best?.depth ?? 0)) best = { depth: key.length, line };
  }
  return best?.line ?? null;
}

interface KeyLine {
  readonly key: readonly string[];
  readonly line: number;
  readonly header: 'table' | 'array' | null;
}

function* keyLines(text: string): Generator<KeyLine> {
  let table: string[] = [];
  let multiline: string | null = null;
  const counts = new Map<string, number>();
  for (const [index, content] of text.split('\n').entries()) {
    if (multiline !== null) {
      if (content.includes(multiline)) multiline = null;
      continue;
    }
    const header = /^\s*(\[\[?)(.*?)\]\]?\s*(#.*)?$/.exec(content);
    const pair = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$/.exec(content);
    if (header !== null) {
      table = partsOf(header[2]!);
      if (header[1] === '[[') table.push(String(nextCount(counts, table.join('.'))));
      yield { key: table, line: index + 1, header: header[1] === '[[' ? 'array' : 'table' };
    } else if (pair !== null) {
      yield { key: [...table, ...partsOf(pair[1]!)], line: index + 1, header: null };
      multiline = openedBy(pair[2]!);
    }
  }
}

function partsOf(key: string): string[] {
  return [...key.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((part) => part[1] ?? part[2] ?? part[3]!);
}

function nextCount(counts: Map<string, number>, name: string): number {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return count;
}

/** The quotes that end a text which begins, but does not end, on this line. */
function openedBy(value: string): string | null {
  const quotes = /^\s*("""|''')/.exec(value)?.[1];
  if (quotes === undefined) return null;
  return value.indexOf(quotes, value.indexOf(quotes) + 3) >= 0 ? null : quotes;
}

/** The line of the first key that has this part; null when none has. */
export function lineOfPart(text: string, part: string): number | null {
  for (const { key, line } of keyLines(text)) if (key.includes(part)) return line;
  return null;
}

/** Tables `[parent.NAME]` that a text opens twice: TOML refuses them without saying what they are. */
export function headersTwice(text: string, parent: string): { name: string; firstLine: number; line: number }[] {
  const first = new Map<string, number>();
  const twice: { name: string; firstLine: number; line: number }[] = [];
  for (const { key, line, header } of keyLines(text)) {
    if (header === 'array' || key.length !== 2 || key[0] !== parent) continue;
    const name = key[1]!;
    const firstLine = first.get(name);
    if (firstLine === undefined) first.set(name, line);
    else twice.push({ name, firstLine, line });
  }
  return twice;
}
