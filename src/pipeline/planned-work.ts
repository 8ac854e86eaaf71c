/** What one stage of a plan takes: through the engine's models, of chat models, on the disk, in hours and money. */
import type { Price } from '../chat/price.ts';
import type { Expectation, ExpectedFiles, ExpectedPart, ExpectedWork } from '../products/expectation.ts';
import { exactly, productOf, sumOfCounts, upTo, type ExpectedCount } from '../products/expected-count.ts';
import { isModelRole } from '../products/stage-kind.ts';
import type { PlannedStage } from '../run/plan.ts';
import type { RunView } from '../run/run-folder.ts';
import { basesOf } from './bases-of.ts';
import { statedRates, timeOf, type PlannedTime, type StageRates } from './plan-time.ts';
import type { ChatModelSettings, StatedRates } from './recipe-schema.ts';
import type { Recipe, WiredStage } from './recipe.ts';

/** Conversations with one of the recipe's chat models. */
export interface PlannedCalls {
  readonly role: string;
  readonly model: string;
  readonly calls: ExpectedCount | null;
  readonly readTokens: ExpectedCount | null;
  readonly writtenTokens: ExpectedCount | null;
  /** In the currency of `price`. */
  readonly money: ExpectedCount | null;
  /** As the recipe states it; null: unknown. */
  readonly price: Price | null;
}

export interface PlannedWork {
  /** What it took when it was last complete in this folder. */
  readonly took: { readonly seconds: number; readonly settings: 'same' | 'other' } | null;
  /** Through the engine's models; null: unknown. */
  readonly engine: ExpectedWork | null;
  /** By the rates of the machines; null: they are unknown, or what it takes is. */
  readonly time: PlannedTime | null;
  /** Of the machines, in the currency of the recipe's `[rates]`, by `time`. */
  readonly machineMoney: ExpectedCount | null;
  /** One for each chat model that it asks. */
  readonly calls: readonly PlannedCalls[];
  /** On the disk; null where it is unknown, or next to nothing. */
  readonly writes: ExpectedFiles | null;
}

export interface WorkOf {
  /** Of what goes on, a part is done already. */
  readonly goesOn: boolean;
  readonly run: RunView;
  readonly recipe: Recipe;
  readonly expected: Expectation;
  /** What this machine does with its models; null: nobody measured it. */
  readonly measured: StageRates | null;
}

export function workOf(
  stage: WiredStage,
  planned: PlannedStage,
  { goesOn, run, recipe, expected, measured }: WorkOf,
): PlannedWork {
  const { kind, feeds } = stage;
  const entry = run.entry(stage.name);
  const left = (count: ExpectedCount | null): ExpectedCount | null =>
    count === null || !goesOn || count.count === 0 ? count : upTo(count);
  const roles = Object.entries(kind.roles).filter(([, role]) => isModelRole(role));
  const engine = expected.work === null ? null : partly(expected.work, left);
  const rates = measured ?? statedOf(stage, recipe);
  const time = engine === null || rates === null || !asksEngine(engine) ? null : timeOf(engine, rates);
  return {
    took:
      entry === null
        ? null
        : { seconds: entry.wallSeconds, settings: entry.fingerprint === planned.fingerprint ? 'same' : 'other' },
    engine,
    time,
    // What is stated is the price of other machines than this one.
    machineMoney: time === null || measured !== null ? null : machineMoneyOf(time, recipe.rates),
    writes: expected.writes ?? null,
    calls: roles.flatMap(([role]) =>
      feeds[role]!.map((model): PlannedCalls => {
        const { calls = null, readTokens = null, writtenTokens = null } = expected.calls?.[role] ?? {};
        const chatModel = recipe.models[model]!;
        const counted = {
          calls: left(calls),
          readTokens: left(readTokens),
          writtenTokens: left(writtenTokens ?? longestAnswers(calls, chatModel)),
        };
        return { role, model, ...counted, money: moneyOf(counted, chatModel), price: chatModel.price ?? null };
      }),
    ),
  };
}

function partly(work: ExpectedWork, left: (count: ExpectedCount | null) => ExpectedCount | null): ExpectedWork {
  const part = ({ sequences, tokens }: ExpectedPart): ExpectedPart => ({
    sequences: left(sequences),
    tokens: left(tokens),
  });
  const { trained, written, read, steps } = work;
  return { ...work, trained: part(trained), written: part(written), read: part(read), steps: left(steps) };
}

/** Whether anything goes through the engine's models: what does not takes a time that no rate is about. */
export function asksEngine({ trained, written, read }: ExpectedWork): boolean {
  return [trained, written, read].some(({ sequences, tokens }) => sequences?.count !== 0 || tokens?.count !== 0);
}

/** What the recipe states of its machines says something of the base that it names alone. */
function statedOf(stage: WiredStage, { rates, stages }: Recipe): StageRates | null {
  if (rates === undefined) return null;
  const bases = basesOf(stage, stages);
  const isOf = (base: string): boolean => stages.find(({ name }) => name === base)!.stated['model'] === rates.model;
  return rates.model === undefined || bases.every(isOf) ? statedRates(rates) : null;
}

function machineMoneyOf({ seconds }: PlannedTime, rates: StatedRates | undefined): ExpectedCount | null {
  if (rates?.pricePerHour === undefined) return null;
  return productOf(seconds, exactly(rates.pricePerHour / 3600));
}

function longestAnswers(calls: ExpectedCount | null, { maxTokens }: ChatModelSettings): ExpectedCount | null {
  return calls === null || maxTokens === undefined ? null : { count: calls.count * maxTokens, bound: 'at most' };
}

function moneyOf(
  { readTokens, writtenTokens }: Pick<PlannedCalls, 'readTokens' | 'writtenTokens'>,
  { price }: ChatModelSettings,
): ExpectedCount | null {
  if (price === undefined || readTokens === null || writtenTokens === null) return null;
  const { bound } = sumOfCounts([readTokens, writtenTokens]);
  return { count: (readTokens.count * price.read + writtenTokens.count * price.written) / 1e6, bound };
}
