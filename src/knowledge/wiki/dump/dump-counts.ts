/** What was met in a dump so far, or in a part of it. */
import { z } from 'zod';

export const dumpCountsSchema = z.object({
  pages: z.number(),
  articles: z.number(),
  redirects: z.number(),
  /** Parsed because they may be medical. */
  parsed: z.number(),
  medical: z.number(),
  unread: z.number(),
  damaged: z.number(),
  tooLong: z.number(),
});
export type DumpCounts = z.infer<typeof dumpCountsSchema>;

export const NO_COUNTS: DumpCounts = {
  pages: 0,
  articles: 0,
  redirects: 0,
  parsed: 0,
  medical: 0,
  unread: 0,
  damaged: 0,
  tooLong: 0,
};

export function sumOfCounts(left: DumpCounts, right: DumpCounts): DumpCounts {
  const keys = Object.keys(NO_COUNTS) as (keyof DumpCounts)[];
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as DumpCounts;
}
