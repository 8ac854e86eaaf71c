/**
 * Counts how often each entity has been the right option and a wrong one, and which of two won that stood in one question, by
 * kind of question. Where several competitors are equally close, distractors are chosen so that each entity is right about
 * one time in four and beats each other about as often as it is beaten. An entity that is right more often, or never, would
 * be learned from the options alone, without the vignette; so would one that always wins beside another.
 */
import { OptionsOnlyModel, type OfferedOptions } from './options-only-model.ts';

interface Appearances {
  right: number;
  wrong: number;
}

const WRONG_FOR_ONE_RIGHT = 3;

export class OptionBalance {
  readonly #appearances = new Map<string, Map<string, Appearances>>();
  /** Questions by kind, and by the right option with a wrong one that stood beside it. */
  readonly #beaten = new Map<string, Map<string, number>>();
  readonly #questions: OfferedOptions[] = [];
  /** The options of each question, by its kind and right option. */
  readonly #sets = new Map<string, ReadonlySet<string>[]>();
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
    const won = this.#timesBeaten(kind, entity, other);
    const lost = this.#timesBeaten(kind, other, entity);
    return (won + 1 / (1 + WRONG_FOR_ONE_RIGHT)) / (won + lost + 1);
  }

  /** Times that the answer would yet have to be beaten by another that it has beaten; below zero, it was beaten oftener. */
  pairExcess(kind: string, answer: string, other: string): number {
    return this.#timesBeaten(kind, answer, other) - this.#timesBeaten(kind, other, answer);
  }

  /** Of the questions that an option answered, the most options that one shares with these. */
  mostShared(kind: string, entity: string, options: readonly string[]): number {
    const sets = this.#sets.get(pairOf(kind, entity)) ?? [];
    return sets.reduce((most, set) => Math.max(most, options.filter((option) => set.has(option)).length), 0);
  }

  /** What a classifier makes of an option beside these others that was fitted to all questions so far. */
  fittedScore(kind: string, entity: string, options: readonly string[]): number {
    const questions = this.#questions.length;
    if (this.#model?.questions !== questions) this.#model = { of: new OptionsOnlyModel(this.#questions), questions };
    return this.#model.of.score(kind, entity, options);
  }

  record(kind: string, { right, wrong }: { readonly right: string; readonly wrong: readonly string[] }): void {
    if (this.#remembers) {
      this.#questions.push({ kind, right, wrong });
      const sets = this.#sets.get(pairOf(kind, right)) ?? [];
      this.#sets.set(pairOf(kind, right), sets);
      sets.push(new Set([right, ...wrong]));
    }
    this.#of(kind, right).right++;
    let ofKind = this.#beaten.get(kind);
    if (ofKind === undefined) this.#beaten.set(kind, (ofKind = new Map()));
    for (const entity of wrong) {
      this.#of(kind, entity).wrong++;
      const pair = pairOf(right, entity);
      ofKind.set(pair, (ofKind.get(pair) ?? 0) + 1);
    }
  }

  #timesBeaten(kind: string, right: string, wrong: string): number {
    return this.#beaten.get(kind)?.get(pairOf(right, wrong)) ?? 0;
  }

  #of(kind: string, entity: string): Appearances {
    let ofKind = this.#appearances.get(kind);
    if (ofKind === undefined) this.#appearances.set(kind, (ofKind = new Map()));
    let appearances = ofKind.get(entity);
    if (appearances === undefined) ofKind.set(entity, (appearances = { right: 0, wrong: 0 }));
    return appearances;
  }
}

function pairOf(one: string, other: string): string {
  return `${one}\u0000${other}`;
}
