/** Groups of sequences with a common beginning: the layout of `sharedPrefixPass`. */
import { causalMask, masked } from '../network/rotary-tables.ts';
import { floats, integers, type Feeds } from '../onnx/session.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';
import type { TrainingGroup } from './training-pass.ts';

/** A stretch of tokens that is one row in attention. */
interface Segment {
  readonly tokens: Int32Array;
  /** Position of its first token in the sequence. */
  readonly start: number;
}

/** P prefixes of up to Sp tokens, C continuations of up to Sc, N tokens in all, prefixes first. */
export interface SharedLayout {
  readonly prefixes: readonly Segment[];
  readonly continuations: readonly Segment[];
  /** Which prefix each continuation follows. */
  readonly groupOfRow_C: readonly number[];
  /** Sp and Sc. */
  readonly prefixSpan: number;
  readonly continuationSpan: number;
  readonly tokens_N: Int32Array;
  readonly positions_N: Int32Array;
  readonly slotOfToken_N: Int32Array;
  /** Index of each wanted token, datum by datum; repeated where a wanted token is in a prefix. */
  readonly selected_M: readonly number[];
}

export function layOutShared(groups: readonly TrainingGroup[]): SharedLayout {
  const prefixes = groups.map(({ prefixLength, datums }) => segment(datums[0]!.tokens_T, 0, prefixLength));
  const rows = groups.flatMap(({ prefixLength, datums }, group) =>
    datums.map((datum) => ({ group, prefixLength, datum })),
  );
  const continuations = rows.map(({ prefixLength, datum }) =>
    segment(datum.tokens_T, prefixLength, datum.tokens_T.length),
  );
  const [prefixSpan, continuationSpan] = [longest(prefixes), longest(continuations)];
  const segments = [...prefixes, ...continuations];
  const starts = startsOf(segments);
  const firstSlot = (at: number): number =>
    at < prefixes.length ? at * prefixSpan : prefixes.length * prefixSpan + (at - prefixes.length) * continuationSpan;
  const selected_M = rows.flatMap(({ group, prefixLength, datum }, row) =>
    Array.from(datum.positions_J, (position) =>
      position < prefixLength ? starts[group]! + position : starts[prefixes.length + row]! + position - prefixLength,
    ),
  );
  return {
    prefixes,
    continuations,
    groupOfRow_C: rows.map(({ group }) => group),
    prefixSpan,
    continuationSpan,
    tokens_N: perToken(segments, ({ tokens }, place) => tokens[place]!),
    positions_N: perToken(segments, ({ start }, place) => start + place),
    slotOfToken_N: perToken(segments, (_, place, at) => firstSlot(at) + place),
    selected_M,
  };
}

/** Feeds of `declareSharedPrefixInputs`. */
export function sharedFeeds(layout: SharedLayout, rotary: RotaryFeeds): Feeds {
  const { prefixes, continuations, prefixSpan, continuationSpan, slotOfToken_N, selected_M } = layout;
  const [prefixSlots, continuationSlots] = [prefixes.length * prefixSpan, continuations.length * continuationSpan];
  const tokenOfSlot = new Int32Array(prefixSlots + continuationSlots);
  slotOfToken_N.forEach((slot, token) => (tokenOfSlot[slot] = token));
  return {
    tokens: integers(layout.tokens_N),
    positions: integers(layout.positions_N, [layout.positions_N.length, 1]),
    ...rotary.upTo(Math.max(...layout.positions_N) + 1),
    tokenOfSlot: integers(tokenOfSlot),
    slotOfToken: integers(slotOfToken_N),
    slotCounts: integers([prefixSlots, continuationSlots]),
    prefixSizes: integers([prefixes.length, prefixSpan]),
    continuationSizes: integers([continuations.length, continuationSpan]),
    keyCounts: integers([prefixSpan, continuationSpan]),
    groupOfRow: integers(layout.groupOfRow_C),
    membership: floats(membership(layout), [prefixes.length, continuations.length]),
    prefixMask: floats(causalMask(prefixSpan), [prefixSpan, prefixSpan]),
    continuationMask: floats(continuationMask(layout), [
      continuations.length,
      1,
      continuationSpan,
      prefixSpan + continuationSpan,
    ]),
    selected: integers(selected_M),
    selectedSlots: integers(selected_M.map((token) => slotOfToken_N[token]!)),
  };
}

function membership({ prefixes, groupOfRow_C }: SharedLayout): Float32Array {
  const rows = groupOfRow_C.length;
  const matrix = new Float32Array(prefixes.length * rows);
  groupOfRow_C.forEach((group, row) => (matrix[group * rows + row] = 1));
  return matrix;
}

/** [C, 1, Sc, Sp + Sc]: a token sees the real tokens of its prefix, and of its own row those up to itself. */
function continuationMask(layout: SharedLayout): Float32Array {
  const { prefixes, groupOfRow_C, prefixSpan, continuationSpan } = layout;
  const width = prefixSpan + continuationSpan;
  const mask = new Float32Array(groupOfRow_C.length * continuationSpan * width);
  groupOfRow_C.forEach((group, row) => {
    for (let place = 0; place < continuationSpan; place++) {
      const start = (row * continuationSpan + place) * width;
      mask.fill(masked, start + prefixes[group]!.tokens.length, start + prefixSpan);
      mask.fill(masked, start + prefixSpan + place + 1, start + width);
    }
  });
  return mask;
}

function segment(tokens: Int32Array, start: number, end: number): Segment {
  return { tokens: tokens.subarray(start, end), start };
}

function longest(segments: readonly Segment[]): number {
  return Math.max(...segments.map(({ tokens }) => tokens.length));
}

/** Index of each segment's first token. */
function startsOf(segments: readonly Segment[]): number[] {
  let start = 0;
  return segments.map(({ tokens }) => {
    start += tokens.length;
    return start - tokens.length;
  });
}

/** A number for every token, segment by segment. */
function perToken(
  segments: readonly Segment[],
  value: (segment: Segment, place: number, at: number) => number,
): Int32Array {
  return Int32Array.from(segments.flatMap((each, at) => Array.from(each.tokens, (_, place) => value(each, place, at))));
}
