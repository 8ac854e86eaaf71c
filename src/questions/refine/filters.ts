/** The filters that need no model, in the order in which they run; every question that goes has its reason and evidence. */
import type { BankStep } from '../../records/bank-manifest.ts';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import { addFound, anonymiseQuestion, identifierFlaw } from '../anonymise/anonymise.ts';
import { tally } from '../tally.ts';
import type { ProtectedItems } from './decontaminate.ts';
import { formatFlaw, type Flaw } from './format-filter.ts';
import { languageFlaw } from './language-filter.ts';
import { lengthFlaw, type LengthLimits } from './length-filter.ts';
import { findDuplicates } from './near-duplicates.ts';

export interface Filtered {
  readonly questions: readonly BankQuestion[];
  readonly dropped: readonly Dropped[];
  readonly steps: readonly BankStep[];
}

export interface FilterOptions {
  readonly limits: LengthLimits;
  readonly near: number;
  /** null: nothing to keep away from. */
  readonly protectedItems: ProtectedItems | null;
  readonly progress?: (step: string, done: number, total: number) => void;
}

export function filterQuestions(all: readonly BankQuestion[], options: FilterOptions): Filtered {
  const run = new FilterRun(all, options);
  run.anonymise();
  run.one('format', formatFlaw);
  run.one('language', languageFlaw);
  run.one('length', (question) => lengthFlaw(question, options.limits));
  run.duplicates();
  if (options.protectedItems !== null) run.decontaminate(options.protectedItems);
  return run.result();
}

class FilterRun {
  readonly #options: FilterOptions;
  #questions: readonly BankQuestion[];
  readonly #dropped: Dropped[] = [];
  readonly #steps: BankStep[] = [];

  constructor(questions: readonly BankQuestion[], options: FilterOptions) {
    this.#questions = questions;
    this.#options = options;
  }

  /** First, so that nothing a filter keeps as evidence tells of a person. */
  anonymise(): void {
    const counts: Record<string, number> = {};
    let changed = 0;
    const dropped: Dropped[] = [];
    const questions = this.#questions.flatMap((original, at) => {
      this.#options.progress?.('anonymise', at + 1, this.#questions.length);
      const made = anonymiseQuestion(original);
      const { question, found } = made;
      const flaw = identifierFlaw(made);
      if (flaw !== null) {
        dropped.push({ id: question.id, step: 'anonymise', ...flaw, question });
        return [];
      }
      addFound(counts, found);
      if (question !== original) changed++;
      return [question];
    });
    this.#end('anonymise', questions, dropped, { 'questions changed': changed, ...counts });
  }

  one(step: string, flawOf: (question: BankQuestion) => Flaw | null): void {
    const dropped: Dropped[] = [];
    const kept = this.#questions.filter((question, at) => {
      this.#options.progress?.(step, at + 1, this.#questions.length);
      const flaw = flawOf(question);
      if (flaw !== null) dropped.push({ id: question.id, step, ...flaw, question });
      return flaw === null;
    });
    this.#end(step, kept, dropped);
  }

  duplicates(): void {
    const { duplicates, compared } = findDuplicates(this.#questions, this.#options.near);
    const gone = new Map(duplicates.map((each) => [each.at, each]));
    const dropped = duplicates.map((each): Dropped => {
      const [question, original] = [this.#questions[each.at]!, this.#questions[each.of]!];
      const how = each.kind === 'near-duplicate' ? `, ${(100 * each.similarity).toFixed(0)} % of the shingles` : '';
      const evidence = `as ${original.id}${how}${each.kind === 'contradicting-duplicate' ? ', with another answer' : ''}`;
      return { id: question.id, step: 'duplicates', reason: each.kind, evidence, question };
    });
    this.#end(
      'duplicates',
      this.#questions.filter((_, at) => !gone.has(at)),
      dropped,
      { 'pairs compared': compared },
    );
  }

  decontaminate(items: ProtectedItems): void {
    const byBenchmark: Record<string, number> = {};
    this.one('decontamination', (question) => {
      const overlap = items.overlapOf(question);
      if (overlap === null) return null;
      const name = `in ${overlap.benchmark}`;
      byBenchmark[name] = (byBenchmark[name] ?? 0) + 1;
      return {
        reason: overlap.kind,
        evidence: `${overlap.benchmark}, item ${overlap.itemId}, share ${overlap.share.toFixed(2)}`,
      };
    });
    const step = this.#steps.pop()!;
    this.#steps.push({ ...step, counts: { 'benchmark items': items.size, ...byBenchmark } });
  }

  result(): Filtered {
    return { questions: this.#questions, dropped: this.#dropped, steps: this.#steps };
  }

  #end(
    name: string,
    kept: readonly BankQuestion[],
    dropped: readonly Dropped[],
    counts: Record<string, number> = {},
  ): void {
    const reasons = tally(dropped.map(({ reason }) => reason));
    this.#steps.push({ name, before: this.#questions.length, after: kept.length, dropped: reasons, counts });
    this.#dropped.push(...dropped);
    this.#questions = kept;
  }
}
