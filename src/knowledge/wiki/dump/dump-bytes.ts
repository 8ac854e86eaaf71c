/**
 * The content of a dump file in pieces, from its beginning or from a place within: plain XML, bzip2, and bzip2 of many
 * streams one after another. Memory holds one block whatever the file's size.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { KnowledgeError } from '../../../support/errors.ts';
import { BitReader, EndsInTheMiddle } from './bit-reader.ts';
import { Bzip2Blocks } from './bzip2-block.ts';
import type { DumpChunk, DumpPlace } from './dump-place.ts';

const CHUNK_BYTES = 1 << 20;
/** 'BZh' */
const STREAM_MARK = 0x425a68;
/** The digits of pi, and of its square root. */
const BLOCK_MARK = [0x314159, 0x265359] as const;
const END_MARK = [0x177245, 0x385090] as const;

/** A dump that ends in the middle of what bzip2 packed. */
export class CutDumpError extends KnowledgeError {}

export function* dumpChunks(path: string, from: DumpPlace | null = null): Generator<DumpChunk> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new KnowledgeError(`${path}: no such file; name a pages-articles dump (XML or bzip2)`);
  if (found.isDirectory()) throw new KnowledgeError(`${path}: is a folder; name the dump in it`);
  const file = openSync(path, 'r');
  try {
    if (isBzip2(file)) yield* bzip2Chunks(path, file, from);
    else yield* plainChunks(file, from?.at ?? 0);
  } finally {
    closeSync(file);
  }
}

function isBzip2(file: number): boolean {
  const head = Buffer.alloc(4);
  readSync(file, head, 0, 4, 0);
  return /^BZh[1-9]$/.test(head.toString('latin1'));
}

function* plainChunks(file: number, from: number): Generator<DumpChunk> {
  for (let at = from; ;) {
    const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = readSync(file, bytes, 0, CHUNK_BYTES, at);
    if (count === 0) return;
    yield { bytes: bytes.subarray(0, count), place: { at, level: 0, skip: 0 } };
    at += count;
  }
}

function* bzip2Chunks(path: string, file: number, from: DumpPlace | null): Generator<DumpChunk> {
  const reader = new BitReader(file, from?.at ?? 0);
  const blocks = new Bzip2Blocks();
  let level = from?.level ?? 0;
  let skip = from?.skip ?? 0;
  try {
    for (;;) {
      if (level === 0) {
        if (reader.atEnd) return;
        level = readStreamHead(reader);
      }
      const at = reader.bit;
      const mark = [reader.bits(24), reader.bits(24)];
      if (mark[0] === END_MARK[0] && mark[1] === END_MARK[1]) {
        // The sum of a stream adds nothing to the sums of its blocks.
        reader.bits(16);
        reader.bits(16);
        reader.skipToByte();
        level = 0;
        continue;
      }
      if (mark[0] !== BLOCK_MARK[0] || mark[1] !== BLOCK_MARK[1]) throw new RangeError('neither a block nor an end');
      const content = blocks.read(reader, level);
      for (let start = skip; start < content.length; start += CHUNK_BYTES) {
        const bytes = content.slice(start, start + CHUNK_BYTES);
        yield { bytes, place: { at, level, skip: start } };
      }
      skip = 0;
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `${path}, byte ${Math.floor(reader.bit / 8)}: ${cause.message}; fetch the file again and give the same command`;
    throw cause instanceof EndsInTheMiddle
      ? new CutDumpError(message, { cause })
      : new KnowledgeError(message, { cause });
  }
}

function readStreamHead(reader: BitReader): number {
  const mark = reader.bits(24);
  const level = reader.bits(8) - 0x30;
  if (mark !== STREAM_MARK || level < 1 || level > 9) throw new RangeError('not a stream of bzip2');
  return level;
}
