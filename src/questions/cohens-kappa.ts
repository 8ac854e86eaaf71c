/** Cohen's kappa: how far two raters agree beyond what their own habits would give by chance. */

export interface Agreement {
  readonly items: number;
  /** Share of items on which they agree. */
  readonly share: number;
  /** null: not defined, because both raters say one and the same thing of every item. */
  readonly kappa: number | null;
}

/** null without a single pair. */
export function agreementOf(pairs: readonly (readonly [one: string, other: string])[]): Agreement | null {
  const items = pairs.length;
  if (items === 0) return null;
  const [ones, others] = [new Map<string, number>(), new Map<string, number>()];
  let agreed = 0;
  for (const [one, other] of pairs) {
    ones.set(one, (ones.get(one) ?? 0) + 1);
    others.set(other, (others.get(other) ?? 0) + 1);
    if (one === other) agreed++;
  }
  const share = agreed / items;
  let chance = 0;
  for (const [label, count] of ones) chance += (count / items) * ((others.get(label) ?? 0) / items);
  return { items, share, kappa: chance === 1 ? null : (share - chance) / (1 - chance) };
}
