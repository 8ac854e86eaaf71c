/**
 * Keys and values of the tokens so far, one row a sequence: [rows, KV, T, headSize] a layer, and the mask over them.
 * T is a multiple of 64 and grows with the longest row. The kernels sum in blocks that divide 64, and padding adds
 * exact zeros, so a row's numbers do not depend on T, that is on its neighbours.
 */
import type { QwenConfig } from '../../qwen-config.ts';
import { cacheInputNames } from '../network/decode-step.ts';
import { masked } from '../network/rotary-tables.ts';
import { floats, type Feeds } from '../onnx/session.ts';

export const lengthBlock = 64;

/** `length` rounded up to whole blocks. */
export function blockedLength(length: number): number {
  return Math.ceil(Math.max(1, length) / lengthBlock) * lengthBlock;
}

/** Bytes of one row that holds `length` tokens. */
export function cacheBytesPerRow({ layerCount, keyValueHeadCount, headSize }: QwenConfig, length: number): number {
  return 8 * layerCount * keyValueHeadCount * headSize * blockedLength(length);
}

export class KeyValueCache {
  readonly #config: QwenConfig;
  readonly #capacity: number;
  readonly #lengths: Int32Array;
  /** Of each layer the keys, then the values. */
  #stores: Float32Array[];
  #mask: Float32Array;
  #span = lengthBlock;

  /** Room for `capacity` rows. */
  constructor(config: QwenConfig, capacity: number) {
    this.#config = config;
    this.#capacity = capacity;
    this.#lengths = new Int32Array(capacity);
    this.#stores = this.#newStores();
    this.#mask = this.#newMask();
  }

  /** Cached tokens of a row. */
  length(row: number): number {
    return this.#lengths[row]!;
  }

  /** Cache inputs and mask of the first `rows` rows. */
  feeds(rows: number): Feeds {
    const { keyValueHeadCount, headSize } = this.#config;
    const shape = [rows, keyValueHeadCount, this.#span, headSize];
    const size = rows * this.#rowSize();
    const feeds: Feeds = {
      mask: floats(this.#mask.subarray(0, rows * (this.#span + 1)), [rows, 1, 1, this.#span + 1]),
    };
    for (let layer = 0; layer < this.#config.layerCount; layer++) {
      const names = cacheInputNames(layer);
      feeds[names.keys] = floats(this.#stores[2 * layer]!.subarray(0, size), shape);
      feeds[names.values] = floats(this.#stores[2 * layer + 1]!.subarray(0, size), shape);
    }
    return feeds;
  }

  /**
   * Fills a row with the first `length` tokens of row `from` of a prompt pass.
   * `stores` are its keys and values, [any, KV, paddedLength, headSize], a layer's keys before its values.
   */
  fill(row: number, length: number, stores: readonly Float32Array[], from: number, paddedLength: number): void {
    this.reserve(length + 1);
    const { keyValueHeadCount, headSize } = this.#config;
    this.#stores.forEach((store, at) => {
      for (let head = 0; head < keyValueHeadCount; head++) {
        const start = (from * keyValueHeadCount + head) * paddedLength * headSize;
        const source = stores[at]!.subarray(start, start + length * headSize);
        store.set(source, (row * keyValueHeadCount + head) * this.#span * headSize);
      }
    });
    this.#setLength(row, length);
  }

  /** Appends one token to each of the first `rows` rows, from the decode step's output [rows, 2 layers KV, 1, headSize]. */
  append(rows: number, newKeysAndValues: Float32Array): void {
    const { keyValueHeadCount, headSize } = this.#config;
    const rowWidth = this.#stores.length * keyValueHeadCount * headSize;
    for (let row = 0; row < rows; row++) {
      const length = this.#lengths[row]!;
      let source = row * rowWidth;
      for (const store of this.#stores) {
        for (let head = 0; head < keyValueHeadCount; head++) {
          const target = ((row * keyValueHeadCount + head) * this.#span + length) * headSize;
          for (let index = 0; index < headSize; index++) store[target + index] = newKeysAndValues[source++]!;
        }
      }
      this.#mask[row * (this.#span + 1) + length] = 0;
      this.#lengths[row] = length + 1;
    }
  }

  /** Copies a row over another. */
  move(from: number, to: number): void {
    const size = this.#rowSize();
    for (const store of this.#stores) store.copyWithin(to * size, from * size, (from + 1) * size);
    this.#setLength(to, this.#lengths[from]!);
  }

  /** Makes T at least `length`. */
  reserve(length: number): void {
    if (length <= this.#span) return;
    const { keyValueHeadCount, headSize } = this.#config;
    const oldSpan = this.#span;
    const oldStores = this.#stores;
    this.#span = blockedLength(length);
    this.#stores = this.#newStores();
    this.#mask = this.#newMask();
    oldStores.forEach((old, at) => {
      for (let block = 0; block < this.#capacity * keyValueHeadCount; block++) {
        const source = old.subarray(block * oldSpan * headSize, (block + 1) * oldSpan * headSize);
        this.#stores[at]!.set(source, block * this.#span * headSize);
      }
    });
    this.#lengths.forEach((rowLength, row) => this.#setLength(row, rowLength));
  }

  #rowSize(): number {
    return this.#config.keyValueHeadCount * this.#span * this.#config.headSize;
  }

  #newStores(): Float32Array[] {
    const size = this.#capacity * this.#rowSize();
    return Array.from({ length: 2 * this.#config.layerCount }, () => new Float32Array(size));
  }

  #newMask(): Float32Array {
    return new Float32Array(this.#capacity * (this.#span + 1));
  }

  #setLength(row: number, length: number): void {
    const start = row * (this.#span + 1);
    this.#lengths[row] = length;
    this.#mask.fill(0, start, start + length);
    this.#mask.fill(masked, start + length, start + this.#span);
  }
}
