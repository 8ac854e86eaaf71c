/** What a clinician says of a question, in the words that the columns of a sheet take. */

export const VERDICTS = {
  key: ['right', 'ambiguous', 'wrong'],
  plausible: ['yes', 'no'],
  wording: ['as-is', 'edit', 'reject'],
} as const;

export type Aspect = keyof typeof VERDICTS;

/** A word for each aspect that was judged; null: the cell is empty. */
export type Judgement = { readonly [Each in Aspect]: (typeof VERDICTS)[Each][number] | null };

/** In the order of a sheet's columns. */
export const ASPECTS = Object.keys(VERDICTS) as Aspect[];

/** How many of the aspects are judged. */
export function judgedAspects(judgement: Judgement): number {
  return ASPECTS.filter((aspect) => judgement[aspect] !== null).length;
}
