/**
 * Characters that no name may hold: controls, which steer a terminal; format characters, which turn the direction of a text or
 * cannot be seen; line and paragraph separators; what has no meaning (private use, unassigned, halves, replaced).
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u{2028}\u{2029}\u{fffd}]/u;

/** The code point of the first of them, as `U+202E`; null: there is none. */
export function hiddenCharacter(text: string): string | null {
  const found = HIDDEN.exec(text)?.[0];
  return found === undefined ? null : `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
