/**
 * Counts how often each entity has been the right option and a wrong one, by kind of question. Where several
 * competitors are equally close, distractors are chosen so that each entity is right about one time in four. An entity
 * that is right more often, or never, would be learned from the options alone, without the vignette.
 */
interface Appearances {
  right: number;
  wrong: number;
}

const WRONG_FOR_ONE_RIGHT = 3;

export class OptionBalance {
  readonly #appearances = new Map<string, Map<string, Appearances>>();

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

  record(kind: string, { right, wrong }: { readonly right: string; readonly wrong: readonly string[] }): void {
    this.#of(kind, right).right++;
    for (const entity of wrong) this.#of(kind, entity).wrong++;
  }

  #of(kind: string, entity: string): Appearances {
    let ofKind = this.#appearances.get(kind);
    if (ofKind === undefined) this.#appearances.set(kind, (ofKind = new Map()));
    let appearances = ofKind.get(entity);
    if (appearances === undefined) ofKind.set(entity, (appearances = { right: 0, wrong: 0 }));
    return appearances;
  }
}
