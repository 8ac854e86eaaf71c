/**
 * What every question of every bank has, and all that trainers, graders and statistics may read of one: the text, the
 * options, the right letter, and what it is grouped by. Where a bank knows no tier, kind, hops or rarity, they are null:
 * whoever needs one says what it does without.
 */
import { isPublic, type BankQuestion } from './bank-question.ts';
import type { DifficultyTier, Language, Rarity } from './question.ts';

export interface CommonQuestion {
  readonly id: string;
  readonly language: Language;
  /** The vignette and what is asked, without the options. */
  readonly stem: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  /** Letter of the one right option. */
  readonly answer: string;
  readonly tier: DifficultyTier | null;
  /** What is asked for: `diagnosis`, `treatment`, ... */
  readonly kind: string | null;
  /** Questions of one cluster are never in two splits; intervals cluster by it. */
  readonly cluster: string;
  /** Edges of the longest path from a finding to the answer. */
  readonly hops: number | null;
  readonly rarity: Rarity | null;
}

export function commonQuestion(question: BankQuestion): CommonQuestion {
  const { id, language, stem, options, answer } = question;
  const shown = { id, language, stem, options: options.map(({ letter, text }) => ({ letter, text })), answer };
  if (isPublic(question)) {
    const tier = question.refinement?.annotatedTier ?? null;
    return { ...shown, tier, kind: null, cluster: question.cluster ?? id, hops: null, rarity: null };
  }
  const { kind, subgraph, difficulty } = question;
  const rarity = difficulty.rarity === 'unknown' ? null : difficulty.rarity;
  return { ...shown, tier: difficulty.tier, kind, cluster: subgraph.id, hops: difficulty.hops, rarity };
}
