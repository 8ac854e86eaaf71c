/** A checked datum in the form the passes need: typed arrays, and only the targets that are wanted. */
import type { Datum } from '../../datum.ts';
import type { LossFunction } from '../../scorer.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { EngineError } from '../../../support/errors.ts';

/** Axes: T tokens, J wanted targets. */
export interface PreparedDatum {
  /** Place in the caller's list. */
  readonly index: number;
  /** Length of the caller's arrays, in tokens. */
  readonly fullLength: number;
  /** Input tokens up to the last wanted target. */
  readonly tokens_T: Int32Array;
  /** Tokens before the first target that counts. */
  readonly promptLength: number;
  /** Positions whose targets are wanted, ascending. */
  readonly positions_J: Int32Array;
  readonly targets_J: Int32Array;
  readonly weights_J: Float32Array;
  /** 1 for cross-entropy. */
  readonly advantages_J: Float32Array;
  /** 0 for cross-entropy. */
  readonly samplerLogprobs_J: Float32Array;
}

/** `everyTarget` wants also the targets of weight 0. Null if no target of the datum is wanted. */
export function prepareDatum(
  datum: Datum,
  index: number,
  { loss, config, everyTarget }: { loss: LossFunction; config: DecoderConfig; everyTarget: boolean },
): PreparedDatum | null {
  checkDatum(datum, index, loss, config);
  const positions: number[] = [];
  for (let position = 0; position < datum.weights.length; position++) {
    if (everyTarget || datum.weights[position] !== 0) positions.push(position);
  }
  if (positions.length === 0) return null;
  const pick = (values: ArrayLike<number>): Float32Array => Float32Array.from(positions, (at) => values[at]!);
  const isPolicy = loss.kind !== 'cross_entropy';
  return {
    index,
    fullLength: datum.tokens.length,
    tokens_T: Int32Array.from(datum.tokens).subarray(0, positions.at(-1)! + 1),
    promptLength: Math.max(
      0,
      Array.from(datum.weights).findIndex((weight) => weight !== 0),
    ),
    positions_J: Int32Array.from(positions),
    targets_J: Int32Array.from(positions, (at) => datum.targetTokens[at]!),
    weights_J: pick(datum.weights),
    advantages_J: isPolicy ? pick(datum.advantages!) : new Float32Array(positions.length).fill(1),
    samplerLogprobs_J: isPolicy ? pick(datum.logprobs!) : new Float32Array(positions.length),
  };
}

function checkDatum(datum: Datum, index: number, loss: LossFunction, config: DecoderConfig): void {
  const length = datum.tokens.length;
  const refuse = (what: string): never => {
    throw new EngineError(`datum ${index}: ${what}`);
  };
  if (length === 0) refuse('has no tokens; leave it out');
  if (length > config.maxPositions) refuse(`${length} tokens, but the model has ${config.maxPositions} positions`);
  const checkLength = (name: string, values: ArrayLike<number> | undefined): void => {
    if (!values) refuse(`the ${loss.kind} loss needs ${name}`);
    if (values!.length !== length) refuse(`${name} has length ${values!.length}, tokens has ${length}`);
  };
  checkLength('targetTokens', datum.targetTokens);
  checkLength('weights', datum.weights);
  if (loss.kind !== 'cross_entropy') {
    checkLength('logprobs', datum.logprobs);
    checkLength('advantages', datum.advantages);
  }
  checkTokens(datum.tokens, config, refuse);
  checkTokens(datum.targetTokens, config, refuse);
}

function checkTokens(tokens: ArrayLike<number>, config: DecoderConfig, refuse: (what: string) => never): void {
  for (let position = 0; position < tokens.length; position++) {
    const token = tokens[position]!;
    if (!Number.isInteger(token) || token < 0 || token >= config.vocabSize) {
      refuse(`token ${token} at position ${position} is not in the vocabulary of ${config.vocabSize}`);
    }
  }
}
