/**
 * The alphabet of byte-level BPE: every byte as one visible character, as GPT-2 chose them and tokenizer.json writes
 * tokens. Three spellings of a token occur: text, bytes (a "binary string", one character below 256 per byte, which
 * compares as the bytes do) and the alphabet's ("Ġfever").
 */

/** Bytes that stand for themselves: printable ASCII and Latin-1 without the space, the soft hyphen and controls. */
const isVisible = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** The character of each byte; the bytes that have no visible one take those from U+0100 on, in order. */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let hidden = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isVisible(byte) ? byte : 0x100 + hidden++));
})();

/** Text -> its UTF-8 bytes as a binary string. A lone surrogate becomes U+FFFD, as everywhere in UTF-8. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Binary string -> the alphabet's spelling. */
export function spellBytes(bytes: string): string {
  let spelled = '';
  for (let index = 0; index < bytes.length; index++) spelled += BYTE_CHARACTERS[bytes.charCodeAt(index)]!;
  return spelled;
}

const BYTES: ReadonlyMap<string, string> = new Map(
  BYTE_CHARACTERS.map((character, byte) => [character, String.fromCharCode(byte)]),
);

/** The alphabet's spelling -> binary string; a character that is none of the alphabet stands for its UTF-8. */
export function bytesOfSpelling(spelled: string): string {
  return Array.from(spelled, (character) => BYTES.get(character) ?? bytesOf(character)).join('');
}

/** Text -> the alphabet's spelling: " fever" -> "Ġfever". */
export function spellText(text: string): string {
  return spellBytes(bytesOf(text));
}
