/**
 * Strips what models wrap around an answer - width variants, LaTeX, markdown, lead-ins - and nothing of the answer
 * itself. Ends are trimmed by hand: a pattern anchored at the end is tried at every place of a long run and takes its
 * square.
 */
import { compatibleForm } from '../support/compatible-form.ts';

const invisible = /[\p{Cf}\p{Cc}\p{Z}\s]+/gu;
const specialToken = /<\|[^<>|]{1,40}\|>|<\/?(?:b|i|em|strong|s|eos)>/gi;
const emphasis = /[*`~]+/g;
const quotesAtEnds = '"\'“”‘’「」『』_$';
const latexDelimiters = /^\\[([]\s*|\s*\\[)\]]$/g;
const innermostLatex = /\\(?:boxed|fbox|text|textbf|textit|mathrm|mathbf|mathbb|mathcal|mathsf) ?\{([^{}]*)\}/g;
const englishLeadIn =
  /^(?:(?:so|therefore|thus|hence),? )?(?:(?:the|my) )?(?:(?:final|correct|best|right) ){0,2}(?:answer|option|choice|letter)\b(?: (?:is|would be)\b)?(?: ?[:=])?(?: (?:option|choice)\b)? ?(?=.)/i;
/** "It is C", "I would choose C", "Ans: C"; whatever follows must still be a letter or an option. */
const englishSaying =
  /^(?:it(?:['’]s| is| must be)|(?:i|we)(?:['’]d| would| will)? (?:choose|chose|select|pick|answer|go with|say)|ans\b\.? ?[:=])(?: (?:option|choice)\b)? ?(?=.)/i;
const chineseSaying = /^(?:答 ?[:=]|我(?:会|會|就)?(?:选|選)[择擇]?|(?:我)?(?:认为|認為)(?:应|應)?(?:是|选|選)) ?(?=.)/;
const chineseLeadIn =
  /^(?:因此|所以|故)?,? ?(?:本[题題]|此[题題])?(?:(?:(?:最[终終]|正[确確]|最佳)(?:的(?=(?:答案|[选選][项項])(?!有)))?)?(?:答案|[选選][项項])(?:[应應]?[是为為选選])? ?[:=]?|(?:[应應]|故)?[选選][择擇]?) ?(?=.)/;

/** The content of an answer block, bare: NFKC, one line, no wrapping. */
export function bareAnswer(content: string): string {
  // Most answers are of this form.
  if (/^\s?[A-U]\s?$/.test(content)) return content.trim();
  let text = plainText(content);
  for (let layer = 0; layer < 12; layer++) {
    const inner = unwrap(text);
    if (inner === text) break;
    text = inner;
  }
  return text;
}

/** For comparing an answer's words with an option's: bare, lower case, without a final stop. */
export function comparableText(text: string): string {
  return trimEnd(trimWrapping(plainText(text)).toLowerCase(), '.。;,!').trim();
}

const plainAscii = /^[!-~]+(?: [!-~]+)*$/;
const asciiLines = /^[!-~ \t\r\n]*$/;
const marked = /[*`~]|<[|/bies]/i;

function plainText(text: string): string {
  // The steps below would change nothing here, or only space; no pattern can match such a text twice.
  if (plainAscii.test(text) && !marked.test(text)) return text;
  if (asciiLines.test(text) && !marked.test(text)) return text.replace(/[ \t\r\n]+/g, ' ').trim();
  return compatibleForm(text)
    .replace(specialToken, '')
    .replace(emphasis, withoutEmphasis)
    .replace(invisible, separatorOf)
    .trim();
}

/** Zero-width characters vanish, any other run of space is one space. */
function separatorOf(run: string): string {
  return /[\p{Z}\s]/u.test(run) ? ' ' : '';
}

/** Between two digits it is a range or a product: 5~10, 3*10. */
function withoutEmphasis(run: string, at: number, text: string): string {
  return /\d/.test(text[at - 1] ?? '') && /\d/.test(text[at + run.length] ?? '') ? run : '';
}

function unwrap(text: string): string {
  const unboxed = text.includes('\\') ? text.replace(innermostLatex, '$1') : text;
  let bared = trimWrapping(unboxed).replace(latexDelimiters, '').trim();
  for (const leadIn of [englishLeadIn, englishSaying, chineseLeadIn, chineseSaying]) bared = bared.replace(leadIn, '');
  return bared.trim();
}

/** The text without quotes and markdown at its ends. */
function trimWrapping(text: string): string {
  const trimmed = trimEnd(text, quotesAtEnds);
  let start = 0;
  while (start < trimmed.length && isOneOf(trimmed, start, `${quotesAtEnds}#>`)) {
    // A mark of a quotation, but "greater than" before a number.
    if (trimmed[start] === '>' && isNumberNext(trimmed, start + 1)) break;
    start++;
  }
  return trimmed.slice(start);
}

function isNumberNext(text: string, at: number): boolean {
  let next = text[at] === '=' ? at + 1 : at;
  if (text[next] === ' ') next++;
  return /[\d.]/.test(text[next] ?? '');
}

/** The text without space and `characters` at its end. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && isOneOf(text, end - 1, characters)) end--;
  return text.slice(0, end);
}

/** One of the characters, none of which is a Latin letter, or space. */
function isOneOf(text: string, at: number, characters: string): boolean {
  const lower = text.charCodeAt(at) | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return false;
  const character = text[at]!;
  return characters.includes(character) || character.trim() === '';
}
