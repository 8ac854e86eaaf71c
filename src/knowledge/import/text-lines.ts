/**
 * The lines of a text file, gzipped or not, one by one with their numbers: memory holds a piece and a line. Not UTF-8, not
 * text, or cut off in a line: refused with file and line.
 */
import { KnowledgeError } from '../../support/errors.ts';
import { fileChunks } from './file-chunks.ts';

const LONGEST_LINE_BYTES = 8 << 20;
const NEWLINE = 0x0a;

export interface TextLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/**
 * The last line of a file must end: a row that is cut off in a name or an id is a row of something else. It is told after
 * that line has been read, so that whoever sees a better reason says it first.
 */
export function* textLines(path: string): Generator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 0;
  for (const { bytes, ends } of byteLines(path)) {
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
    if (!ends && text.trim() !== '')
      throw new KnowledgeError(
        `${path}:${line}: the last line has no line break, so the file may be cut off in '${text.slice(-40)}'; ` +
          'fetch it anew, or end the line if it is whole',
      );
  }
}

interface ByteLine {
  readonly bytes: Uint8Array;
  /** A line break follows. */
  readonly ends: boolean;
}

function* byteLines(path: string): Generator<ByteLine> {
  let parts: Uint8Array[] = [];
  let partsBytes = 0;
  for (const chunk of fileChunks(path)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      yield { bytes: parts.length === 0 ? rest : Buffer.concat([...parts, rest]), ends: true };
      [parts, partsBytes, start] = [[], 0, end + 1];
    }
    if (start === chunk.length) continue;
    // A copy: the chunk's memory is used again, and `slice` of a Buffer shares it.
    parts.push(Buffer.from(chunk.subarray(start)));
    partsBytes += chunk.length - start;
    if (partsBytes > LONGEST_LINE_BYTES)
      throw new KnowledgeError(`${path}: a line is longer than ${LONGEST_LINE_BYTES} bytes; is this a text file?`);
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), ends: false };
}
