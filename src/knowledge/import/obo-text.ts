/** Quoted texts and escapes of OBO: `"A \"heritable\" disease\, mild." [url:x]`. */

const HEX_DIGITS: Readonly<Record<string, number>> = { u: 4, U: 8 };
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', W: ' ' };

export interface QuotedText {
  /** Without quotation marks and escapes. */
  readonly text: string;
  /** What stands behind it. */
  readonly rest: string;
}

/** The quoted text that a value begins with; null when it does not begin with one, or does not end it. */
export function quotedText(value: string): QuotedText | null {
  if (!value.startsWith('"')) return null;
  for (let at = 1; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '"') return { text: unescape(value.slice(1, at)), rest: value.slice(at + 1).trim() };
  }
  return null;
}

/** `\n`, `\W`, `\:`, `\u00e9` as the characters that they stand for. */
export function unescape(text: string): string {
  return text.replace(
    /\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^])/g,
    (whole, escape: string) => codePoint(escape, whole) ?? ESCAPED[escape] ?? escape,
  );
}

/** Null: no number. What is no character stays as it was written. */
function codePoint(escape: string, whole: string): string | null {
  if (escape.length !== 1 + (HEX_DIGITS[escape[0]!] ?? 0) || escape.length === 1) return null;
  const code = Number.parseInt(escape.slice(1), 16);
  const isCharacter = code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}
