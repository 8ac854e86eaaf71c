/** Bytes of a text file as a string. UTF-8 with or without a byte order mark; GB 18030 for Chinese files that are not UTF-8. */
import { RecordError } from '../../support/errors.ts';

export function decodeText(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new RecordError(`${path}: the file is UTF-16; allowed: UTF-8 or GB 18030. Save it as UTF-8`);
  // The first reading that fits: GB 18030 text is not valid UTF-8 but for chance in a few bytes.
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  throw new RecordError(`${path}: neither UTF-8 nor GB 18030; save it as UTF-8`);
}
