/** What the sessions are fed for a pass, beside weights: sequences, targets and loss. */
import type { LossFunction } from '../../scorer.ts';
import type { GraphKind } from '../network/training-graph.ts';
import { floats, floatScalar, integers, type Feeds } from '../onnx/session.ts';
import type { EvenParts } from './even-parts.ts';
import type { PreparedDatum } from './prepared-datum.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';
import { layOutPlain, plainFeeds } from './plain-layout.ts';
import { layOutShared, sharedFeeds } from './shared-layout.ts';
import { datumsOf, type TrainingPass } from './training-pass.ts';

export interface LaidOutPass {
  readonly kind: GraphKind;
  /** The chunks of the targets; null is all at once. */
  readonly chunks: EvenParts | null;
  /** Feeds of the pass and its targets. */
  readonly feeds: Feeds;
  /** Token id of each row of the embedded gradient; -1 is padding, which has none. */
  readonly embeddedTokens_N: Int32Array;
  /** Token id of each wanted target, datum by datum. */
  readonly targets_M: Int32Array;
}

/** `chunksOf` says in which chunks the logits of so many targets are made. */
export function layOutPass(
  pass: TrainingPass,
  rotary: RotaryFeeds,
  chunksOf: (targets: number) => EvenParts | null,
): LaidOutPass {
  const datums = datumsOf(pass);
  const targets_M = joined(datums, 'targets_J');
  const chunks = chunksOf(targets_M.length);
  const { attention, tokens_N, feeds } = sequencesOf(pass, rotary);
  return {
    kind: { pass: pass.kind, attention, targets: chunks === null ? 'whole' : 'chunks' },
    chunks,
    feeds: { ...feeds, ...(chunks === null ? { targets: integers(targets_M) } : chunkFeeds(targets_M, chunks)) },
    embeddedTokens_N: tokens_N,
    targets_M,
  };
}

interface LaidOutSequences extends Pick<GraphKind, 'attention'> {
  readonly tokens_N: Int32Array;
  readonly feeds: Feeds;
}

function sequencesOf(pass: TrainingPass, rotary: RotaryFeeds): LaidOutSequences {
  if (pass.kind === 'plain') {
    const layout = layOutPlain(datumsOf(pass));
    const attention = layout.blockLength < layout.length ? 'blocks' : 'whole';
    return { attention, tokens_N: layout.tokens_N, feeds: plainFeeds(layout, rotary) };
  }
  const layout = layOutShared(pass.groups);
  return { attention: 'whole', tokens_N: layout.tokens_N, feeds: sharedFeeds(layout, rotary) };
}

/** Feeds of `declareChunkInputs`. */
function chunkFeeds(targets_M: Int32Array, { count, size }: EvenParts): Feeds {
  const places = Array.from(targets_M, (_, place) => place);
  return {
    targets: integers(filledUp(targets_M, count * size), [count, size]),
    targetOfSlot: integers(filledUp(Int32Array.from(places), count * size)),
    slotOfTarget: integers(places),
  };
}

/** Feeds of `declareLossInputs`, by target or by slot of the chunks. */
export function lossFeeds(datums: readonly PreparedDatum[], loss: LossFunction, chunks: EvenParts | null): Feeds {
  const perTarget = (field: 'weights_J' | 'advantages_J' | 'samplerLogprobs_J') => {
    const values = joined(datums, field);
    if (chunks === null) return floats(values, [values.length]);
    return floats(filledUp(values, chunks.count * chunks.size), [chunks.count, chunks.size]);
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

/** Cuts what a pass gives per target into what belongs to each datum. */
export function splitByDatum(datums: readonly PreparedDatum[], perTarget: Float32Array): Float32Array[] {
  let start = 0;
  return datums.map((datum) => perTarget.slice(start, (start += datum.targets_J.length)));
}

/** `values` and zeros behind them. */
function filledUp<Values extends Float32Array | Int32Array>(values: Values, length: number): Values {
  const whole = values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
  whole.set(values);
  return whole as Values;
}

type TargetField = 'targets_J' | 'weights_J' | 'advantages_J' | 'samplerLogprobs_J';

/** A field of all datums, one after the other. */
function joined<Field extends TargetField>(datums: readonly PreparedDatum[], field: Field): PreparedDatum[Field] {
  const parts = datums.map((datum) => datum[field]);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = field === 'targets_J' ? new Int32Array(length) : new Float32Array(length);
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole as PreparedDatum[Field];
}
