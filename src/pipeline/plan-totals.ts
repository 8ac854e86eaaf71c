/** Sums over the stages of a plan that are to do. A sum names the stages that it lacks. */
import { sumOfCounts, type ExpectedCount } from '../products/expected-count.ts';
import { asksEngine, type PlannedWork } from './planned-work.ts';

export interface Total {
  readonly known: ExpectedCount;
  /** Stages that take more, nobody knows how much. */
  readonly unknownStages: readonly string[];
}

export interface PlanTotals {
  /**
   * By what the stages took last time, else by rates. `otherSettings` names those whose settings have changed since,
   * `noModel` those that no rate is about, since they neither train nor ask a model.
   */
  readonly seconds: Total & { readonly otherSettings: readonly string[]; readonly noModel: readonly string[] };
  readonly trainedTokens: Total;
  readonly writtenTokens: Total;
  readonly readTokens: Total;
  /** Of the machines whose rates the recipe states. */
  readonly machineMoney: Total;
  readonly calls: Total;
  readonly money: Total;
  /** Of the money; null where no price is known. */
  readonly currency: string | null;
}

export interface StageOfPlan {
  readonly name: string;
  /** Null where there is nothing to do. */
  readonly work: PlannedWork | null;
}

export function totalsOf(stages: readonly StageOfPlan[]): PlanTotals {
  const toDo = stages.flatMap(({ name, work }) => (work === null ? [] : [{ name, work }]));
  // Sums of two currencies mean nothing: what is priced in another than the first is left unknown.
  const currency = toDo.flatMap(({ work }) => work.calls).find(({ price }) => price !== null)?.price?.currency ?? null;
  const total = (countsOf: (work: PlannedWork) => readonly (ExpectedCount | null)[]): Total => ({
    known: sumOfCounts(toDo.flatMap(({ work }) => countsOf(work).filter((count) => count !== null))),
    unknownStages: toDo.filter(({ work }) => countsOf(work).includes(null)).map(({ name }) => name),
  });
  return {
    currency,
    seconds: {
      ...total((work) => (isTimed(work) ? [secondsOf(work)] : [])),
      otherSettings: toDo.filter(({ work }) => work.took?.settings === 'other').map(({ name }) => name),
      noModel: toDo.filter(({ work }) => !isTimed(work)).map(({ name }) => name),
    },
    trainedTokens: total(({ engine }) => [engine?.trained.tokens ?? null]),
    writtenTokens: total(({ engine }) => [engine?.written.tokens ?? null]),
    readTokens: total(({ engine }) => [engine?.read.tokens ?? null]),
    machineMoney: total(({ engine, machineMoney }) => (engine !== null && !asksEngine(engine) ? [] : [machineMoney])),
    calls: total(({ calls }) => calls.map((each) => each.calls)),
    money: total(({ calls }) => calls.map((each) => (each.price?.currency === currency ? each.money : null))),
  };
}

/** Whether its time can be known: it was once complete here, or models are trained or asked. */
function isTimed({ took, engine, calls }: PlannedWork): boolean {
  return took !== null || calls.length > 0 || engine === null || asksEngine(engine);
}

/** What the stage took is surer than what rates say; what chat models take, nobody has measured. */
function secondsOf({ took, time, calls }: PlannedWork): ExpectedCount | null {
  if (took !== null) return { count: took.seconds, bound: 'about' };
  return calls.length > 0 ? null : (time?.seconds ?? null);
}
