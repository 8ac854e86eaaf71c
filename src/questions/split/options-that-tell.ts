/**
 * Held-out questions of a graph whose options would tell the answer. A generator balances how often each option is right
 * over its whole bank; what is set apart is then missing from the balance of the rest, and the option that training has
 * seen right most seldom is the answer more often than chance. So a held-out question stays only while the ranks of its
 * answer are not ahead (`rods/option-ranks.ts`); the others are left out of all splits.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { OptionBalance } from '../rods/option-balance.ts';
import { OptionRanks, type RankedOption } from '../rods/option-ranks.ts';

/** Rounds after the tenth let in next to nothing. */
const ROUNDS = 10;

interface Ranked {
  readonly kind: string;
  readonly answer: RankedOption;
  readonly wrong: readonly RankedOption[];
}

/**
 * Which of the held-out items stay, in their order, and how many do not. Questions of people and of public sets stay as they
 * are: nobody balanced their options.
 */
export function keepUntelling<T>(
  heldOut: readonly T[],
  training: readonly BankQuestion[],
  questionOf: (item: T) => BankQuestion,
): { readonly kept: T[]; readonly leftOut: number } {
  const balance = new OptionBalance();
  for (const question of training) {
    const ranked = rankedOf(question);
    if (ranked !== null)
      balance.record(ranked.kind, { right: ranked.answer.key, wrong: ranked.wrong.map(({ key }) => key) });
  }
  const ranks = new OptionRanks(balance);
  const waiting = heldOut.map((item) => ({ item, ranked: rankedOf(questionOf(item)), isKept: false }));
  // By their ids, so that the order of the bank does not matter.
  const inTurn = waiting.toSorted((one, other) => (questionOf(one.item).id < questionOf(other.item).id ? -1 : 1));
  // What one question put ahead another can bring back: those refused are asked again.
  for (let round = 0, came = true; came && round < ROUNDS; round++) {
    came = false;
    for (const each of inTurn) {
      const { ranked } = each;
      if (each.isKept || (ranked !== null && !ranks.allows(ranked.kind, ranked.answer, ranked.wrong))) continue;
      if (ranked !== null) ranks.record(ranked.kind, ranked.answer, ranked.wrong);
      each.isKept = true;
      came = true;
    }
  }
  const kept = waiting.filter(({ isKept }) => isKept).map(({ item }) => item);
  return { kept, leftOut: heldOut.length - kept.length };
}

function rankedOf(question: BankQuestion): Ranked | null {
  if (isPublic(question)) return null;
  const options = question.options.map(({ letter, text, entity }) => ({ letter, text, key: entity ?? text }));
  const answer = options.find(({ letter }) => letter === question.answer);
  if (answer === undefined) return null;
  return { kind: question.kind ?? '', answer, wrong: options.filter((option) => option !== answer) };
}
