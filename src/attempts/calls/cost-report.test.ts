import { describe, expect, it } from 'vitest';
import { nothingSpent } from './spent.ts';
import { CostReport } from './cost-report.ts';

const price = { read: 1, written: 10, currency: 'USD', asOf: '2026-11-30' };

describe('what asking costs', () => {
  it('is estimated once after twenty answers, and held against it at the end', () => {
    const lines: string[] = [];
    const spent = { ...nothingSpent(), requests: 100, answers: 100, read: 10_000, written: 120_000 };
    const report = new CostReport({
      spent,
      price,
      transport: 'live',
      expected: 100,
      log: (line) => void lines.push(line),
    });
    report.count({ read: null, written: null });
    for (let at = 0; at < 100; at++) report.count({ read: 100, written: at < 20 ? 1000 : 1250 });
    expect(lines).toEqual([
      'estimate: 100 calls take about 10000 tokens read and 100000 written: 1.01 USD (95 %: 1.01 to 1.01)',
    ]);
    expect(report.text()).toBe(
      '100 requests, 100 answers, 10000 tokens read and 120000 written, 1.21 USD (price of 2026-11-30); 1.20 of the estimate',
    );
  });

  it('is told at its most before anything is asked', () => {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const most = { mostRead: 300, mostWritten: 1000 };
    const report = new CostReport({ spent: nothingSpent(), price, transport: 'live', expected: 100, log });
    report.tellMost([most, most]);
    report.tellMost([most]);
    const other = new CostReport({ spent: nothingSpent(), price, transport: 'live', expected: 100, log });
    other.tellMost([{ ...most, mostWritten: null }]);
    expect(lines).toEqual([
      '2 calls are to be made: at most 600 tokens read, at most 2000 written, 0.02 USD (price of 2026-11-30)',
      '1 calls are to be made: at most 300 tokens read, an unknown number written, money unknown',
    ]);
  });

  it('is unknown without a price, and says what may have been billed besides', () => {
    const spent = {
      ...nothingSpent(),
      requests: 3,
      answers: 1,
      uncounted: 1,
      doubtful: 2,
      doubtfulRead: 20,
      doubtfulWritten: 80,
    };
    const report = new CostReport({ spent, price: null, transport: 'live', expected: 100, log: () => {} });
    expect(report.text()).toBe(
      '3 requests, 1 answers, 0 tokens read and 0 written, money unknown; of 1 answers the model did not say the tokens; ' +
        'of 2 requests nobody here knows what was billed, since their answers are not here or not counted; ' +
        'what is not counted takes 100 tokens at the most',
    );
    // The bound is that of answers too.
    const counted = { ...spent, doubtful: 0, doubtfulRead: 10, doubtfulWritten: 40 };
    expect(new CostReport({ spent: counted, price, transport: 'live', expected: 100, log: () => {} }).text()).toMatch(
      /of 1 answers the model did not say the tokens; what is not counted takes 0\.00 USD \(price of 2026-11-30\) at the most$/,
    );
  });
});
