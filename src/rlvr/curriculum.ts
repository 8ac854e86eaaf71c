/** Which questions a step asks: stage 1's balance of tiers and stage 2's balance of failures (paper figure 2). */
import type { Question } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';

/** Draws questions without repeating one within a step. */
export type QuestionDraw = (count: number) => readonly Question[];

/** Stage 1: Easy and Moderate in equal numbers ("hard : simple = 1 : 1"), each at random. */
export function balancedDraw(questions: readonly Question[], random: RandomStream): QuestionDraw {
  const easy = random.shuffle(questions.filter(({ difficulty }) => difficulty.tier === 'easy'));
  const moderate = random.shuffle(questions.filter(({ difficulty }) => difficulty.tier === 'moderate'));
  let turn = 0;
  return (count) => {
    const drawn: Question[] = [];
    while (drawn.length < count && easy.length + moderate.length > 0) {
      const [preferred, other] = turn++ % 2 === 0 ? [moderate, easy] : [easy, moderate];
      drawn.push((preferred.pop() ?? other.pop())!);
    }
    return drawn;
  };
}

/** What mining knows of a question. */
export interface MiningRecord {
  readonly attempts: number;
  readonly failures: number;
}

/**
 * Stage 2: of three questions two that failed when last mined and one that did not ("right : wrong = 1 : 2"). Those that
 * failed are drawn in proportion to how often they have, but each kind of question in each language as often as the
 * training set has it: the kind that fails most would otherwise be all that is practised, and others unlearned.
 */
export function minedDraw(
  questions: readonly Question[],
  records: ReadonlyMap<string, MiningRecord>,
  random: RandomStream,
): QuestionDraw {
  const failuresOf = ({ id }: Question): number => records.get(id)?.failures ?? 0;
  const wrong = random.shuffle(questions.filter((question) => failuresOf(question) > 0));
  const right = random.shuffle(questions.filter((question) => failuresOf(question) === 0));
  const sizes = sums(questions, () => 1);
  const failures = sums(wrong, failuresOf);
  const weights = wrong.map((question) => {
    const stratum = stratumOf(question);
    return (failuresOf(question) / failures.get(stratum)!) * sizes.get(stratum)!;
  });
  let turn = 0;
  const takeWrong = (): Question | undefined => {
    if (wrong.length === 0) return undefined;
    const at = random.weighted(weights);
    weights.splice(at, 1);
    return wrong.splice(at, 1)[0];
  };
  return (count) => {
    const drawn: Question[] = [];
    while (drawn.length < count && wrong.length + right.length > 0) {
      const wantsRight = turn++ % 3 === 0;
      const question = wantsRight ? (right.pop() ?? takeWrong()) : (takeWrong() ?? right.pop());
      drawn.push(question!);
    }
    return drawn;
  };
}

function stratumOf({ kind, language }: Question): string {
  return `${kind} ${language}`;
}

/** Totals by stratum. */
function sums(questions: readonly Question[], valueOf: (question: Question) => number): Map<string, number> {
  const totals = new Map<string, number>();
  for (const question of questions) {
    const stratum = stratumOf(question);
    totals.set(stratum, (totals.get(stratum) ?? 0) + valueOf(question));
  }
  return totals;
}
