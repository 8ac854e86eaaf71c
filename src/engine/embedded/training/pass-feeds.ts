/** What a forward or training session is fed for one pass of padded datums, and what its log-probabilities belong to. */
import type { LossFunction } from '../../training-engine.ts';
import { causalMask } from '../network/rotary-tables.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';
import { floats, floatScalar, integers, type Feeds } from '../onnx/session.ts';
import type { PreparedDatum } from './prepared-datum.ts';

/** Feeds of `declareSequenceInputs` for rows of tokens padded to `length`; `selected` are indices of the N tokens. */
export function sequenceFeeds(
  rows: readonly Int32Array[],
  selected: ArrayLike<number>,
  length: number,
  rotary: RotaryFeeds,
): Feeds {
  const tokens = new Int32Array(rows.length * length);
  rows.forEach((row, index) => tokens.set(row, index * length));
  return {
    tokens: integers(tokens),
    batchSizes: integers([rows.length, length]),
    mask: floats(causalMask(length), [length, length]),
    ...rotary.upTo(length),
    selected: integers(selected),
  };
}

/** Feeds of a pass for `forward`: the sequences and the targets. */
export function forwardFeeds(pass: readonly PreparedDatum[], rotary: RotaryFeeds): Feeds {
  const length = Math.max(...pass.map((datum) => datum.tokens_T.length));
  const selected = pass.flatMap((datum, row) => Array.from(datum.positions_J, (position) => row * length + position));
  const rows = pass.map((datum) => datum.tokens_T);
  return { ...sequenceFeeds(rows, selected, length, rotary), targets: integers(joined(pass, 'targets_J')) };
}

/** Feeds of `declareLossInputs`. */
export function lossFeeds(pass: readonly PreparedDatum[], loss: LossFunction): Feeds {
  const perTarget = (field: 'weights_J' | 'advantages_J' | 'samplerLogprobs_J') => {
    const values = Float32Array.from(joined(pass, field));
    return floats(values, [values.length]);
  };
  const clips = loss.kind === 'ppo';
  return {
    weights: perTarget('weights_J'),
    advantages: perTarget('advantages_J'),
    samplerLogprobs: perTarget('samplerLogprobs_J'),
    ratioExponent: floatScalar(loss.kind === 'cross_entropy' ? 0 : 1),
    clipLow: floatScalar(clips ? loss.clipLow : 0),
    clipHigh: floatScalar(clips ? loss.clipHigh : 3e38),
  };
}

/** Cuts the log-probabilities of a pass into those of its datums. */
export function splitByDatum(pass: readonly PreparedDatum[], logprobs: Float32Array): Float32Array[] {
  let start = 0;
  return pass.map((datum) => logprobs.slice(start, (start += datum.targets_J.length)));
}

/** A field of all datums, one after the other. */
export function joined(
  pass: readonly PreparedDatum[],
  field: 'targets_J' | 'weights_J' | 'advantages_J' | 'samplerLogprobs_J',
): number[] {
  return pass.flatMap((datum) => Array.from(datum[field]));
}
