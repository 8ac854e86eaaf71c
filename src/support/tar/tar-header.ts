/**
 * The 512 bytes that stand before each entry of a tar archive (POSIX ustar), and the records of a pax header, in which Python's
 * tarfile says what does not fit into them: long names, sizes from 8 GiB, times with fractions.
 */
import { FlemingError } from '../errors.ts';
import { printable } from '../printable.ts';

/** What is no archive that is read here, or was cut off. */
export class ArchiveError extends FlemingError {}

export const BLOCK_BYTES = 512;
/** Sizes that 11 octal digits hold. */
const MOST_PLAIN_BYTES = 8 ** 11 - 1;
const CHECKSUM = { at: 148, bytes: 8 } as const;
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface TarHeader {
  readonly name: string;
  /** Of the data that follow. */
  readonly bytes: number;
  /** `0`: a file; `5`: a folder; `x`, `g`: a pax header. */
  readonly type: string;
}

/** Null for a block of zeros, which ends an archive. ArchiveError for one that is no header. */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  const stated = octalAt(block, CHECKSUM.at, CHECKSUM.bytes);
  if (stated !== checksumOf(block))
    throw new ArchiveError('the archive is no tar, or damaged: the checksum of a header does not agree');
  const [name, prefix] = [textAt(block, 0, 100), isUstar(block) ? textAt(block, 345, 155) : ''];
  const type = String.fromCharCode(block[156]!);
  // Archives from before ustar say so of a file.
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    bytes: octalAt(block, 124, 12),
    type: type === '\0' ? '0' : type,
  };
}

/** Of a file whose size 11 digits hold, or of a pax header. The name has 100 bytes at most. */
export function formatTarHeader({ name, bytes, type }: TarHeader): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  block.write(name, 0, 100);
  block.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  block.write(`${octal(bytes > MOST_PLAIN_BYTES ? 0 : bytes, 11)}\0${octal(0, 11)}\0`, 124);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  block.write(`${octal(checksumOf(block), 6)}\0 `, CHECKSUM.at);
  return block;
}

/** Null where the header of a file of this size can say it by itself. */
export function paxSizeRecord(bytes: number): Buffer | null {
  if (bytes <= MOST_PLAIN_BYTES) return null;
  const rest = ` size=${bytes}\n`;
  // The length counts its own digits, which are two.
  const length = rest.length + 2;
  return Buffer.from(`${length}${rest}`);
}

/** `path` and `size` of a pax header, where it states them. ArchiveError where it is none. */
export function parsePaxRecords(bytes: Uint8Array): { readonly path: string | null; readonly size: number | null } {
  const wrong = (): ArchiveError => new ArchiveError('the archive is damaged: a pax header does not read');
  let [path, size]: [string | null, number | null] = [null, null];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 9 ? '' : String.fromCharCode(...bytes.subarray(at, space));
    const end = at + Number(digits);
    if (!/^[1-9]\d*$/.test(digits) || end > bytes.length || end <= space || bytes[end - 1] !== 0x0a) throw wrong();
    const record = decoded(bytes.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1) throw wrong();
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (key === 'path') path = value;
    if (key === 'size') {
      size = Number(value);
      if (!/^\d{1,16}$/.test(value) || !Number.isSafeInteger(size)) throw wrong();
    }
    if (key.startsWith('GNU.sparse'))
      throw new ArchiveError('the archive has a sparse file; pack it again without --sparse');
    at = end;
  }
  return { path, size };
}

function isUstar(block: Uint8Array): boolean {
  return Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('latin1', 257, 263) === 'ustar\0';
}

/** Of all bytes, those of the checksum counted as spaces. */
function checksumOf(block: Uint8Array): number {
  let sum = 0;
  for (const [index, byte] of block.entries())
    sum += index >= CHECKSUM.at && index < CHECKSUM.at + CHECKSUM.bytes ? 0x20 : byte;
  return sum;
}

function octalAt(block: Uint8Array, at: number, bytes: number): number {
  const field = String.fromCharCode(...block.subarray(at, at + bytes));
  const [, digits] = /^ *([0-7]*)[ \0]*$/.exec(field) ?? [];
  if (digits === undefined)
    throw new ArchiveError(
      `the archive is no tar, or damaged: a number of a header is ${printable(JSON.stringify(field))}`,
    );
  return digits === '' ? 0 : parseInt(digits, 8);
}

function textAt(block: Uint8Array, at: number, bytes: number): string {
  const field = block.subarray(at, at + bytes);
  const end = field.indexOf(0);
  return decoded(end < 0 ? field : field.subarray(0, end));
}

function decoded(bytes: Uint8Array): string {
  try {
    return text.decode(bytes);
  } catch (cause) {
    throw new ArchiveError('the archive is damaged: a name in it is not UTF-8', { cause });
  }
}
