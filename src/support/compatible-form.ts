/**
 * Unicode's compatible form (NFKC), in which letters and digits have one width, without its losses: it makes 109 of 10⁹,
 * 11/2 of 1½ and one number of ①②, which are other values.
 */

const afterDigit = /(?<=\p{Nd}\)?)[⁺⁻]?[⁰¹²³⁴-⁹]+/gu;
const enclosedOrFraction = /[\u00bc-\u00be\u2150-\u215f\u2189\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]/gu;
const romanNumeral = /(?<=[\u2160-\u217f])(?=[\u2160-\u217f])/gu;

export function compatibleForm(text: string): string {
  // Of ASCII, the form is the text.
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return text
    .replace(afterDigit, '^$&')
    .replace(enclosedOrFraction, (character, at: number) => {
      const [before, after] = [text[at - 1] ?? '', text[at + 1] ?? ''];
      return `${isNumeric(before) ? ' ' : ''}${character}${/[a-z\d]/i.test(after) ? ' ' : ''}`;
    })
    .replace(romanNumeral, ' ')
    .normalize('NFKC')
    .replaceAll('\u2044', '/');
}

function isNumeric(character: string): boolean {
  return /[\p{N}a-z]/iu.test(character);
}
