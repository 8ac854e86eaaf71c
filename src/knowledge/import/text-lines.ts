/**
 * The lines of a text file, gzipped or not, one by one with their numbers: memory holds a piece and a line of a plain
 * file (a gzipped one is unpacked whole). Not UTF-8, cut off, or not text: refused with file and line.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { KnowledgeError } from '../../support/errors.ts';

const CHUNK_BYTES = 1 << 20;
const LONGEST_LINE_BYTES = 64 << 20;
const NEWLINE = 0x0a;

export interface TextLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export function* textLines(path: string): Generator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 0;
  for (const bytes of byteLines(path)) {
    line += 1;
    const start = line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(start, end));
    } catch (cause) {
      throw new KnowledgeError(`${path}:${line}: not UTF-8 text; save the file as UTF-8, or fetch it anew`, { cause });
    }
    if (text.includes('\0'))
      throw new KnowledgeError(`${path}:${line}: the line holds zero bytes; is this UTF-16, or no text file at all?`);
    yield { line, text };
  }
}

/** Whether a plain file's last line lacks its line break and so may be cut off; a gzipped file shows that by itself. */
export function endsWithinLine(path: string): boolean {
  const { size } = statSync(path);
  if (size < 2) return false;
  const file = openSync(path, 'r');
  try {
    const ends = Buffer.alloc(4);
    readSync(file, ends, 0, 2, 0);
    readSync(file, ends, 2, 1, size - 1);
    return ends.readUInt16BE(0) !== 0x1f8b && ends[2] !== NEWLINE;
  } finally {
    closeSync(file);
  }
}

/** The file's bytes, unpacked when they are gzipped. For files that are read whole. */
export function unpackedBytes(path: string): Buffer {
  if (!existsSync(path)) throw new KnowledgeError(`${path}: no such file`);
  if (statSync(path).isDirectory()) throw new KnowledgeError(`${path}: is a folder; name the files in it`);
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new KnowledgeError(`${path}: the gzip file is cut off or damaged; fetch it anew`, { cause });
  }
}

function* byteLines(path: string): Generator<Uint8Array> {
  let parts: Buffer[] = [];
  let partsBytes = 0;
  for (const chunk of chunks(path)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      yield parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
      [parts, partsBytes, start] = [[], 0, end + 1];
    }
    if (start === chunk.length) continue;
    parts.push(Buffer.from(chunk.subarray(start)));
    partsBytes += chunk.length - start;
    if (partsBytes > LONGEST_LINE_BYTES)
      throw new KnowledgeError(`${path}: a line is longer than ${LONGEST_LINE_BYTES} bytes; is this a text file?`);
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

function* chunks(path: string): Generator<Buffer> {
  if (!existsSync(path)) throw new KnowledgeError(`${path}: no such file`);
  if (statSync(path).isDirectory()) throw new KnowledgeError(`${path}: is a folder; name the files in it`);
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let first = true;
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      if (first && buffer[0] === 0x1f && buffer[1] === 0x8b) {
        yield unpackedBytes(path);
        return;
      }
      first = false;
      yield buffer.subarray(0, bytes);
    }
  } finally {
    closeSync(file);
  }
}
