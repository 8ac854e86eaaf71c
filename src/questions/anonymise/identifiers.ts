/** The kinds of what identifies a person, and stretches of a text that do. */

export const IDENTIFIER_KINDS = ['name', 'date', 'phone', 'email', 'url', 'id', 'address', 'age'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export interface Span {
  readonly kind: IdentifierKind;
  readonly start: number;
  readonly end: number;
  /** What stands in its place; `[KIND]` by default. */
  readonly instead?: string;
}

/** A pattern of one kind of identifier; the group `id` is the identifier, else the whole match. */
export interface PatternRule {
  readonly kind: IdentifierKind;
  /** With the flags d and g; every repetition is bounded, so that time is linear in the text. */
  readonly pattern: RegExp;
  /** Says of a match that it is no identifier after all. */
  readonly unless?: (match: RegExpExecArray) => boolean;
  readonly instead?: (id: string, match: RegExpExecArray) => string;
  /** The identifier is one by its form or label alone, whatever the text is about. */
  readonly certain?: true;
}

export function spansOf({ kind, pattern, unless, instead }: PatternRule, text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(pattern)) {
    if (unless?.(match) === true) continue;
    const [start, end] = match.indices!.groups?.['id'] ?? match.indices![0]!;
    spans.push({
      kind,
      start,
      end,
      ...(instead === undefined ? {} : { instead: instead(text.slice(start, end), match) }),
    });
  }
  return spans;
}

/** Characters that no text holds, one a kind: an identifier that was found is filled with its kind's. */
export const FIRST_MASK = 0xfdd0;
const LAST_MASK = FIRST_MASK + IDENTIFIER_KINDS.length - 1;
export const MASK = `[${String.fromCharCode(FIRST_MASK)}-${String.fromCharCode(LAST_MASK)}]`;

export function maskOf(kind: IdentifierKind): string {
  return String.fromCharCode(FIRST_MASK + IDENTIFIER_KINDS.indexOf(kind));
}

export function isMask(code: number): boolean {
  return code >= FIRST_MASK && code <= LAST_MASK;
}

/** A pattern of a name, with its place and those of its groups. */
export function on(pattern: string): RegExp {
  return new RegExp(pattern, 'dg');
}
