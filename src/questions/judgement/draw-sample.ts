/**
 * A stratified sample of a bank: strata are kind x language (of a question without a kind, its data set x language), each
 * with as many questions as the others as far as it goes. The draw depends on the seed and on the questions' ids, not on
 * their order in the bank.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import type { Language } from '../../records/question.ts';
import { randomStream } from '../../support/random.ts';

export interface Stratum {
  /** Of a question without one: its data set. */
  readonly kind: string;
  readonly language: Language;
}

export interface DrawnStratum extends Stratum {
  /** Questions that the draw was from. */
  readonly inBank: number;
  readonly drawn: number;
}

export interface Sample {
  /** In the order of the sheet: strata are mixed, so that whoever stops early has judged some of each. */
  readonly questions: readonly BankQuestion[];
  /** By name. */
  readonly strata: readonly DrawnStratum[];
}

export function stratumOf(question: BankQuestion): Stratum {
  return { kind: isPublic(question) ? question.origin.dataset : question.kind, language: question.language };
}

/** `diagnosis/en` */
export function stratumName({ kind, language }: Stratum): string {
  return `${kind}/${language}`;
}

/** At most `count` questions; fewer where there are no more. */
export function drawSample(questions: readonly BankQuestion[], count: number, seed: number): Sample {
  const byName = Map.groupBy(questions, (question) => stratumName(stratumOf(question)));
  const names = [...byName.keys()].toSorted();
  const quotas = quotasOf(
    new Map(names.map((name) => [name, byName.get(name)!.length])),
    randomStream(seed, 'judgement', 'strata').shuffle(names),
    count,
  );
  const drawn = names.flatMap((name) => drawFrom(byName.get(name)!, name, quotas.get(name)!, seed));
  return {
    questions: randomStream(seed, 'judgement', 'order').shuffle(drawn),
    strata: names.map((name) => {
      const all = byName.get(name)!;
      return { ...stratumOf(all[0]!), inBank: all.length, drawn: quotas.get(name)! };
    }),
  };
}

function drawFrom(questions: readonly BankQuestion[], name: string, quota: number, seed: number): BankQuestion[] {
  const inOrder = questions.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return randomStream(seed, 'judgement', 'stratum', name).shuffle(inOrder).slice(0, quota);
}

/** One question a stratum, in turn, until all are given; `order` says who comes first where they do not divide. */
function quotasOf(
  sizes: ReadonlyMap<string, number>,
  order: readonly string[],
  count: number,
): ReadonlyMap<string, number> {
  const quotas = new Map(order.map((name) => [name, 0]));
  let left = Math.min(
    count,
    [...sizes.values()].reduce((sum, size) => sum + size, 0),
  );
  while (left > 0)
    for (const name of order) {
      if (left === 0 || quotas.get(name) === sizes.get(name)) continue;
      quotas.set(name, quotas.get(name)! + 1);
      left--;
    }
  return quotas;
}
