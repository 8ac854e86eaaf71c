/** Prompts and sequences as JSON bodies carry them: tokens in chunks, which are read as one list. */
import { z } from 'zod';

const token = z.number().int().min(0).max(0x7fff_ffff);

/** Images and sounds are other types of chunks; they are refused by the schema, with their place. */
export const chunksSchema = z.array(z.object({ type: z.literal('encoded_text').optional(), tokens: z.array(token) }));

export function tokensOfChunks(chunks: z.infer<typeof chunksSchema>): Int32Array {
  return Int32Array.from(chunks.flatMap(({ tokens }) => tokens));
}
