/**
 * One block of bzip2, from bits to bytes: Huffman codes, move-to-front, the inverse of the Burrows-Wheeler transform, runs.
 * Each block is whole by itself, which is what lets a dump be read from the middle. Checks the block's own sum.
 */
import type { BitReader } from './bit-reader.ts';

const LONGEST_CODE = 20;
const SYMBOLS_A_SELECTOR = 50;
/** Bits that are looked at together; few codes are longer. */
const QUICK_BITS = 10;
const RUN_A = 0;
const RUN_B = 1;

interface CodeTable {
  /** By code length: the greatest code, and what to take off a code to find its symbol. */
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  /** By the next bits: symbol * 32 + length of its code; 0 where the code is longer than the bits looked at. */
  readonly quick: Uint16Array;
}

/** Working memory, kept from block to block. */
export class Bzip2Blocks {
  readonly #order = new Uint32Array(900_000);
  #out = new Uint8Array(1 << 20);

  /** The content of the block whose mark has been read; what it returns is overwritten by the next one. */
  read(reader: BitReader, level: number): Uint8Array {
    const sum = ((reader.bits(16) << 16) | reader.bits(16)) >>> 0;
    if (reader.bits(1) === 1) throw new RangeError('a randomised block, which no program has written since 1999');
    const origin = reader.bits(24);
    const length = this.#readSymbols(reader, level * 100_000);
    if (origin >= length) throw new RangeError('a block that begins outside itself');
    const bytes = this.#unsort(origin, length);
    if (crc(bytes) !== sum) throw new RangeError('a block whose sum is wrong: the file is damaged');
    return bytes;
  }

  /** Fills the low bytes of `#order` with the sorted block; returns its length, and counts into the high bits. */
  #readSymbols(reader: BitReader, most: number): number {
    const alphabet = readAlphabet(reader);
    const tableCount = reader.bits(3);
    const selectorCount = reader.bits(15);
    if (tableCount < 2 || tableCount > 6 || selectorCount < 1) throw new RangeError('a block without code tables');
    const selectors = readSelectors(reader, selectorCount, tableCount);
    const tables = Array.from({ length: tableCount }, () => readTable(reader, alphabet.length + 2));
    const endSymbol = alphabet.length + 1;
    const front = Uint8Array.from(alphabet);
    const order = this.#order;
    let [length, run, runBit, group, left] = [0, 0, 1, 0, 0];
    let table = tables[0]!;
    for (;;) {
      if (left === 0) {
        if (group === selectorCount) throw new RangeError('a block with too few selectors');
        [table, left] = [tables[selectors[group++]!]!, SYMBOLS_A_SELECTOR];
      }
      left--;
      const symbol = readSymbol(reader, table);
      if (symbol === RUN_A || symbol === RUN_B) {
        run += symbol === RUN_A ? runBit : 2 * runBit;
        runBit *= 2;
        if (run > most) throw new RangeError('a run longer than its block');
        continue;
      }
      if (run > 0) {
        if (length + run > most) throw new RangeError('a block longer than its stream allows');
        order.fill(front[0]!, length, length + run);
        [length, run, runBit] = [length + run, 0, 1];
      }
      if (symbol === endSymbol) return length;
      if (length === most) throw new RangeError('a block longer than its stream allows');
      const byte = front[symbol - 1]!;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      order[length++] = byte;
    }
  }

  #unsort(origin: number, length: number): Uint8Array {
    const order = this.#order;
    const starts = new Uint32Array(257);
    for (let at = 0; at < length; at++) starts[order[at]! + 1]!++;
    for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
    for (let at = 0; at < length; at++) {
      const byte = order[at]! & 0xff;
      order[starts[byte]!++]! |= at << 8;
    }
    let written = 0;
    let [last, same] = [-1, 0];
    let at = order[origin]! >>> 8;
    for (let count = 0; count < length; count++) {
      const entry = order[at]!;
      const byte = entry & 0xff;
      at = entry >>> 8;
      if (written + 256 > this.#out.length) this.#grow();
      if (same === 4) {
        // After four equal bytes comes the number of further ones.
        this.#out.fill(last, written, written + byte);
        [written, last, same] = [written + byte, -1, 0];
        continue;
      }
      same = byte === last ? same + 1 : 1;
      last = byte;
      this.#out[written++] = byte;
    }
    return this.#out.subarray(0, written);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#out.length * 2);
    larger.set(this.#out);
    this.#out = larger;
  }
}

/** The bytes that occur in the block, in their order. */
function readAlphabet(reader: BitReader): number[] {
  const ranges = reader.bits(16);
  const bytes: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const used = reader.bits(16);
    for (let low = 0; low < 16; low++) if ((used & (0x8000 >> low)) !== 0) bytes.push(range * 16 + low);
  }
  if (bytes.length === 0) throw new RangeError('a block without bytes');
  return bytes;
}

function readSelectors(reader: BitReader, count: number, tables: number): Uint8Array {
  const front = Array.from({ length: tables }, (_, index) => index);
  const selectors = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    let place = 0;
    while (reader.bits(1) === 1) if (++place >= tables) throw new RangeError('a selector of no table');
    const [table] = front.splice(place, 1);
    front.unshift(table!);
    selectors[at] = table!;
  }
  return selectors;
}

function readTable(reader: BitReader, symbols: number): CodeTable {
  const lengths = new Uint8Array(symbols);
  let length = reader.bits(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) throw new RangeError('a code of impossible length');
      if (reader.bits(1) === 0) break;
      length += reader.bits(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return tableOf(lengths);
}

function tableOf(lengths: Uint8Array): CodeTable {
  const counts = new Int32Array(LONGEST_CODE + 2);
  for (const length of lengths) counts[length]!++;
  const sorted = new Uint16Array(lengths.length);
  const limit = new Int32Array(LONGEST_CODE + 2).fill(-1);
  const base = new Int32Array(LONGEST_CODE + 2);
  const quick = new Uint16Array(1 << QUICK_BITS);
  let [code, place] = [0, 0];
  for (let length = 1; length <= LONGEST_CODE; length++) {
    base[length] = code - place;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      sorted[place++] = symbol;
      if (length <= QUICK_BITS) {
        const from = (base[length]! + place - 1) << (QUICK_BITS - length);
        if (from + (1 << (QUICK_BITS - length)) > quick.length) throw new RangeError('codes that cannot be told apart');
        quick.fill(symbol * 32 + length, from, from + (1 << (QUICK_BITS - length)));
      }
    }
    code += counts[length]!;
    if (counts[length]! > 0) limit[length] = code - 1;
    code *= 2;
  }
  return { limit, base, symbols: sorted, quick };
}

function readSymbol(reader: BitReader, { limit, base, symbols, quick }: CodeTable): number {
  const entry = quick[reader.peek(QUICK_BITS)]!;
  if (entry !== 0) {
    reader.bits(entry & 31);
    return entry >>> 5;
  }
  let length = QUICK_BITS + 1;
  let code = reader.bits(length);
  while (code > limit[length]!) {
    if (++length > LONGEST_CODE) throw new RangeError('a code that no table has');
    code = (code << 1) | reader.bits(1);
  }
  const symbol = symbols[code - base[length]!];
  if (symbol === undefined) throw new RangeError('a code that no table has');
  return symbol;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value & 0x80000000) === 0 ? value << 1 : (value << 1) ^ 0x04c11db7;
  return value >>> 0;
});

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) value = (value << 8) ^ CRC_TABLE[((value >>> 24) ^ bytes[at]!) & 0xff]!;
  return ~value >>> 0;
}
