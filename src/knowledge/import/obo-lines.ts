/**
 * The lines of an OBO file as the format means them: continued lines joined, each value without the comment and the
 * modifiers at its end. Quotation marks hide what stands between them; a backslash hides the character after it.
 */
import { KnowledgeError } from '../../support/errors.ts';
import { textLines, type TextLine } from './text-lines.ts';

export interface OboValue {
  /** Escapes still in it. */
  readonly text: string;
  /** What stands in the braces after it: `source="MONDO:relatedTo", maxCardinality="0"`; empty when nothing does. */
  readonly modifiers: string;
  /** A comment follows. */
  readonly commented: boolean;
}

const LONGEST_LINE = 1 << 22;
/** Tags whose values hold no quoted text: a quotation mark there is a character. */
const UNQUOTED =
  /^(?:id|name|alt_id|comment|remark|namespace|is_a|is_obsolete|replaced_by|consider|format-version|ontology|data-version|date|saved-by)$/;
const modifierBegin = /\{\s*[A-Za-z][\w:.-]{0,80}\s*=/y;

/**
 * Lines without the gap before them, which means nothing. Those whose last character is a backslash go on in the next;
 * the number is that of the first.
 */
export function* oboLines(path: string): Generator<TextLine> {
  let [begin, length] = [0, 0];
  let parts: string[] = [];
  for (const { line, text } of textLines(path)) {
    const continues = goesOn(text);
    const part = continues ? text.slice(0, -1) : text;
    if (parts.length === 0) begin = line;
    const joined = parts.length === 0 || /\s$/.test(parts.at(-1)!.slice(-1)) ? part.trimStart() : spaced(part);
    if (parts.length === 0 || joined !== '') parts.push(joined);
    length += part.length;
    if (length > LONGEST_LINE)
      throw new KnowledgeError(`${path}:${begin}: a line of more than ${LONGEST_LINE} characters; is this OBO?`);
    if (continues) continue;
    yield { line: begin, text: parts.join('') };
    [parts, length] = [[], 0];
  }
  if (parts.length > 0)
    throw new KnowledgeError(`${path}:${begin}: the file ends where a line goes on; it is cut off, fetch it anew`);
}

/** The gap at the beginning as one space. */
function spaced(text: string): string {
  const rest = text.trimStart();
  return rest.length === text.length ? text : ` ${rest}`;
}

/** A comment ends with its line, whatever its last character is. */
function goesOn(text: string): boolean {
  if (!text.endsWith('\\') || text.trimStart().startsWith('!')) return false;
  let first = text.length;
  while (first > 0 && text[first - 1] === '\\') first--;
  return (text.length - first) % 2 === 1 && !tagAndValue(text)?.value.commented;
}

/** `tag: value`, the tag in lower case as the format has it; null for a line that is none. */
export function tagAndValue(text: string): { readonly tag: string; readonly value: OboValue } | null {
  const colon = text.indexOf(':');
  const tag = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
  if (tag === '') return null;
  return { tag, value: valueOf(text.slice(colon + 1).trim(), UNQUOTED.test(tag)) };
}

function valueOf(text: string, unquoted: boolean): OboValue {
  let [quoted, braces, after] = [false, -1, -1];
  let end = 0;
  for (; end < text.length; end++) {
    const character = text[end]!;
    if (character === '\\') end++;
    else if (quoted) quoted = character !== '"';
    else if (character === '"') quoted = !unquoted || (braces >= 0 && after < 0);
    else if (character === '!') break;
    else if (character === '}' && braces >= 0 && after < 0) after = end + 1;
    else if (character === '{' && (braces < 0 || after >= 0)) {
      modifierBegin.lastIndex = end;
      if (modifierBegin.test(text)) [braces, after] = [end, -1];
    }
  }
  const commented = end < text.length;
  const whole = text.slice(0, end).trimEnd();
  return after === whole.length && braces >= 0
    ? { text: whole.slice(0, braces).trimEnd(), modifiers: whole.slice(braces + 1, after - 1).trim(), commented }
    : { text: whole, modifiers: '', commented };
}
