/**
 * Lists and dictionaries as Python prints them (`['a', "b's"]`, `{'A': 'x'}`), which is what pandas leaves in a CSV file. Flat
 * ones only, texts, numbers and None inside; every character is passed once.
 */

type Flat = string | number | boolean | null;

const token =
  /\s*(?:'([^'\\]*(?:\\[^][^'\\]*)*)'|"([^"\\]*(?:\\[^][^"\\]*)*)"|(None|True|False|nan)\b|(-?\d+(?:\.\d+)?)|([[\](){},:]))\s*/y;
const LONGEST = 100_000;

/** undefined: it is none. */
export function readPythonLiteral(text: string): readonly Flat[] | Readonly<Record<string, Flat>> | undefined {
  const body = text.trim();
  if (body.length > LONGEST) return undefined;
  const isList = body.startsWith('[') || body.startsWith('(');
  if (!isList && !body.startsWith('{')) return undefined;
  const tokens = tokensOf(body);
  const close = { '[': ']', '(': ')', '{': '}' }[body[0]!];
  if (tokens === undefined || tokens.at(-1)?.mark !== close) return undefined;
  const inner = tokens.slice(1, -1);
  return isList ? listOf(inner) : dictionaryOf(inner);
}

interface Token {
  readonly mark: string | null;
  readonly value: Flat;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, single, double, word, number, mark] = match;
    if (mark !== undefined) tokens.push({ mark, value: null });
    else if (word !== undefined)
      tokens.push({ mark: null, value: word === 'True' ? true : word === 'False' ? false : null });
    else if (number !== undefined)
      tokens.push({
        mark: null,
        // 1.20 and an id beyond 2^53 stay as they are written.
        value: String(Number(number)) === number ? Number(number) : number,
      });
    else tokens.push({ mark: null, value: unescaped(single ?? double!) });
  }
  return tokens;
}

/** Commas may be missing: an array of numpy is printed with spaces. */
function listOf(tokens: readonly Token[]): Flat[] | undefined {
  const values: Flat[] = [];
  for (const { mark, value } of tokens) {
    if (mark === null) values.push(value);
    else if (mark !== ',') return undefined;
  }
  return values;
}

function dictionaryOf(tokens: readonly Token[]): Record<string, Flat> | undefined {
  const entries: [string, Flat][] = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [key, colon, value, comma] = tokens.slice(at, at + 4);
    if (key?.mark !== null || colon?.mark !== ':' || value?.mark !== null) return undefined;
    if (comma !== undefined && comma.mark !== ',') return undefined;
    entries.push([String(key.value), value.value]);
  }
  return Object.fromEntries(entries);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([^]))/gi, (_, byte?: string, unit?: string, other = '') => {
    const code = byte ?? unit;
    return code === undefined
      ? (escapes[other as string] ?? String(other))
      : String.fromCharCode(Number.parseInt(code, 16));
  });
}
