/** What a model takes for its tokens, as a recipe states it: with a date, since prices change. */
import { z } from 'zod';

const perMillion = z.number().min(0).max(1_000_000);

export const priceSchema = z.strictObject({
  /** For a million tokens of prompts, and of answers. */
  read: perMillion,
  written: perMillion,
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters: USD, EUR, CNY'),
  /** The day on which the provider's list said so. */
  asOf: z.iso.date('a day: 2026-11-30'),
  /** What a batch costs of that; absent: it is taken to cost the same. */
  batchShare: z.number().min(0).max(1).optional(),
});
export type Price = z.infer<typeof priceSchema>;

export interface TokenCounts {
  readonly read: number;
  readonly written: number;
}

/** Null where the price is unknown. */
export function moneyFor(
  { read, written }: TokenCounts,
  price: Price | null,
  transport: 'live' | 'batch',
): number | null {
  if (price === null) return null;
  const share = transport === 'batch' ? (price.batchShare ?? 1) : 1;
  return ((read * price.read + written * price.written) * share) / 1e6;
}

export function moneyText(money: number | null, price: Price | null): string {
  return money === null || price === null
    ? 'money unknown'
    : `${money.toFixed(2)} ${price.currency} (price of ${price.asOf})`;
}
