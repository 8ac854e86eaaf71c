/** Defences of the graph store and of what fills it from open files. */
import type { Defence } from './defence.ts';

const HPO = ['src/knowledge/import/hpo-absence.test.ts', 'src/knowledge/import/importers.test.ts'];
const LINES = ['src/knowledge/import/text-lines.test.ts'];
const TAR = ['src/knowledge/import/tar-files.test.ts'];
const TERMS = ['src/knowledge/import/obo-terms.test.ts'];
const LIMITS = ['src/knowledge/import/import-limits.test.ts'];

export const STORE_DEFENCES: readonly Defence[] = [
  {
    defence: 'no name or id of a store steers a terminal or turns a text',
    file: 'src/records/stored-graph.ts',
    has: 'refine((text) => hiddenCharacter(text) === null, {',
    without: 'refine((text) => text.length >= 0, {',
    tests: ['src/knowledge/import/import-limits.test.ts'],
  },
  {
    defence: 'an absence in the column of frequencies is no finding',
    file: 'src/knowledge/import/hpo-absence.ts',
    has: 'return read.most === 0 ? EXCLUDED : null;',
    without: 'return null;',
    tests: HPO,
  },
  {
    defence: 'a last line that does not end is a file cut off',
    file: 'src/knowledge/import/text-lines.ts',
    has: "if (!ends && text.trim() !== '')",
    without: 'if (false)',
    tests: LINES,
  },
  {
    defence: 'a line has an end somewhere',
    file: 'src/knowledge/import/text-lines.ts',
    has: 'if (partsBytes > LONGEST_LINE_BYTES)',
    without: 'if (false)',
    tests: LINES,
  },
  {
    defence: 'a piece of a line is copied before its memory is used again',
    file: 'src/knowledge/import/text-lines.ts',
    has: 'parts.push(Buffer.from(chunk.subarray(start)));',
    without: 'parts.push(chunk.subarray(start));',
    tests: LINES,
  },
  {
    defence: 'a gzip member is what its check sum says',
    file: 'src/knowledge/import/gunzip-chunks.ts',
    has: 'if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== memberBytes % 2 ** 32) throw damaged();',
    without: '',
    tests: LINES,
  },
  {
    defence: 'a gzip file does not unpack without bound',
    file: 'src/knowledge/import/gunzip-chunks.ts',
    has: 'if (unpacked > UNSUSPICIOUS_BYTES && unpacked > MOST_TIMES_LARGER * packed)',
    without: 'if (false)',
    tests: LINES,
  },
  {
    defence: 'an archive has both halves of its end mark',
    file: 'src/knowledge/import/tar-files.ts',
    has: '  if (!isEmpty(block))\n    throw',
    without: '  if (false)\n    throw',
    tests: TAR,
  },
  {
    defence: 'nothing follows the end of an archive',
    file: 'src/knowledge/import/tar-files.ts',
    has: 'if (!block.every((byte) => byte === 0))',
    without: 'if (false)',
    tests: TAR,
  },
  {
    defence: 'a file in an archive is of a size that can be read',
    file: 'src/knowledge/import/tar-files.ts',
    has: 'if (size > limit)',
    without: 'if (false)',
    tests: TAR,
  },
  {
    defence: 'two terms of which a line is missing are not made one',
    file: 'src/knowledge/import/obo-terms.ts',
    has: 'if (otherIds.length > 0)',
    without: 'if (false)',
    tests: TERMS,
  },
  {
    defence: 'a word that is neither true nor false makes no term valid',
    file: 'src/knowledge/import/obo-terms.ts',
    has: 'if (unread !== undefined)',
    without: 'if (false)',
    tests: TERMS,
  },
  {
    defence: 'an entity has a bounded number of names and ids',
    file: 'src/graph/store/entity-table.ts',
    has: 'if (Math.max(names, entity.names.length) <= MOST_NAMES && Math.max(ids, entity.ids.length) <= MOST_IDS) return;',
    without: 'if (names >= 0) return;',
    tests: LIMITS,
  },
  {
    defence: 'a name that many entities have is not looked through for each',
    file: 'src/graph/store/entity-table.ts',
    has: 'if (rows.length === MOST_NAMESAKES) return null;',
    without: '',
    tests: LIMITS,
  },
  {
    defence: 'of entities of one name a few are read',
    file: 'src/graph/store/entity-statements.ts',
    has: "'WHERE name.folded = ? LIMIT ?',",
    without: "'WHERE name.folded = ? LIMIT 100000 + ?',",
    tests: LIMITS,
  },
  {
    defence: 'an observation that cannot be is not stored',
    file: 'src/graph/store/observation-table.ts',
    has: 'if (!parsed.success)',
    without: 'if (false)',
    tests: ['src/graph/store/observation-table.test.ts'],
  },
  {
    defence: 'a log that a full disk stops goes when the store is closed',
    file: 'src/graph/store/store-schema.ts',
    has: "if (!readOnly && (isEmpty || version < SCHEMA_VERSION)) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');",
    without: '',
    tests: ['src/graph/store/full-disk.test.ts'],
  },
];
