/**
 * The files of a tar archive (POSIX ustar and pax, GNU), one after the other, from its bytes as they come. Cut off,
 * damaged, or going on behind its end mark: refused.
 */
import { KnowledgeError } from '../../support/errors.ts';
import type { ByteReader } from './byte-reader.ts';

export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export const TAR_BLOCK_BYTES = 512;
/** A document of text has kilobytes. */
const LARGEST_FILE_BYTES = 16 << 20;
const LARGEST_HEADER_BYTES = 1 << 20;

export function isTar(block: Buffer): boolean {
  return block.length >= TAR_BLOCK_BYTES && block.toString('latin1', 257, 262) === 'ustar';
}

/**
 * Regular files with a wanted name in their order; folders and links are passed over. `first` is the first block of the
 * archive, from which it was known for one.
 */
export function* tarFiles(
  path: string,
  first: Buffer,
  reader: ByteReader,
  isWanted: (name: string) => boolean,
): Generator<TarFile> {
  let [block, at] = [first, 0];
  let longName: string | null = null;
  const contentOf = (name: string, size: number, limit: number): Buffer => {
    if (size > limit)
      throw new KnowledgeError(`${path}: ${shown(name)} has ${size} bytes in the archive; at most ${limit} are read`);
    const bytes = reader.take(size);
    if (bytes.length < size) throw cutOff(path, name);
    return bytes;
  };
  for (; !isEmpty(block); block = reader.take(TAR_BLOCK_BYTES)) {
    if (block.length < TAR_BLOCK_BYTES)
      throw new KnowledgeError(`${path}: the tar archive ends without its end mark; it is cut off, fetch it anew`);
    const { size, kind, ownName } = headerOf(path, block, at);
    const name: string = longName ?? ownName;
    const padding = (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
    if (kind === 'x') longName = paxName(path, contentOf(name, size, LARGEST_HEADER_BYTES)) ?? longName;
    else if (kind === 'L') longName = text(contentOf(name, size, LARGEST_HEADER_BYTES), 0, size);
    else {
      if ((kind === '0' || kind === '\0') && isWanted(name))
        yield { name, bytes: contentOf(name, size, LARGEST_FILE_BYTES) };
      else if (reader.skip(size) < size) throw cutOff(path, name);
      // The global header of pax and a long name of a link are about something else.
      if (kind !== 'g' && kind !== 'K') longName = null;
    }
    if (reader.skip(padding) < padding) throw cutOff(path, name);
    at += TAR_BLOCK_BYTES + size + padding;
  }
  refuseMore(path, reader);
}

/** Two empty blocks end an archive, and more may fill its last record. */
function refuseMore(path: string, reader: ByteReader): void {
  let block = reader.take(TAR_BLOCK_BYTES);
  if (!isEmpty(block))
    throw new KnowledgeError(`${path}: the tar archive has half of its end mark; it is cut off, fetch it anew`);
  for (; block.length > 0; block = reader.take(TAR_BLOCK_BYTES))
    if (!block.every((byte) => byte === 0))
      throw new KnowledgeError(
        `${path}: something follows the end of the tar archive, another archive perhaps; unpack it and name its files`,
      );
}

interface Header {
  readonly size: number;
  readonly kind: string;
  readonly ownName: string;
}

function headerOf(path: string, block: Buffer, at: number): Header {
  const sizeText = text(block, 124, 136).trim();
  if (!isTar(block) || !/^[0-7]{0,12}$/.test(sizeText) || checksum(block) !== Number.parseInt(text(block, 148, 156), 8))
    throw new KnowledgeError(`${path}: the tar archive is damaged at byte ${at}; fetch it anew`);
  // GNU's own form has times where POSIX has the beginning of a long name.
  const prefix = block[262] === 0 ? text(block, 345, 500) : '';
  const ownName = `${prefix === '' ? '' : `${prefix}/`}${text(block, 0, 100)}`;
  return { size: Number.parseInt(sizeText || '0', 8), kind: String.fromCharCode(block[156]!), ownName };
}

/** The name in an extended header: records such as `27 path=folder/name.xml`, each ended by a line break. */
function paxName(path: string, records: Buffer): string | null {
  let name: string | null = null;
  for (let at = 0; at < records.length;) {
    const space = records.indexOf(0x20, at);
    const lengthText = space < 0 ? '' : records.toString('latin1', at, Math.min(space, at + 8));
    const end = at + Number(lengthText);
    if (!/^\d{1,7}$/.test(lengthText) || end <= space || end > records.length)
      throw new KnowledgeError(`${path}: an extended header of the tar archive is damaged; fetch it anew`);
    const record = records.toString('utf8', space + 1, end - 1);
    if (record.startsWith('path=')) name = record.slice('path='.length);
    if (record.startsWith('size='))
      throw new KnowledgeError(`${path}: the tar archive holds a file of gigabytes; unpack it and name its files`);
    at = end;
  }
  return name;
}

function isEmpty(block: Buffer): boolean {
  return block.length === TAR_BLOCK_BYTES && block.every((byte) => byte === 0);
}

function cutOff(path: string, name: string): KnowledgeError {
  return new KnowledgeError(`${path}: the tar archive is cut off inside ${shown(name)}; fetch it anew`);
}

function shown(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}...` : name;
}

function text(block: Buffer, begin: number, end: number): string {
  return block.toString('utf8', begin, end).split('\0', 1)[0]!;
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}
