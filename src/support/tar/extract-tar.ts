/**
 * Files of a tar archive, compressed by gzip or not, written into a folder while the archive comes in. The archive is a
 * stranger's: only plain files with plain names are taken, their count and bytes are bounded before anything is written, and
 * what ends before its end is refused.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../durable.ts';
import { printable } from '../printable.ts';
import { ArchiveError, BLOCK_BYTES, parsePaxRecords, parseTarHeader, type TarHeader } from './tar-header.ts';
import { uncompressed } from './uncompressed.ts';

export interface ExtractTarOptions {
  /** It is there, and empty. */
  readonly folder: string;
  /** Of the whole archive, taken out of its compression. */
  readonly maxBytes: number;
  /** Whether a file of this name is wanted; others are passed over. */
  readonly isWanted: (name: string) => boolean;
}

const MOST_ENTRIES = 10_000;
const MOST_PAX_BYTES = 65_536;
/** Programs fill the last record of an archive; Python's have 10 KiB. */
const MOST_PADDING_BYTES = 1 << 20;
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** Names of the files that were written. ArchiveError for what is not taken; what was written then stays. */
export async function extractTar(source: AsyncIterable<Uint8Array>, options: ExtractTarOptions): Promise<string[]> {
  const reader = new TarReader(options);
  try {
    for await (const chunk of await uncompressed(source)) reader.take(chunk);
    reader.end();
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('Z_')) throw cause;
    throw new ArchiveError(`the archive is damaged or was cut off: ${(cause as Error).message}`, { cause });
  } finally {
    reader.close();
  }
  return reader.names;
}

/** What the next bytes belong to. */
type Part =
  | { readonly kind: 'header' | 'end' }
  | { readonly kind: 'pax'; readonly header: TarHeader; readonly parts: Uint8Array[] }
  | { readonly kind: 'file'; readonly file: number | null }
  | { readonly kind: 'padding' };

class TarReader {
  readonly names: string[] = [];
  readonly #options: ExtractTarOptions;
  /** In lower case, since some disks take `A` and `a` for one. */
  readonly #taken = new Set<string>();
  #part: Part = { kind: 'header' };
  /** Bytes of the part that are still to come. */
  #left = BLOCK_BYTES;
  /** Of a header whose rest is still to come. */
  readonly #block = Buffer.alloc(BLOCK_BYTES);
  /** Behind the data of an entry, to a whole block. */
  #fill = 0;
  #pax: ReturnType<typeof parsePaxRecords> = { path: null, size: null };
  #entries = 0;
  #bytes = 0;
  #padding = 0;

  constructor(options: ExtractTarOptions) {
    this.#options = options;
  }

  take(chunk: Uint8Array): void {
    const { maxBytes } = this.#options;
    this.#bytes += chunk.byteLength;
    if (this.#bytes > maxBytes) throw tooLarge(maxBytes);
    for (let at = 0; at < chunk.byteLength;) {
      if (this.#part.kind === 'end') return this.#takePadding(chunk.byteLength - at);
      const piece = chunk.subarray(at, at + this.#left);
      at += piece.byteLength;
      this.#takePiece(piece);
    }
  }

  /** ArchiveError where the archive has not come to its end. */
  end(): void {
    if (this.#part.kind === 'end') return;
    throw new ArchiveError(
      `the archive was cut off: it ends after ${this.#bytes} bytes, before its own end; fetch it again`,
    );
  }

  close(): void {
    if (this.#part.kind === 'file' && this.#part.file !== null) closeSync(this.#part.file);
  }

  #takePiece(piece: Uint8Array): void {
    const part = this.#part;
    if (part.kind === 'header') this.#block.set(piece, BLOCK_BYTES - this.#left);
    if (part.kind === 'pax') part.parts.push(Uint8Array.from(piece));
    if (part.kind === 'file' && part.file !== null) writeAll(part.file, piece);
    this.#left -= piece.byteLength;
    if (this.#left === 0) this.#next(part);
  }

  #next(part: Part): void {
    switch (part.kind) {
      case 'header':
        return this.#begin(parseTarHeader(this.#block));
      case 'pax':
        // A header for all that follow (`g`) has nothing of a file's own.
        if (part.header.type === 'x') this.#pax = parsePaxRecords(Buffer.concat(part.parts));
        return this.#expectPadding();
      case 'file':
        this.close();
        return this.#expectPadding();
      default:
        return this.#expect({ kind: 'header' }, BLOCK_BYTES);
    }
  }

  #begin(header: TarHeader | null): void {
    if (header === null) return this.#expect({ kind: 'end' }, 0);
    if (++this.#entries > MOST_ENTRIES) throw new ArchiveError(`the archive has more than ${MOST_ENTRIES} entries`);
    const { type } = header;
    if (type === 'x' || type === 'g') {
      if (header.bytes > MOST_PAX_BYTES)
        throw new ArchiveError(`a pax header has ${header.bytes} bytes; allowed are ${MOST_PAX_BYTES}`);
      return this.#expectData({ kind: 'pax', header, parts: [] }, header.bytes);
    }
    const { path, size } = this.#pax;
    this.#pax = { path: null, size: null };
    const name = (path ?? header.name).replace(/^\.\//, '').replace(/\/$/, '');
    const bytes = size ?? header.bytes;
    const isRoot = type === '5' && (name === '' || name === '.');
    if (isRoot && bytes === 0) return this.#expect({ kind: 'header' }, BLOCK_BYTES);
    if (type !== '0') throw refusal(name, `is no plain file (type ${JSON.stringify(type)})`);
    if (!plainName.test(name))
      throw refusal(name, 'has another name than letters, digits, dots, dashes and underscores');
    if (bytes > this.#options.maxBytes) throw tooLarge(this.#options.maxBytes);
    this.#expectData({ kind: 'file', file: this.#open(name) }, bytes);
  }

  /** Null for what is not wanted. A name that comes twice is refused. */
  #open(name: string): number | null {
    if (!this.#options.isWanted(name)) return null;
    if (this.#taken.has(name.toLowerCase())) throw refusal(name, 'comes twice');
    this.#taken.add(name.toLowerCase());
    this.names.push(name);
    return openSync(join(this.#options.folder, name), 'wx');
  }

  #expect(part: Part, bytes: number): void {
    this.#part = part;
    this.#left = bytes;
  }

  #expectData(part: Part, bytes: number): void {
    this.#fill = (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    this.#expect(part, bytes);
    if (bytes === 0) this.#next(part);
  }

  #expectPadding(): void {
    if (this.#fill === 0) return this.#expect({ kind: 'header' }, BLOCK_BYTES);
    this.#expect({ kind: 'padding' }, this.#fill);
  }

  #takePadding(bytes: number): void {
    this.#padding += bytes;
    if (this.#padding > MOST_PADDING_BYTES)
      throw new ArchiveError(`more than ${MOST_PADDING_BYTES} bytes follow the end of the archive`);
  }
}

function refusal(name: string, why: string): ArchiveError {
  return new ArchiveError(
    `${printable(JSON.stringify(name.slice(0, 100)))} in the archive ${why}; a checkpoint is plain files beside each other`,
  );
}

function tooLarge(maxBytes: number): ArchiveError {
  return new ArchiveError(`the archive has more than ${(maxBytes / 1e9).toFixed(3)} GB, which is what is allowed`);
}
