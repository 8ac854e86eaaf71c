/**
 * Counts how often each entity has been the right option and a wrong one, and which of two won that stood in one question, by
 * kind of question. Where several competitors are equally close, distractors are chosen so that each entity is right about
 * one time in four and beats each other about as often as it is beaten. An entity that is right more often, or never, would
 * be learned from the options alone, without the vignette; so would one that always wins beside another.
 */
import { OptionsOnlyModel, type OfferedOptions } from './options-only-model.ts';

/** An option in questions of one kind. */
interface Offered {
  readonly number: number;
  right: number;
  wrong: number;
  /** By the number of a wrong option that stood beside it: questions in which it was right. */
  readonly beaten: Map<number, number>;
  /** The options of each question that it answered, as numbers. */
  readonly sets: number[][];
}

const WRONG_FOR_ONE_RIGHT = 3;

export class OptionBalance {
  /** By kind and key. */
  readonly #offered = new Map<string, Map<string, Offered>>();
  readonly #questions: OfferedOptions[] = [];
  readonly #remembers: boolean;
  #model: { readonly of: OptionsOnlyModel; readonly questions: number } | null = null;

  /** `remembers`: keeps each question's options, for `mostShared` and `fittedScore`. */
  constructor({ remembers }: { readonly remembers: boolean } = { remembers: true }) {
    this.#remembers = remembers;
  }

  /** Wrong appearances that an entity lacks; below zero, the entity has been wrong more than three times in four. */
  distractorDeficit(kind: string, entity: string): number {
    const { right, wrong } = this.#of(kind, entity);
    return WRONG_FOR_ONE_RIGHT * right - wrong;
  }

  /** How often an entity has been an option. */
  appearances(kind: string, entity: string): number {
    const { right, wrong } = this.#of(kind, entity);
    return right + wrong;
  }

  timesRight(kind: string, entity: string): number {
    return this.#of(kind, entity).right;
  }

  /** Of its times as an option, the share in which it was right, one time with a quarter right added (`options-only.ts`). */
  shareRight(kind: string, entity: string): number {
    const { right, wrong } = this.#of(kind, entity);
    return (right + 1 / (1 + WRONG_FOR_ONE_RIGHT)) / (right + wrong + 1);
  }

  /**
   * Of the times that two options stood in one question and one of them was right, the share in which the first was, one time
   * with a quarter right added: those that never met count as any option does.
   */
  shareAgainst(kind: string, entity: string, other: string): number {
    const [one, another] = [this.#of(kind, entity), this.#of(kind, other)];
    const [won, lost] = [timesBeaten(one, another), timesBeaten(another, one)];
    return (won + 1 / (1 + WRONG_FOR_ONE_RIGHT)) / (won + lost + 1);
  }

  /** Times that the answer would yet have to be beaten by another that it has beaten; below zero, it was beaten oftener. */
  pairExcess(kind: string, answer: string, other: string): number {
    const [one, another] = [this.#of(kind, answer), this.#of(kind, other)];
    return timesBeaten(one, another) - timesBeaten(another, one);
  }

  /** Of the questions that an option answered, the most options that one shares with these. */
  mostShared(kind: string, entity: string, options: readonly string[]): number {
    const { sets } = this.#of(kind, entity);
    if (sets.length === 0) return 0;
    const numbers = options.map((option) => this.#of(kind, option).number);
    let most = 0;
    for (const set of sets) {
      if (most === options.length) break;
      let shared = 0;
      for (const number of numbers) if (set.includes(number)) shared += 1;
      if (shared > most) most = shared;
    }
    return most;
  }

  /** What a classifier makes of an option beside these others that was fitted to all questions so far. */
  fittedScore(kind: string, entity: string, options: readonly string[]): number {
    const questions = this.#questions.length;
    if (this.#model?.questions !== questions) this.#model = { of: new OptionsOnlyModel(this.#questions), questions };
    return this.#model.of.score(kind, entity, options);
  }

  record(kind: string, { right, wrong }: { readonly right: string; readonly wrong: readonly string[] }): void {
    const answer = this.#of(kind, right);
    const others = wrong.map((entity) => this.#of(kind, entity));
    answer.right++;
    for (const other of others) {
      other.wrong++;
      answer.beaten.set(other.number, (answer.beaten.get(other.number) ?? 0) + 1);
    }
    if (!this.#remembers) return;
    this.#questions.push({ kind, right, wrong });
    answer.sets.push([answer, ...others].map(({ number }) => number));
  }

  #of(kind: string, entity: string): Offered {
    let ofKind = this.#offered.get(kind);
    if (ofKind === undefined) this.#offered.set(kind, (ofKind = new Map()));
    let offered = ofKind.get(entity);
    if (offered === undefined)
      ofKind.set(entity, (offered = { number: ofKind.size, right: 0, wrong: 0, beaten: new Map(), sets: [] }));
    return offered;
  }
}

function timesBeaten(right: Offered, wrong: Offered): number {
  return right.beaten.get(wrong.number) ?? 0;
}
