/** Sequences as rows padded on the right to the longest: the layout of `sequencePass`. */
import { causalMask } from '../network/rotary-tables.ts';
import { floats, integers, type Feeds } from '../onnx/session.ts';
import { attentionBlocksOf } from './pass-limits.ts';
import type { PreparedDatum } from './prepared-datum.ts';
import type { RotaryFeeds } from './rotary-feeds.ts';

/** B rows of S tokens, N = B S. */
export interface PlainLayout {
  readonly rows: number;
  readonly length: number;
  /** Queries that look at a time: `length`, or a part of it. */
  readonly blockLength: number;
  /** Token ids; -1 is padding. */
  readonly tokens_N: Int32Array;
  /** Index of each wanted token. */
  readonly selected_M: readonly number[];
}

/** Rows of token ids, padded to `length`, all of whose queries look at once. */
export function layOutRows(rows: readonly Int32Array[], selected_M: readonly number[], length: number): PlainLayout {
  const tokens_N = new Int32Array(rows.length * length).fill(-1);
  rows.forEach((row, index) => tokens_N.set(row, index * length));
  return { rows: rows.length, length, blockLength: length, tokens_N, selected_M };
}

export function layOutPlain(datums: readonly PreparedDatum[]): PlainLayout {
  const longest = Math.max(...datums.map((datum) => datum.tokens_T.length));
  const blocks = attentionBlocksOf(longest);
  const length = blocks.count * blocks.size;
  const selected = datums.flatMap((datum, row) => Array.from(datum.positions_J, (position) => row * length + position));
  const rows = datums.map((datum) => datum.tokens_T);
  return { ...layOutRows(rows, selected, length), blockLength: blocks.size };
}

/** Feeds of `declareSequenceInputs`. */
export function plainFeeds(
  { rows, length, blockLength, tokens_N, selected_M }: PlainLayout,
  rotary: RotaryFeeds,
): Feeds {
  return {
    tokens: integers(tokens_N.map((token) => Math.max(0, token))),
    batchSizes: integers([rows, length]),
    mask: floats(causalMask(length, blockLength), [blockLength, length]),
    ...rotary.upTo(length),
    selected: integers(selected_M),
  };
}
