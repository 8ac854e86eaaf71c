/** The files of a tar archive (POSIX ustar, as tar writes them), from its bytes. A cut-off archive is refused. */
import { KnowledgeError } from '../../support/errors.ts';

export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const BLOCK_BYTES = 512;

export function isTar(bytes: Buffer): boolean {
  return bytes.length >= BLOCK_BYTES && bytes.toString('latin1', 257, 262) === 'ustar';
}

/** Regular files in their order; folders, links and the extended headers of pax are passed over. */
export function* tarFiles(path: string, bytes: Buffer): Generator<TarFile> {
  let at = 0;
  while (at + BLOCK_BYTES <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(text(header, 124, 136).trim() || '0', 8);
    if (!isTar(header) || Number.isNaN(size) || checksum(header) !== Number.parseInt(text(header, 148, 156), 8))
      throw new KnowledgeError(`${path}: the tar archive is damaged at byte ${at}; fetch it anew`);
    const [begin, end] = [at + BLOCK_BYTES, at + BLOCK_BYTES + size];
    if (end > bytes.length)
      throw new KnowledgeError(`${path}: the tar archive is cut off inside ${text(header, 0, 100)}; fetch it anew`);
    const kind = header[156];
    const prefix = text(header, 345, 500);
    const name = `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
    if (kind === 0 || kind === 0x30) yield { name, bytes: bytes.subarray(begin, end) };
    at = begin + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  throw new KnowledgeError(`${path}: the tar archive ends without its end mark; fetch it anew`);
}

function text(header: Buffer, begin: number, end: number): string {
  return header.toString('utf8', begin, end).split('\0', 1)[0]!;
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}
