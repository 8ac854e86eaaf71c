/** A trace of somebody else's data set, whatever its shape was there; it has no options and no bank that it belongs to. */
import type { Language } from '../../records/question.ts';

/** What a row says, before it is known what language it is in. */
export interface RowTexts {
  /** As the set puts it to a model, options within it where it has some. */
  readonly question: string;
  /** Null: the set has no reasoning apart from the answer. */
  readonly reasoning: string | null;
  readonly answer: string;
  /** The right answer by the set's own word, a letter or a text; null: it says none. */
  readonly label: string | null;
}

export interface ForeignTrace extends RowTexts {
  /**
   * By the letters that the reasoning is written in, or the answer where there is no reasoning. `en` stands for Latin letters
   * in general: nothing tells English from French or German. Null: neither Latin letters nor Chinese.
   */
  readonly language: Language | null;
  /** Name of the shape of its row. */
  readonly shape: string;
  /** `file:line` or `file, row N`. */
  readonly where: string;
}

/** Why a row is no trace; counted by these words. */
export type RowLeftOut =
  'no-question' | 'options-unread' | 'no-answer' | 'no-turns' | 'several-turns' | 'cut-off-reasoning' | 'control-token';
