/**
 * Measures what the options alone give away. A model that reads no vignette could choose the option that was right most
 * often when training questions of the same kind offered it; its share of right answers is what the options tell.
 */

/** What is looked at of a question; all of it but the vignette. */
export interface ShownOptions {
  readonly kind?: string | null;
  readonly answer: string;
  /** An option counts as its entity where it has one, in either language, else as its text. */
  readonly options: readonly { readonly letter: string; readonly text: string; readonly entity?: string }[];
}

interface Offered {
  times: number;
  right: number;
}

/** An option that training never offered counts as right one time in four, with the weight of one appearance. */
const UNSEEN: Readonly<Offered> = { times: 1, right: 0.25 };

/**
 * Share right, 0-1; a tie counts as the chance of drawing the answer from it. Null without questions. `seldom` takes the
 * option that was right least often: what lies far below chance by the one rule lies far above it by the other.
 */
export function optionsOnlyAccuracy(
  training: readonly ShownOptions[],
  asked: readonly ShownOptions[],
  { seldom = false }: { readonly seldom?: boolean } = {},
): number | null {
  const offered = countOffered(training);
  const chances = asked.map(({ kind, options, answer }) => {
    const shares = options.map((option) => {
      const { times, right } = offered.get(key(kind, option)) ?? UNSEEN;
      return right / times;
    });
    const best = seldom ? Math.min(...shares) : Math.max(...shares);
    const tied = options.filter((_option, at) => shares[at] === best);
    return tied.some(({ letter }) => letter === answer) ? 1 / tied.length : 0;
  });
  return chances.length === 0 ? null : chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
}

function countOffered(questions: readonly ShownOptions[]): Map<string, Offered> {
  const offered = new Map<string, Offered>();
  for (const { kind, options, answer } of questions) {
    for (const option of options) {
      const counts = offered.get(key(kind, option)) ?? { ...UNSEEN };
      counts.times++;
      if (option.letter === answer) counts.right++;
      offered.set(key(kind, option), counts);
    }
  }
  return offered;
}

function key(kind: ShownOptions['kind'], { entity, text }: ShownOptions['options'][number]): string {
  return `${kind ?? ''} ${entity ?? text}`;
}
