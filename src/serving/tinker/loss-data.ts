/**
 * Training sequences as the engine takes them, of those that the protocol carries. Everything that can be wrong with them is
 * found here, before the engine is asked, and named: a loss or setting that there is not, a token outside of the vocabulary,
 * arrays of different lengths, numbers that are none.
 */
import type { Datum } from '../../engine/datum.ts';
import type { LossFunction } from '../../engine/scorer.ts';
import { MOST_SEQUENCES, type LossRequest, type WireDatum } from '../../engine/tinker-wire/loss-request.ts';
import type { WireTensor } from '../../engine/tinker-wire/tensor.ts';
import { RecordError } from '../../support/errors.ts';

export interface ModelLimits {
  readonly vocabSize: number;
  readonly maxPositions: number;
}

export interface LossCall {
  readonly data: readonly Datum[];
  readonly loss: LossFunction;
}

const LOSSES = ['cross_entropy', 'importance_sampling', 'ppo'] as const;
/** Ratios as everyone has them by default. */
const CLIP = { clip_low_threshold: 0.8, clip_high_threshold: 1.2 };
const INPUTS = ['target_tokens', 'weights', 'logprobs', 'advantages'];

/** RecordError for what cannot be carried out. */
export function lossCallOf({ data, lossFunction, lossConfig }: LossRequest, limits: ModelLimits): LossCall {
  const loss = lossOf(lossFunction, lossConfig);
  if (data.length === 0) throw new RecordError('data is empty; a request needs at least one sequence');
  if (data.length > MOST_SEQUENCES)
    throw new RecordError(`data has ${data.length} sequences; at most ${MOST_SEQUENCES} are taken in one request`);
  return { data: data.map((datum, index) => datumOf(datum, index, loss, limits)), loss };
}

function lossOf(name: string, config: LossRequest['lossConfig']): LossFunction {
  const kind = LOSSES.find((each) => each === name);
  if (kind === undefined)
    throw new RecordError(
      `loss_fn is ${JSON.stringify(name.slice(0, 100))}; supported are ${LOSSES.join(', ')} (recipes that have another ` +
        'by default take loss_fn=importance_sampling)',
    );
  const known: readonly string[] = kind === 'ppo' ? Object.keys(CLIP) : [];
  const unknown = [...config.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new RecordError(
      `loss_fn_config has ${JSON.stringify(unknown.slice(0, 100))}; ${kind} knows ${known.join(' and ') || 'no settings'}`,
    );
  if (kind !== 'ppo') return { kind };
  const [clipLow, clipHigh] = [thresholdOf(config, 'clip_low_threshold'), thresholdOf(config, 'clip_high_threshold')];
  if (clipLow <= clipHigh) return { kind, clipLow, clipHigh };
  throw new RecordError(
    `clip_low_threshold is ${clipLow}, clip_high_threshold ${clipHigh}: they are ratios, the low one no higher than the other`,
  );
}

function thresholdOf(config: LossRequest['lossConfig'], name: keyof typeof CLIP): number {
  const value = config.get(name) ?? CLIP[name];
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  throw new RecordError(
    `${name} is ${JSON.stringify(value)}; it must be a ratio, 0 or more (${CLIP[name]} by default)`,
  );
}

function datumOf(wire: WireDatum, index: number, loss: LossFunction, limits: ModelLimits): Datum {
  const refuse = (what: string): never => {
    throw new RecordError(`sequence ${index}: ${what}`);
  };
  const length = wire.tokens.length;
  if (length === 0) refuse('it has no tokens; leave it out');
  if (length > limits.maxPositions) refuse(`it has ${length} tokens, and the model ${limits.maxPositions} positions`);
  const unknown = [...wire.inputs.keys()].find((name) => !INPUTS.includes(name));
  if (unknown !== undefined)
    refuse(`loss_fn_inputs has ${JSON.stringify(unknown.slice(0, 100))}; known are ${INPUTS.join(', ')}`);
  const floats = (name: string): Float32Array | null => {
    const tensor = wire.inputs.get(name);
    return tensor === undefined ? null : checkedFloats(tensor, name, length, refuse);
  };
  const targets = wire.inputs.get('target_tokens');
  if (targets === undefined) return refuse('loss_fn_inputs lacks target_tokens');
  if (targets.dtype !== 'int64') refuse('target_tokens are float32; send them as int64');
  if (targets.values.length !== length) refuse(lengthsOf('target_tokens', targets.values.length, length));
  checkTokens('model_input', wire.tokens, limits, refuse);
  checkTokens('target_tokens', targets.values, limits, refuse);
  const datum = { tokens: wire.tokens, targetTokens: targets.values as Int32Array };
  const weights = floats('weights') ?? new Float32Array(length).fill(1);
  if (loss.kind === 'cross_entropy') return { ...datum, weights };
  const [logprobs, advantages] = [floats('logprobs'), floats('advantages')];
  if (logprobs === null || advantages === null)
    return refuse(`loss_fn_inputs lacks ${logprobs === null ? 'logprobs' : 'advantages'}, which ${loss.kind} needs`);
  return { ...datum, ...withoutPadding(weights, logprobs, advantages) };
}

/**
 * Before a completion, clients pad log-probabilities and advantages with zeros. Such targets add nothing to the loss: they are
 * left out, so that sequences of one prompt share its pass. Behind it a target of advantage 0 stays, for its log-probability,
 * with a ratio that cannot overflow.
 */
function withoutPadding(
  weights: Float32Array,
  logprobs: Float32Array,
  advantages: Float32Array,
): Pick<Datum, 'weights' | 'logprobs' | 'advantages'> {
  const first = advantages.findIndex((advantage, place) => advantage !== 0 || logprobs[place] !== 0);
  const padding = first < 0 ? weights.length : first;
  return {
    weights: weights.map((weight, place) => (place < padding ? 0 : weight)),
    logprobs: logprobs.map((logprob, place) => (advantages[place] === 0 ? 0 : logprob)),
    advantages,
  };
}

function checkedFloats(
  { values }: WireTensor,
  name: string,
  length: number,
  refuse: (what: string) => never,
): Float32Array {
  if (values.length !== length) refuse(lengthsOf(name, values.length, length));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse(`${name} is ${values[wrong]} at place ${wrong}; every number must be finite`);
  return Float32Array.from(values);
}

function checkTokens(
  name: string,
  tokens: ArrayLike<number>,
  { vocabSize }: ModelLimits,
  refuse: (what: string) => never,
): void {
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place]!;
    if (token < 0 || token >= vocabSize)
      refuse(`token ${token} at place ${place} of ${name} is not in the vocabulary of ${vocabSize}`);
  }
}

function lengthsOf(name: string, actual: number, expected: number): string {
  return `${name} has ${actual} numbers and model_input ${expected} tokens; all inputs must have its length`;
}
