/** Defences against archives of servers, and what they send in the place of one. */
import type { Defence } from './defence.ts';

const EXTRACT = { file: 'src/support/tar/extract-tar.ts', tests: ['src/support/tar/extract-tar.test.ts'] };
const HEADER = { file: 'src/support/tar/tar-header.ts', tests: ['src/support/tar'] };
const OPEN = { file: 'src/engine/tinker/open-archive.ts', tests: ['src/engine/tinker/fetch-archive.test.ts'] };
const FETCH = { file: 'src/engine/tinker/fetch-archive.ts', tests: ['src/engine/tinker/fetch-archive.test.ts'] };

export const ARCHIVE_DEFENCES: readonly Defence[] = [
  {
    defence: 'a name in an archive stays in the folder',
    has: 'if (!plainName.test(name))',
    without: "if (name === '')",
    ...EXTRACT,
  },
  {
    defence: 'an archive makes files and nothing else',
    has: "if (type !== '0') throw",
    without: "if (type === '9') throw",
    ...EXTRACT,
  },
  {
    defence: 'a file of an archive does not take the place of another',
    has: 'if (this.#taken.has(name.toLowerCase())) throw',
    without: "if (name === '') throw",
    ...EXTRACT,
  },
  {
    defence: 'what an archive unpacks to is bounded',
    has: 'if (this.#bytes > maxBytes) throw',
    without: 'if (this.#bytes > Infinity) throw',
    ...EXTRACT,
  },
  {
    defence: 'what an archive says of a size is bounded before the file is made',
    has: 'if (bytes > this.#options.maxBytes) throw',
    without: 'if (bytes > Infinity) throw',
    ...EXTRACT,
  },
  {
    defence: 'entries of an archive are bounded',
    has: 'if (++this.#entries > MOST_ENTRIES)',
    without: 'if (++this.#entries > Infinity)',
    ...EXTRACT,
  },
  {
    defence: 'a pax header is bounded',
    has: 'if (header.bytes > MOST_PAX_BYTES)',
    without: 'if (header.bytes > Infinity)',
    ...EXTRACT,
  },
  {
    defence: 'what follows the end of an archive is bounded',
    has: 'if (this.#padding > MOST_PADDING_BYTES)',
    without: 'if (this.#padding > Infinity)',
    ...EXTRACT,
  },
  {
    defence: 'an archive that was cut off is refused',
    has: "if (this.#part.kind === 'end') return;\n    throw",
    without: "if (this.#part.kind !== 'file') return;\n    throw",
    ...EXTRACT,
  },
  {
    defence: 'a damaged header is noticed',
    has: 'if (stated !== checksumOf(block))',
    without: 'if (stated === -1)',
    ...HEADER,
  },
  {
    defence: 'records of a pax header end where they say',
    has: 'bytes[end - 1] !== 0x0a) throw',
    without: 'bytes[end - 1] === undefined) throw',
    ...HEADER,
  },
  {
    defence: 'a redirect to another server is not followed',
    has: 'to.origin === from.origin && ',
    without: '',
    ...OPEN,
  },
  {
    defence: 'redirects come to an end',
    has: 'redirects <= MOST_REDIRECTS; redirects++',
    without: 'redirects <= 100; redirects++',
    ...OPEN,
  },
  {
    defence: 'an archive that says it is too large is not fetched',
    has: 'if (bytes !== null && bytes > maxBytes)',
    without: 'if (bytes !== null && bytes > Infinity)',
    ...FETCH,
  },
  {
    defence: 'nothing of an archive is kept that runs code when it is read',
    has: 'isWanted: (file) => WANTED.test(file)',
    without: "isWanted: (file) => file !== ''",
    ...FETCH,
  },
  {
    defence: 'an adapter is held against its base',
    has: 'readAdapterInto(folder, layout, new Float32Array(parameterCount(layout)));',
    without: 'parameterCount(layout);',
    file: 'src/engine/hugging-face/adopt-adapter.ts',
    tests: ['src/engine/tinker/fetch-archive.test.ts'],
  },
];
