import { describe, expect, it } from 'vitest';
import { Budget, moneySpent, type Limits, type Reservation } from './budget.ts';
import { nothingSpent, type Spent } from './spent.ts';
import type { Price } from '../../chat/price.ts';

const price: Price = { read: 1, written: 10, currency: 'USD', asOf: '2026-11-30', batchShare: 0.5 };
const most = { mostRead: 100, mostWritten: 1000 };

function budgetOf(limits: Limits, spent: Spent = nothingSpent(), transport: 'live' | 'batch' = 'live'): Budget {
  return new Budget({ limits, price, transport, spent });
}

async function reserved(budget: Budget): Promise<Reservation> {
  const answer = await budget.reserve(most);
  if (answer.kind === 'refused') throw new Error(answer.words);
  return answer.reservation;
}

describe('a budget', () => {
  it('lets in as many as fit together at their worst, and the next when one took less', async () => {
    const spent = nothingSpent();
    const budget = budgetOf({ tokens: 2500 }, spent);
    const first = await reserved(budget);
    await reserved(budget);
    let third: Reservation | null = null;
    const waiting = reserved(budget).then((reservation) => (third = reservation));
    await Promise.resolve();
    expect(third).toBeNull();
    // It took 150 of its 1,100.
    spent.read += 100;
    spent.written += 50;
    first.settle();
    await waiting;
    expect(third).not.toBeNull();
  });

  it('keeps the share of a request that was sent and is not recorded, and lets nobody wait for it', async () => {
    const budget = budgetOf({ tokens: 2500 });
    const sent = await reserved(budget);
    const other = await reserved(budget);
    const waiting = budget.reserve(most);
    sent.begun();
    sent.leave();
    other.settle();
    expect((await waiting).kind).toBe('reserved');
    expect(budget.reserveNow({ mostRead: 301, mostWritten: 0 }).kind).toBe('refused');
    expect(budget.reserveNow({ mostRead: 300, mostWritten: 0 }).kind).toBe('reserved');
  });

  it('refuses in words when nobody is under way and no room is left, for good', async () => {
    const spent = { ...nothingSpent(), read: 400, written: 900, requests: 3 };
    const budget = budgetOf({ tokens: 2000 }, spent);
    expect(await budget.reserve(most)).toEqual({
      kind: 'refused',
      words: 'the limit of 2000 tokens leaves no room for another call: 1300 are taken, it may take 1100',
    });
    expect(budget.spentWords).toMatch(/2000 tokens/);
  });

  it('refuses all who wait once the last under way has left no room', async () => {
    const spent = nothingSpent();
    const budget = budgetOf({ tokens: 1200 }, spent);
    const first = await reserved(budget);
    const waiting = [budget.reserve(most), budget.reserve(most)];
    spent.written += 1000;
    first.settle();
    expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(['refused', 'refused']);
  });

  it('counts calls from before they are sent, once each', async () => {
    const spent = { ...nothingSpent(), requests: 1 };
    const budget = budgetOf({ calls: 3 }, spent);
    const [first, second] = [await reserved(budget), await reserved(budget)];
    spent.requests++;
    first.begun();
    first.settle();
    const third = budget.reserve(most);
    spent.requests++;
    second.begun();
    second.settle();
    expect(await third).toMatchObject({ kind: 'refused', words: 'the limit of 3 calls is reached: 3 were made' });
  });

  it('holds money against the price, of a batch with its share', async () => {
    // The worst case of a call costs 0.0101.
    const spent = { ...nothingSpent(), written: 1000 };
    expect((await budgetOf({ money: 0.0201 }, spent).reserve(most)).kind).toBe('reserved');
    expect(await budgetOf({ money: 0.02 }, spent).reserve(most)).toMatchObject({
      words: 'the limit of 0.02 USD leaves no room for another call: 0.0100 are spent, it may cost 0.0101',
    });
    expect((await budgetOf({ money: 0.02 }, spent, 'batch').reserve(most)).kind).toBe('reserved');
  });

  it('counts what may have been billed with the most that it can have been', async () => {
    const spent = { ...nothingSpent(), doubtful: 1, doubtfulRead: 100, doubtfulWritten: 1000 };
    expect((await budgetOf({ tokens: 2000 }, spent).reserve(most)).kind).toBe('refused');
    expect(moneySpent(spent, price)).toEqual({ sure: 0, doubtful: 0.0101 });
    expect(moneySpent(spent, null)).toBeNull();
  });

  it('counts what may have been billed of batches at their price', async () => {
    const most1000 = { doubtful: 1, doubtfulRead: 100, doubtfulWritten: 1000 };
    const spent = { ...nothingSpent(), ...most1000, doubtfulBatchRead: 100, doubtfulBatchWritten: 1000 };
    expect(moneySpent(spent, price)).toEqual({ sure: 0, doubtful: 0.00505 });
    expect((await budgetOf({ money: 0.0102 }, spent, 'batch').reserve(most)).kind).toBe('reserved');
    expect((await budgetOf({ money: 0.01 }, spent, 'batch').reserve(most)).kind).toBe('refused');
  });

  it('holds a request beside batches at its own price, and refuses it alone', () => {
    const budget = budgetOf({ money: 0.0151 }, nothingSpent(), 'batch');
    const first = budget.reserveNow(most);
    expect(first.kind).toBe('reserved');
    // 0.00505 and 0.0101 are more than the limit; twice 0.00505 are not.
    expect(budget.reserveNow(most, 'live')).toMatchObject({ words: expect.stringContaining('may cost 0.0101') });
    expect(budget.spentWords).toBeNull();
    const second = budget.reserveNow(most);
    for (const each of [first, second]) if (each.kind === 'reserved') each.reservation.settle();
    expect([second.kind, budget.reserveNow(most, 'live').kind]).toEqual(['reserved', 'reserved']);
    expect(budget.reserveNow(most).kind).toBe('refused');
  });

  it('refuses a limit that cannot be held', async () => {
    expect(() => new Budget({ limits: { money: 1 }, price: null, transport: 'live', spent: nothingSpent() })).toThrow(
      /state price = \{ read, written, currency, asOf \}/,
    );
    await expect(budgetOf({ tokens: 10 }).reserve({ mostRead: 1, mostWritten: null })).rejects.toThrow(
      /state maxTokens/,
    );
    const free = await budgetOf({ calls: 1 }).reserve({ mostRead: 1, mostWritten: null });
    expect(free.kind).toBe('reserved');
  });
});
