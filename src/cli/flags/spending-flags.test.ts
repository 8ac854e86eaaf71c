import { Command, InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { addSpendingFlags, limitsOf, price, type SpendingFlags } from './spending-flags.ts';

it('a price has both parts, a currency and a day', () => {
  expect(price('read=0.15, written=0.6,currency=USD,asOf=2026-12-01')).toEqual({
    read: 0.15,
    written: 0.6,
    currency: 'USD',
    asOf: '2026-12-01',
  });
  expect(price('read=1,written=2,currency=EUR,asOf=2026-12-01,batchShare=0.5')).toMatchObject({ batchShare: 0.5 });
});

it.each([
  ['read=0.15', /written/],
  ['read=0.15,written=0.6,currency=dollars,asOf=2026-12-01', /three capital letters/],
  ['read=0.15,written=0.6,currency=USD,asOf=today', /a day/],
  ['read=1,read=2,written=2,currency=USD,asOf=2026-12-01', /read stands there twice/],
  ['read=1,written=2,currency=USD,asOf=2026-12-01,per=token', /per/],
  ['0.15', /is no NAME=VALUE; example: read=/],
])('refuses %s', (text, message) => {
  const refused = (): unknown => price(text);
  expect(refused).toThrow(InvalidArgumentError);
  expect(refused).toThrow(message);
});

const limitsFrom = (...flags: string[]) => {
  const command = addSpendingFlags(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  return limitsOf(command.parse(flags, { from: 'user' }).opts<SpendingFlags>());
};

it('limits are those that are given, and none else', () => {
  expect(limitsFrom()).toEqual({});
  expect(limitsFrom('--max-cost', '2.5', '--max-total-tokens', '1000', '--max-calls', '7')).toEqual({
    money: 2.5,
    tokens: 1000,
    calls: 7,
  });
  expect(() => limitsFrom('--max-cost', '0')).toThrow(/more than 0/);
  expect(() => limitsFrom('--max-calls', '0')).toThrow(/1 or more/);
});
