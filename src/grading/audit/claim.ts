/** A hop that a text asserts: two entities and a relation between them, and where the text says it. */
import type { ClaimRelation } from './claim-relations.ts';

/** A stretch of a text in UTF-16 units, its end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Claim {
  readonly relation: ClaimRelation;
  readonly subject: number;
  readonly object: number;
  /** The text says that the relation does not hold. */
  readonly denied: boolean;
  /** Where a page marks it: the name that the sentence adds, or the words quoted. */
  readonly mark: Span;
}

/** Claims of one text are one where their keys are equal. */
export function claimKey({ relation, subject, object, denied }: Omit<Claim, 'mark'>): string {
  return `${relation}\t${subject}\t${object}\t${denied}`;
}
