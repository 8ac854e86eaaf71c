/** What a mix was asked for and does not give: questions missing to the count, shares that the banks cannot fill. */
import type { BankQuestion } from '../../records/bank-question.ts';

/** Something of questions by which they are weighed, with the shares that are wanted. */
export interface Aspect {
  /** `source`, `language`, ..., or `bank`. */
  readonly name: string;
  readonly ratios: Readonly<Record<string, number>>;
  /** The name among the ratios that a question counts for. */
  readonly of: (question: BankQuestion) => string;
}

export interface UnmetShare {
  readonly aspect: string;
  readonly value: string;
  /** 0-1. */
  readonly wanted: number;
  readonly given: number;
  /** Questions of this value that could have been drawn. */
  readonly there: number;
}

export interface UnmetMix {
  readonly asked: number | null;
  readonly given: number;
  readonly shares: readonly UnmetShare[];
}

/** null: all that was asked for is given. A share may be off by the rounding of each group of questions it is made of. */
export function unmetOf(
  count: number | null,
  aspects: readonly Aspect[],
  allowed: readonly BankQuestion[],
  drawn: readonly BankQuestion[],
): UnmetMix | null {
  const shares = aspects.flatMap((aspect) => unmetShares(aspect, aspects, allowed, drawn));
  const isShort = count !== null && drawn.length < count;
  return isShort || shares.length > 0 ? { asked: count, given: drawn.length, shares } : null;
}

function unmetShares(
  { name, ratios, of }: Aspect,
  aspects: readonly Aspect[],
  allowed: readonly BankQuestion[],
  drawn: readonly BankQuestion[],
): UnmetShare[] {
  const total = Object.values(ratios).reduce((sum, each) => sum + each, 0);
  return Object.entries(ratios).flatMap(([value, ratio]): UnmetShare[] => {
    const own = drawn.filter((question) => of(question) === value);
    const groups = new Set(own.map((question) => JSON.stringify(aspects.map((each) => each.of(question))))).size;
    if (Math.abs(own.length - (drawn.length * ratio) / total) <= Math.max(1, groups)) return [];
    const there = allowed.filter((question) => of(question) === value).length;
    return [{ aspect: name, value, wanted: ratio / total, given: own.length / drawn.length, there }];
  });
}

/** Counts of the step in the bank's manifest. */
export function unmetCounts(unmet: UnmetMix | null): Record<string, number> {
  if (unmet === null) return {};
  const { asked, given, shares } = unmet;
  return {
    ...(asked === null ? {} : { 'asked for': asked, 'missing to the count': asked - given }),
    ...Object.fromEntries(
      shares.flatMap(({ aspect, value, wanted, given: reached }) => [
        [`${aspect} ${value}: share wanted`, wanted],
        [`${aspect} ${value}: share reached`, reached],
      ]),
    ),
  };
}

/** In a sentence: what was asked for, what there is, and why. */
export function unmetInWords({ asked, given, shares }: UnmetMix, leftOut: Readonly<Record<string, number>>): string {
  const parts: string[] = [];
  if (asked !== null && given < asked) {
    const why = Object.entries(leftOut).map(([reason, count]) => `${reason} ${count}`);
    parts.push(
      `${asked} questions are asked for and the banks give ${given} at these licences and shares` +
        (why.length === 0 ? '' : ` (left out: ${why.join(', ')})`),
    );
  }
  for (const { aspect, value, wanted, given: reached, there } of shares)
    parts.push(
      `${aspect} ${value} is asked for as ${percent(wanted)} and is ${percent(reached)} of ${given}, with ${there} of it there`,
    );
  return parts.join('; ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
