/** Lines of requests as files, none with more requests or bytes than a provider takes. */
import type { BatchLimits } from '../../chat/batch-service.ts';
import { RecordError } from '../../support/errors.ts';

/** In order; each part as full as the limits let it be. `bytesOf` is asked once of each. */
export function splitBatches<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  { requests, bytes: mostBytes }: BatchLimits,
): Item[][] {
  const parts: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (bytes > mostBytes)
      throw new RecordError(
        `one request has ${bytes} bytes, and a batch takes ${mostBytes}; ask it with transport = "live"`,
      );
    if (parts.length === 0 || parts.at(-1)!.length >= requests || bytes > room) {
      parts.push([]);
      room = mostBytes;
    }
    parts.at(-1)!.push(item);
    room -= bytes;
  }
  return parts;
}
