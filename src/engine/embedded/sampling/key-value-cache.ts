/**
 * Keys and values of the tokens so far, one row a sequence: [rows, KV, T, headSize] a layer, and the mask over them.
 * T is a multiple of 16 and follows the longest row; the mask's width W, in which the new token comes before the
 * cached ones, is a multiple of 64. The kernels sum products in order and exponentials in blocks that divide 64, and
 * padding adds exact zeros, so a row's numbers do not depend on T, that is on its neighbours (head sizes that are no multiple
 * of 4, which no released model has, may differ in the last bit).
 */
import type { DecoderConfig } from '../../decoder-config.ts';
import { CacheMemory } from './cache-memory.ts';
import { roundUp } from './round-up.ts';
import { cacheInputNames, decodeQueryAxes } from '../network/decode-step.ts';
import { masked } from '../network/rotary-tables.ts';
import { floats, integers, type Feeds } from '../onnx/session.ts';

export const spanBlock = 16;
const softmaxBlock = 64;

export interface CacheOptions {
  readonly memory?: CacheMemory;
  readonly queryAxes?: readonly [number, number];
}

export interface CacheRoom {
  /** Sequences at the most. */
  readonly rows: number;
  /** Tokens, padding included: a multiple of `spanBlock` for each row, the longest's for all. */
  readonly slots: number;
}

/** For `rows` sequences of up to `longest` tokens. */
export function roomFor(rows: number, longest: number): CacheRoom {
  return { rows, slots: rows * roundUp(longest, spanBlock) };
}

/** Bytes of one row that holds `length` tokens. */
export function cacheBytesPerRow({ layerCount, keyValueHeadCount, headSize }: DecoderConfig, length: number): number {
  return 8 * layerCount * keyValueHeadCount * headSize * roundUp(length, spanBlock);
}

export class KeyValueCache {
  readonly #config: DecoderConfig;
  readonly #queryAxes: readonly [number, number];
  readonly #lengths: Int32Array;
  /** Of each layer the keys, then the values. */
  readonly #stores: readonly Float32Array[];
  readonly #mask: Float32Array;
  /** T. */
  #span = spanBlock;
  #zeros = new Float32Array(0);

  /** Who fills it keeps within the room; `queryAxes` are those of the graph that it feeds. */
  constructor(
    config: DecoderConfig,
    { rows, slots }: CacheRoom,
    { memory = new CacheMemory(), queryAxes = decodeQueryAxes(config) }: CacheOptions = {},
  ) {
    this.#config = config;
    this.#queryAxes = queryAxes;
    this.#lengths = new Int32Array(rows);
    this.#stores = memory.take(2 * config.layerCount, slots * config.keyValueHeadCount * config.headSize);
    // A row's mask is wider than its span by a block at the most.
    this.#mask = new Float32Array(slots + rows * softmaxBlock);
  }

  /** Cached tokens of a row. */
  length(row: number): number {
    return this.#lengths[row]!;
  }

  /** The decode step's inputs that depend on the cache, for the first `rows` rows. */
  feeds(rows: number): Feeds {
    const { layerCount, keyValueHeadCount, headSize } = this.#config;
    const width = maskWidth(this.#span);
    const padding = width - this.#span - 1;
    const feeds: Feeds = {
      mask: floats(this.#mask.subarray(0, rows * width), [rows, 1, 1, 1, width]),
      padding: floats(this.#zeroes(rows * this.#config.headCount * padding), [
        rows,
        keyValueHeadCount,
        ...this.#queryAxes,
        padding,
      ]),
      parts: integers([1, this.#span, padding]),
    };
    const shape = [rows, keyValueHeadCount, 1, this.#span, headSize];
    const size = rows * this.#rowSize();
    for (let layer = 0; layer < layerCount; layer++) {
      const names = cacheInputNames(layer);
      feeds[names.keys] = floats(this.#stores[2 * layer]!.subarray(0, size), shape);
      feeds[names.values] = floats(this.#stores[2 * layer + 1]!.subarray(0, size), shape);
    }
    return feeds;
  }

  /**
   * Fills a row, for which `fit` has made room, with the first `length` tokens of row `from` of a prompt pass.
   * `stores` are its keys and values, [any, KV, paddedLength, headSize], a layer's keys before its values.
   */
  fill(row: number, length: number, stores: readonly Float32Array[], from: number, paddedLength: number): void {
    const { keyValueHeadCount, headSize } = this.#config;
    this.#stores.forEach((store, at) => {
      for (let head = 0; head < keyValueHeadCount; head++) {
        const start = (from * keyValueHeadCount + head) * paddedLength * headSize;
        const source = stores[at]!.subarray(start, start + length * headSize);
        const target = (row * keyValueHeadCount + head) * this.#span * headSize;
        store.set(source, target);
        store.fill(0, target + source.length, target + this.#span * headSize);
      }
    });
    this.#setLength(row, length);
  }

  /** Appends one token to each of the first `rows` rows, from the decode step's output [rows, 2 layers KV, 1, headSize]. */
  append(rows: number, newKeysAndValues: Float32Array): void {
    const { keyValueHeadCount, headSize } = this.#config;
    const rowWidth = this.#stores.length * keyValueHeadCount * headSize;
    this.fit(rows, this.#lengths.subarray(0, rows).reduce((longest, length) => Math.max(longest, length), 0) + 1);
    // Store by store, the loop that V8 compiles best: a fourth of the time of the loop in the order of the source.
    this.#stores.forEach((store, at) => {
      for (let row = 0; row < rows; row++) {
        for (let head = 0; head < keyValueHeadCount; head++) {
          const source = row * rowWidth + (at * keyValueHeadCount + head) * headSize;
          const target = ((row * keyValueHeadCount + head) * this.#span + this.#lengths[row]!) * headSize;
          for (let index = 0; index < headSize; index++) store[target + index] = newKeysAndValues[source + index]!;
        }
      }
    });
    for (let row = 0; row < rows; row++) {
      const length = this.#lengths[row]!;
      this.#mask[row * maskWidth(this.#span) + length + 1] = 0;
      this.#lengths[row] = length + 1;
    }
  }

  /** Copies a row over another. */
  move(from: number, to: number): void {
    const size = this.#rowSize();
    for (const store of this.#stores) store.copyWithin(to * size, from * size, (from + 1) * size);
    this.#setLength(to, this.#lengths[from]!);
  }

  /** Makes T as small as the first `rows` rows and `longest` tokens in others allow, moving the rows. */
  fit(rows: number, longest: number): void {
    const needed = this.#lengths.subarray(0, rows).reduce((maximum, length) => Math.max(maximum, length), longest);
    const span = roundUp(needed, spanBlock);
    if (span === this.#span) return;
    for (const store of this.#stores) this.#spread(store, rows * this.#config.keyValueHeadCount, span);
    this.#span = span;
    for (let row = 0; row < rows; row++) this.#setLength(row, this.#lengths[row]!);
  }

  /** Moves heads of the old span to where they lie with the new one, in an order in which none is overwritten. */
  #spread(store: Float32Array, heads: number, span: number): void {
    const { headSize } = this.#config;
    const oldSpan = this.#span;
    const kept = Math.min(span, oldSpan) * headSize;
    for (let count = 0; count < heads; count++) {
      const head = span > oldSpan ? heads - 1 - count : count;
      const source = head * oldSpan * headSize;
      const target = head * span * headSize;
      store.copyWithin(target, source, source + kept);
      store.fill(0, target + kept, target + span * headSize);
    }
  }

  #rowSize(): number {
    return this.#config.keyValueHeadCount * this.#span * this.#config.headSize;
  }

  #zeroes(count: number): Float32Array {
    if (this.#zeros.length < count) this.#zeros = new Float32Array(count);
    return this.#zeros.subarray(0, count);
  }

  #setLength(row: number, length: number): void {
    const width = maskWidth(this.#span);
    const start = row * width;
    this.#lengths[row] = length;
    this.#mask.fill(0, start, start + length + 1);
    this.#mask.fill(masked, start + length + 1, start + width);
  }
}

/** W: room for the new tokens, one unless said, and T cached ones. */
export function maskWidth(span: number, added = 1): number {
  return roundUp(span + added, softmaxBlock);
}
