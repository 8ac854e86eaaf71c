/** What the review's server answers its page. Types alone: the page's script is checked against them. */
import type { Decision, ReviewItem } from '../../records/review.ts';
import type { Agreement } from '../cohens-kappa.ts';

export interface ReviewerAgreement {
  readonly reviewers: readonly [string, string];
  readonly agreement: Agreement;
}

/** Of other reviewers only their agreement is told, so that nobody judges after them. */
export interface Overview {
  readonly count: number;
  /** One for each question: the asking reviewer has decided. */
  readonly decided: readonly boolean[];
  readonly agreement: readonly ReviewerAgreement[];
}

export interface ItemReply extends ReviewItem {
  readonly own: Decision | null;
  /** Where the question comes from, for a person. */
  readonly source: string;
}

export interface ImportReply {
  readonly added: number;
  /** Stood here before. */
  readonly known: number;
  /** Of those added: about questions that do not wait here, or not in these words. They count where such a question does. */
  readonly elsewhere: number;
}
