/** Prompts and sequences as JSON bodies carry them: tokens in chunks, which are read as one list. */
import { z } from 'zod';
import { boundedList, numberList } from './bounded-schemas.ts';

/** A conversation of as many turns is longer than any model reads. */
export const MOST_CHUNKS = 10_000;

const tokensSchema = numberList(
  (token) => Number.isInteger(token) && token >= 0 && token <= 0x7fff_ffff,
  'a token: a whole number of 0 or more',
);

/** Images and sounds are other types of chunks; they are refused by the schema, with their place. */
export const chunksSchema = boundedList(
  z.object({ type: z.literal('encoded_text').optional(), tokens: tokensSchema }),
  MOST_CHUNKS,
);

export function tokensOfChunks(chunks: z.infer<typeof chunksSchema>): Int32Array {
  return Int32Array.from(chunks.flatMap(({ tokens }) => tokens));
}
