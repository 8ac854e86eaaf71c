/** Data through the network: what each worker's passes are, and what comes of them, in the order of the data. */
import { EngineError } from '../../../support/errors.ts';
import type { Datum } from '../../datum.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { ForwardOutput, LossFunction } from '../../scorer.ts';
import type { WorkerPool } from '../worker/worker-pool.ts';
import { lossSum } from './loss-sum.ts';
import { maxPassTokensOf } from './pass-limits.ts';
import { isForOneWorker, planPasses, type PlannedPass } from './plan-passes.ts';
import { prepareDatum, type PreparedDatum } from './prepared-datum.ts';
import type { TrainingPass } from './training-pass.ts';

export interface DataPlan {
  readonly data: readonly Datum[];
  /** Null is a datum of which nothing is wanted. */
  readonly prepared: readonly (PreparedDatum | null)[];
  /** By worker. */
  readonly passes: readonly (readonly TrainingPass[])[];
  /** One worker has all passes, and all threads. */
  readonly isAlone: boolean;
}

interface PlanOptions {
  readonly config: DecoderConfig;
  /** Of targets without weight too. */
  readonly everyTarget: boolean;
  readonly sessions: number;
}

/** EngineError for a datum that is none; nothing has been computed then. */
export function planData(
  data: readonly Datum[],
  loss: LossFunction,
  { config, everyTarget, sessions }: PlanOptions,
): DataPlan {
  const prepared = data.map((datum, index) => prepareDatum(datum, index, { loss, config, everyTarget }));
  const wanted = prepared.filter((datum): datum is PreparedDatum => datum !== null);
  const shares = planPasses(wanted, { workers: sessions, maxTokens: maxPassTokensOf(config) });
  const isAlone = isForOneWorker(shares, wanted);
  const plan = isAlone ? [shares.flat()] : shares;
  return { data, prepared, isAlone, passes: plan.map((passes) => passes.map((pass) => passOf(pass, wanted))) };
}

/** EngineError where a number is none: what was added to a gradient is then worth nothing. */
export async function runPlan(
  pool: WorkerPool,
  { data, prepared, passes, isAlone }: DataPlan,
  loss: LossFunction,
  { withGradient }: { readonly withGradient: boolean },
): Promise<ForwardOutput> {
  const results = await pool.callAll(
    'runPasses',
    (worker) => ({ passes: passes[worker]!, loss: withGradient ? loss : null, isAlone }),
    { count: passes.findLastIndex((each) => each.length > 0) + 1 },
  );
  const broken = results.flat().find(({ logprobs_J }) => !logprobs_J.every((value) => Number.isFinite(value)));
  if (broken !== undefined)
    throw new EngineError(
      `datum ${broken.index}: a log-probability is not finite. The weights are damaged, or have grown too large for ` +
        'float32; no gradient was kept',
    );
  const logprobs = data.map((datum) => new Float32Array(datum.tokens.length));
  for (const { index, logprobs_J } of results.flat()) {
    const { positions_J } = prepared[index]!;
    positions_J.forEach((position, at) => (logprobs[index]![position] = logprobs_J[at]!));
  }
  return { logprobs, lossSum: lossSum(data, logprobs, loss) };
}

function passOf({ kind, groups }: PlannedPass, datums: readonly PreparedDatum[]): TrainingPass {
  const filled = groups.map(({ prefixLength, members }) => ({
    prefixLength,
    datums: members.map((at) => datums[at]!),
  }));
  return { kind, groups: filled };
}
