/** A place in a dump from which reading can go on: a byte of plain XML, or a block of bzip2 and bytes into it. */
import { z } from 'zod';

export const dumpPlaceSchema = z.object({
  /** Byte of the file, or bit at which a block of bzip2 begins. */
  at: z.number().int().nonnegative(),
  /** Block size of the bzip2 stream, 1-9; 0 in plain XML. */
  level: z.number().int().min(0).max(9),
  /** Bytes of the block's content that come before. */
  skip: z.number().int().nonnegative(),
});
export type DumpPlace = z.infer<typeof dumpPlaceSchema>;

/** A stretch of the dump's content. */
export interface DumpChunk {
  readonly bytes: Uint8Array;
  /** Where its first byte stands. */
  readonly place: DumpPlace;
}

export function placeInChunk({ place }: DumpChunk, offset: number): DumpPlace {
  return place.level === 0 ? { ...place, at: place.at + offset } : { ...place, skip: place.skip + offset };
}

/** The byte of the file at which the place stands, or the block that holds it. */
export function byteOf({ at, level }: DumpPlace): number {
  return level === 0 ? at : Math.floor(at / 8);
}
