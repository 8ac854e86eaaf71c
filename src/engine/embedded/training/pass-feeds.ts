/** What the sessions are fed for a pass, beside weights: sequences, targets and loss. */
import type { LossFunction } from '../../scorer.ts';
import { floats, floatScalar, integers, type Feeds } from '../onnx/session.ts';
import type { PreparedDatum } from './prepared-datum.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';
import { layOutPlain, plainFeeds } from './plain-layout.ts';
import { layOutShared, sharedFeeds } from './shared-layout.ts';
import { datumsOf, type TrainingPass } from './training-pass.ts';

export interface LaidOutPass {
  /** Feeds of the pass and its targets. */
  readonly feeds: Feeds;
  /** Token id of each row of the embedded gradient; -1 is padding, which has none. */
  readonly embeddedTokens_N: Int32Array;
  /** Token id of each wanted target, datum by datum. */
  readonly targets_M: Int32Array;
}

export function layOutPass(pass: TrainingPass, rotary: RotaryFeeds): LaidOutPass {
  const datums = datumsOf(pass);
  const targets_M = joined(datums, 'targets_J');
  const targets = { targets: integers(targets_M) };
  if (pass.kind === 'plain') {
    const layout = layOutPlain(datums);
    return { feeds: { ...plainFeeds(layout, rotary), ...targets }, embeddedTokens_N: layout.tokens_N, targets_M };
  }
  const layout = layOutShared(pass.groups);
  return { feeds: { ...sharedFeeds(layout, rotary), ...targets }, embeddedTokens_N: layout.tokens_N, targets_M };
}

/** Feeds of `declareLossInputs`. */
export function lossFeeds(datums: readonly PreparedDatum[], loss: LossFunction): Feeds {
  const perTarget = (field: 'weights_J' | 'advantages_J' | 'samplerLogprobs_J') => {
    const values = joined(datums, field);
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

/** Cuts what a pass gives per target into what belongs to each datum. */
export function splitByDatum(datums: readonly PreparedDatum[], perTarget: Float32Array): Float32Array[] {
  let start = 0;
  return datums.map((datum) => perTarget.slice(start, (start += datum.targets_J.length)));
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
