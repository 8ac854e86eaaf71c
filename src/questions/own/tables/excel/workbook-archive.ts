/**
 * The parts of an .xlsx file that are needed, unpacked within a limit: each part's size is stated in the archive, the parts
 * are added up before anything is unpacked, and the unpacker writes no byte beyond what was stated.
 */
import { unzipSync } from 'fflate';
import { RecordError } from '../../../../support/errors.ts';

const LARGEST_BYTES = 256 << 20;
const MOST_PARTS = 10_000;

export class WorkbookArchive {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  #unpacked = 0;

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
  }

  /** XML of the parts with these names; one that the archive has not is absent. */
  read(names: readonly string[]): Map<string, string> {
    let parts = 0;
    const found = this.#unzip((name, originalSize) => {
      if (++parts > MOST_PARTS)
        throw new RecordError(`${this.#path}: more than ${MOST_PARTS} parts; is it a spreadsheet?`);
      if (!names.includes(name)) return false;
      this.#unpacked += originalSize;
      if (this.#unpacked > LARGEST_BYTES)
        throw new RecordError(
          `${this.#path}: its sheet unpacks to more than ${LARGEST_BYTES >> 20} MiB; save the sheet as CSV, or give it in parts`,
        );
      return true;
    });
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return new Map(Object.entries(found).map(([name, bytes]) => [name, this.#decode(decoder, name, bytes)]));
  }

  #unzip(wanted: (name: string, originalSize: number) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.#bytes, { filter: ({ name, originalSize }) => wanted(name, originalSize) });
    } catch (cause) {
      if (cause instanceof RecordError) throw cause;
      throw new RecordError(
        `${this.#path}: cannot be unpacked: ${(cause as Error).message}. Is it whole? Save it again as .xlsx, or as CSV`,
        { cause },
      );
    }
  }

  #decode(decoder: InstanceType<typeof TextDecoder>, name: string, bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new RecordError(`${this.#path}, ${name}: not UTF-8; save the sheet as CSV in UTF-8`, { cause });
    }
  }
}
