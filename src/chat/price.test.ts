import { describe, expect, it } from 'vitest';
import { moneyFor, moneyText, priceSchema } from './price.ts';

const price = { read: 2, written: 10, currency: 'USD', asOf: '2026-11-30', batchShare: 0.5 };
const tokens = { read: 500_000, written: 100_000 };

describe('a price', () => {
  it('is for a million tokens, less in batches where it says so', () => {
    expect(moneyFor(tokens, price, 'live')).toBe(2);
    expect(moneyFor(tokens, price, 'batch')).toBe(1);
    expect(moneyFor(tokens, { ...price, batchShare: undefined }, 'batch')).toBe(2);
    expect(moneyText(2, price)).toBe('2.00 USD (price of 2026-11-30)');
  });

  it('that is unknown makes money unknown, never 0', () => {
    expect(moneyFor(tokens, null, 'live')).toBeNull();
    expect(moneyText(null, null)).toBe('money unknown');
  });

  it('has a currency and a day', () => {
    expect(priceSchema.safeParse(price).success).toBe(true);
    for (const wrong of [
      { read: 1, written: 1 },
      { ...price, asOf: 'today' },
      { ...price, currency: '$' },
    ])
      expect(priceSchema.safeParse(wrong).success).toBe(false);
  });
});
