/** What asking a model may take: the model's price and limits in money, tokens and calls, as a recipe states them. */
import { InvalidArgumentError, type Command } from 'commander';
import type { Limits } from '../../attempts/calls/budget.ts';
import { priceSchema, type Price } from '../../chat/price.ts';
import { reasonsOf } from '../../support/jsonl.ts';
import { atLeastOne } from './number-flags.ts';

export interface SpendingFlags {
  readonly price?: Price;
  readonly maxCost?: number;
  readonly maxTotalTokens?: number;
  readonly maxCalls?: number;
}

const EXAMPLE = 'read=0.15,written=0.60,currency=USD,asOf=2026-12-01';

/** `of`: whose price it is, where a command asks several models. */
export function addSpendingFlags(command: Command, of = 'the model'): Command {
  return command
    .option('--price <parts>', `price of ${of} for a million tokens: ${EXAMPLE}, batchShare=0.5 if any`, price)
    .option('--max-cost <money>', "hard limit in the price's currency, over all calls of the folder", money)
    .option('--max-total-tokens <n>', 'hard limit of tokens, read and written together, over all calls', atLeastOne)
    .option('--max-calls <n>', 'hard limit of requests, those that failed too, over all calls', atLeastOne);
}

export function limitsOf({ maxCost, maxTotalTokens, maxCalls }: SpendingFlags): Limits {
  return {
    ...(maxCost === undefined ? {} : { money: maxCost }),
    ...(maxTotalTokens === undefined ? {} : { tokens: maxTotalTokens }),
    ...(maxCalls === undefined ? {} : { calls: maxCalls }),
  };
}

/** `read=0.15,written=0.60,currency=USD,asOf=2026-12-01` */
export function price(text: string): Price {
  const parts = new Map<string, string | number>();
  for (const part of text.split(',')) {
    const match = /^\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(part);
    if (match === null) throw new InvalidArgumentError(`${JSON.stringify(part)} is no NAME=VALUE; example: ${EXAMPLE}`);
    const [, name, value] = match;
    if (parts.has(name!)) throw new InvalidArgumentError(`${name} stands there twice.`);
    parts.set(name!, /^\d+(?:\.\d+)?$/.test(value!) ? Number(value) : value!);
  }
  const parsed = priceSchema.safeParse(Object.fromEntries(parts));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${reasonsOf(parsed.error.issues)}; example: ${EXAMPLE}`);
}

function money(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be an amount of money, more than 0.');
}
