/**
 * Training sequences as a Tinker server takes them, checked before they are sent (some servers take anything, and give NaN
 * back), and in the form that gives the port's sums on a server that does not add up.
 *
 * A server of `sequence-mean` divides each sequence's loss by the sum of its weights and the whole by the number of
 * sequences. There, weights are a mask of 0 and 1, and what scales stands in the advantages: A w len for A, where len is the
 * number of targets that count. The step then follows 1/N of the port's gradient, N sequences in all, which
 * `tinker-engine.ts` makes up for.
 */
import { EngineError } from '../../support/errors.ts';
import type { Datum } from '../datum.ts';
import type { LossFunction } from '../scorer.ts';
import type { LossRequest, WireDatum } from '../tinker-wire/loss-request.ts';
import type { WireTensor } from '../tinker-wire/tensor.ts';
import type { Dialect } from './dialect.ts';

/** As the official client cuts a batch. */
const MOST_SEQUENCES = 1024;
const MOST_BYTES = 5_000_000;
/** Of a target in all its inputs, at most. */
const BYTES_PER_TARGET = 4 + 8 + 3 * 4;

export interface DataLimits {
  readonly maxPositions: number;
}

/** EngineError where an array is missing, of another length, or holds what no token or number is. */
export function checkData(data: readonly Datum[], { kind }: LossFunction, { maxPositions }: DataLimits): void {
  data.forEach((datum, index) => {
    const { tokens, targetTokens, weights } = datum;
    const policy = kind === 'cross_entropy' ? {} : { logprobs: datum.logprobs, advantages: datum.advantages };
    if (tokens.length === 0) throw wrong(index, 'it has no tokens');
    if (tokens.length > maxPositions)
      throw wrong(index, `it has ${tokens.length} tokens; the model takes ${maxPositions}`);
    for (const [name, values] of Object.entries({ targetTokens, weights, ...policy })) {
      if (values === undefined) throw wrong(index, `the ${kind} loss needs ${name}`);
      if (values.length !== tokens.length)
        throw wrong(index, `${name} has ${values.length} numbers for ${tokens.length} tokens`);
    }
    for (const ids of [tokens, targetTokens])
      for (const id of ids) if (!Number.isInteger(id) || id < 0) throw wrong(index, `${id} is no token`);
    for (const values of [weights, ...Object.values(policy)])
      for (const value of values!) if (!Number.isFinite(value)) throw wrong(index, `it holds the number ${value}`);
    // The clipped loss takes the lesser of two values, which a weight below 0 would turn round within an advantage.
    if (kind === 'ppo' && weights.some((weight) => weight < 0))
      throw wrong(index, 'a weight of the ppo loss is below 0');
  });
}

/** Sequences of one request each, in their order. */
export function inRequests(data: readonly Datum[]): Datum[][] {
  const requests: Datum[][] = [];
  let bytes = 0;
  for (const datum of data) {
    const own = datum.tokens.length * BYTES_PER_TARGET;
    const last = requests.at(-1);
    if (last === undefined || last.length >= MOST_SEQUENCES || bytes + own > MOST_BYTES) {
      requests.push([datum]);
      bytes = own;
    } else {
      last.push(datum);
      bytes += own;
    }
  }
  return requests;
}

/** To score: log-probabilities of all targets, whatever counts. */
export function scoredData(data: readonly Datum[]): WireDatum[] {
  return data.map(({ tokens, targetTokens }) => ({
    tokens: Int32Array.from(tokens),
    inputs: new Map<string, WireTensor>([
      ['target_tokens', { dtype: 'int64', values: Int32Array.from(targetTokens) }],
      ['weights', { dtype: 'float32', values: new Float32Array(tokens.length).fill(1) }],
    ]),
  }));
}

export type LossDialect = Pick<Dialect, 'reduction' | 'takesPolicyWeights'>;

export type TrainedLoss = Pick<LossRequest, 'data' | 'lossFunction' | 'lossConfig'>;

/**
 * To train. `scored`, one array a sequence, are the log-probabilities under the weights as they are; a server of means
 * needs them for cross-entropy, which it would have to weigh: importance sampling from the policy itself has its gradient.
 */
export function trainedData(
  data: readonly Datum[],
  loss: LossFunction,
  dialect: LossDialect,
  scored: readonly Float32Array[] | null,
): TrainedLoss {
  const lossConfig = new Map<string, number>(
    loss.kind === 'ppo'
      ? [
          ['clip_low_threshold', loss.clipLow],
          ['clip_high_threshold', loss.clipHigh],
        ]
      : [],
  );
  if (dialect.reduction === 'sum' && loss.kind === 'cross_entropy')
    return {
      data: data.map((datum) => wireDatum(datum, { weights: datum.weights })),
      lossFunction: loss.kind,
      lossConfig,
    };
  const lossFunction = loss.kind === 'cross_entropy' ? 'importance_sampling' : loss.kind;
  const sent = data.map((datum, index) => {
    const logprobs = loss.kind === 'cross_entropy' ? scored![index]! : datum.logprobs!;
    const advantages = loss.kind === 'cross_entropy' ? null : datum.advantages!;
    return policyDatum(datum, logprobs, advantages, dialect);
  });
  return { data: sent, lossFunction, lossConfig };
}

/** Weights move into the advantages: every server takes these real-valued, and not every one takes weights beside them. */
function policyDatum(
  datum: Datum,
  logprobs: ArrayLike<number>,
  advantages: ArrayLike<number> | null,
  { reduction, takesPolicyWeights }: LossDialect,
): WireDatum {
  if (reduction === 'sum' && takesPolicyWeights)
    return wireDatum(datum, { weights: datum.weights, logprobs: datum.logprobs!, advantages: datum.advantages! });
  const { length } = datum.tokens;
  const counted = Array.from(datum.weights).filter((weight) => weight !== 0).length;
  const scale = reduction === 'sum' ? 1 : counted;
  const scaled = Float32Array.from({ length }, (_, at) => datum.weights[at]! * (advantages?.[at] ?? 1) * scale);
  // Its own probability is the ratio of a target that does not count: nothing overflows before it is multiplied by 0.
  const sampled = Float32Array.from({ length }, (_, at) => (datum.weights[at] === 0 ? 0 : logprobs[at]!));
  const policy = { logprobs: sampled, advantages: scaled };
  if (reduction === 'sum') return wireDatum(datum, policy);
  return wireDatum(datum, { weights: Array.from(datum.weights, (weight) => (weight === 0 ? 0 : 1)), ...policy });
}

function wireDatum(
  { tokens, targetTokens }: Datum,
  numbers: Readonly<Record<string, readonly number[] | Float32Array>>,
): WireDatum {
  const inputs = new Map<string, WireTensor>([
    ['target_tokens', { dtype: 'int64', values: Int32Array.from(targetTokens) }],
  ]);
  for (const [name, values] of Object.entries(numbers))
    inputs.set(name, { dtype: 'float32', values: Float32Array.from(values) });
  return { tokens: Int32Array.from(tokens), inputs };
}

function wrong(index: number, what: string): EngineError {
  return new EngineError(`sequence ${index} of the training data is refused: ${what}`);
}
