/** Bytes of a text file as a string. UTF-8 with or without a byte order mark; GB 18030 for Chinese files that are not UTF-8. */
import { RecordError } from '../../support/errors.ts';

export type TextEncoding = 'utf-8' | 'gb18030';

/** The first reading that fits: GB 18030 text is not valid UTF-8 but for chance in a few bytes. */
export function decodeText(
  bytes: Uint8Array,
  path: string,
  encodings: readonly TextEncoding[] = ['utf-8', 'gb18030'],
): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new RecordError(`${path}: the file is UTF-16; allowed: ${inWords(encodings)}. Save it as UTF-8`);
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  throw new RecordError(`${path}:${firstBadLine(bytes)}: not ${inWords(encodings)}; save the file as UTF-8`);
}

function inWords(encodings: readonly TextEncoding[]): string {
  return encodings.map((encoding) => (encoding === 'utf-8' ? 'UTF-8' : 'GB 18030')).join(' or ');
}

/** 1-based number of the first line that is not UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [line, start] = [1, 0];
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    [line, start] = [line + 1, end + 1];
  }
  return line;
}
