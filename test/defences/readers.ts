/** Defences of the readers of other people's rows, of the filters, of mixes and of grading. */
import type { Defence } from './defence.ts';

const json = ['src/benchmarks/files/parse-json.test.ts'];
const linear = ['src/benchmarks/files/rows.fuzz.test.ts'];
const tables = ['src/questions/own/tables/tables.fuzz.test.ts'];

export const READER_DEFENCES: readonly Defence[] = [
  {
    defence: 'a number that a double would write in another way stays as it is written',
    file: 'src/benchmarks/files/parse-json.ts',
    has: 'stands: (value, source) => String(value) === source,',
    without: 'stands: () => true,',
    tests: json,
  },
  {
    defence: 'a string that is never closed is passed once',
    file: 'src/benchmarks/files/parse-json.ts',
    has: '(?:"|\\\\?$)',
    without: '"',
    tests: linear,
  },
  {
    defence: 'every column of a Parquet file has a place in its schema before it is read',
    file: 'src/benchmarks/files/parquet-rows.ts',
    has: '    checkColumns(metadata, path);\n',
    without: '    void checkColumns;\n',
    tests: ['src/benchmarks/files/read-rows.test.ts'],
  },
  {
    defence: 'a message about a value does not go down into it',
    file: 'src/benchmarks/files/row.ts',
    has: "if (depth === 0 && names.length > 0) return Array.isArray(value) ? '[...]' : '{...}';",
    without: '',
    tests: ['src/benchmarks/files/row.test.ts'],
  },
  {
    defence: 'JSON Lines that were cut off say so',
    file: 'src/questions/own/tables/json-table.ts',
    has: 'if (found < 0) note =',
    without: 'if (found < -1) note =',
    tests: tables,
  },
  {
    defence: 'a cell without its text is no blank cell',
    file: 'src/questions/own/tables/excel/sheet-xml.ts',
    has: '    if (text === undefined)\n',
    without: '    if (text === undefined && value === kind)\n',
    tests: tables,
  },
  {
    defence: 'a mix that cannot be had is no smaller mix',
    file: 'src/questions/mix/mix-banks.ts',
    has: '  if (unmet !== null && !asNearAsPossible) throw cannotMix(unmet, told!);\n',
    without: '  void cannotMix;\n',
    tests: ['src/questions/mix'],
  },
  {
    defence: 'names looked up by data are only those put there',
    file: 'src/support/own-names.ts',
    has: 'Object.create(null) as Record<string, Value>',
    without: '{} as Record<string, Value>',
    tests: ['src/support/own-names.test.ts'],
  },
];
