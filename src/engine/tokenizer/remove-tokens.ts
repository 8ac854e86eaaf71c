/** Text of strangers without the tokens that steer a conversation: with them it could end its own turn. */

/**
 * `text` without any of `tokens`, nor with one that is put together out of what is left. One pass from left to right:
 * a token goes as soon as its last character has come, so that no part of what is kept ever holds one.
 */
export function removeTokens(text: string, tokens: readonly string[]): string {
  const byLast = new Map<number, string[]>();
  for (const token of tokens) {
    if (token === '') continue;
    const last = token.charCodeAt(token.length - 1);
    byLast.set(last, [...(byLast.get(last) ?? []), token]);
  }
  if (!tokens.some((token) => token !== '' && text.includes(token))) return text;
  const kept = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    kept[length++] = unit;
    const ended = byLast.get(unit)?.find((token) => endsWith(kept, length, token));
    if (ended !== undefined) length -= ended.length;
  }
  return Buffer.from(kept.buffer, 0, 2 * length).toString('utf16le');
}

function endsWith(units: Uint16Array, length: number, token: string): boolean {
  if (token.length > length) return false;
  for (let back = 1; back <= token.length; back++) {
    if (units[length - back] !== token.charCodeAt(token.length - back)) return false;
  }
  return true;
}
