/** Defences of the readers of other people's rows, of the filters, of mixes and of grading. */
import type { Defence } from './defence.ts';

const json = ['src/benchmarks/files/parse-json.test.ts'];
const linear = ['src/benchmarks/files/rows.fuzz.test.ts'];
const tables = ['src/questions/own/tables/tables.fuzz.test.ts'];

const banks = ['src/records/read-bank.test.ts'];
const foreign = ['src/coldstart/foreign/foreign-shapes.test.ts'];

export const READER_DEFENCES: readonly Defence[] = [
  {
    defence: 'the answer of a question is one of its options',
    file: 'src/records/bank-question.ts',
    has: '  if (letters.includes(answer)) return [];\n',
    without: '  if (letters.length > 0) return [];\n',
    tests: banks,
  },
  {
    defence: 'a letter is of one option',
    file: 'src/records/bank-question.ts',
    has: '  if (twice === undefined) return [];',
    without: '  if (twice !== null) return [];',
    tests: banks,
  },
  {
    defence: 'no two options of a question of a graph have one text',
    file: 'src/records/bank-question.ts',
    has: '  if (isPublic(question)) return [];\n',
    without: '  if (question.id !== null) return [];\n',
    tests: banks,
  },
  {
    defence: 'a key of a line of a bank stands there once',
    file: 'src/records/read-bank.ts',
    has: ', uniqueKeys: true }',
    without: ' }',
    tests: banks,
  },
  {
    defence: 'what follows from a seed file that could not be read is not told',
    file: 'src/knowledge/seeds/seed-files.ts',
    has: '  if (files.unread.length > 0) return files;\n',
    without: '',
    tests: ['src/knowledge/seeds/seed-files.test.ts'],
  },
  {
    defence: 'no cell of a seed file steers a terminal or turns a text',
    file: 'src/knowledge/seeds/seed-table.ts',
    has: '    if (hidden !== null)\n',
    without: '    if (hidden === undefined)\n',
    tests: ['src/knowledge/seeds/seed-files.test.ts'],
  },
  {
    defence: 'no name of a seed file is longer than an id',
    file: 'src/knowledge/seeds/seed-table.ts',
    has: '    if (longest > LONGEST_ID)\n',
    without: '    if (longest < 0)\n',
    tests: ['src/knowledge/seeds/seed-files.test.ts'],
  },
  {
    defence: 'a folder in the place of a seed file is told by its name',
    file: 'src/knowledge/seeds/seed-table.ts',
    has: '  if (found.isDirectory()) return',
    without: '  if (found.size < 0) return',
    tests: ['src/knowledge/seeds/seed-files.test.ts'],
  },
  {
    defence: 'the known names are looked through for the first few problems of seed files alone',
    file: 'src/knowledge/seeds/name-hints.ts',
    has: "if (this.#hints.size >= MOST_HINTS) return '';",
    without: "if (this.#hints.size < 0) return '';",
    tests: ['src/knowledge/seeds/name-hints.test.ts'],
  },
  {
    defence: 'diseases and conditions that imply each other are refused',
    file: 'src/knowledge/seeds/seed-rules.ts',
    has: '    ...circularFacts(byName, relations),\n',
    without: '',
    tests: ['src/knowledge/seeds/seed-rules.test.ts'],
  },
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
    defence: 'a pool whose mix is not there is no other pool',
    file: 'src/rlvr/pool-mix.ts',
    has: '  if (missing.length > 0 || most === 0)\n',
    without: '  if (most === 0)\n',
    tests: ['src/rlvr/pool-mix.test.ts'],
  },
  {
    defence: 'a step that parts its rollouts samples no more of them',
    file: 'src/rlvr/grpo.stage.ts',
    has: '    ...(refills === 0\n',
    without: '    ...(refills >= 0\n',
    tests: ['src/rlvr/grpo.stage.test.ts'],
  },
  {
    defence: 'names looked up by data are only those put there',
    file: 'src/support/own-names.ts',
    has: 'Object.create(null) as Record<string, Value>',
    without: '{} as Record<string, Value>',
    tests: ['src/support/own-names.test.ts'],
  },
  {
    defence: "a stranger's trace with a control token is left out",
    file: 'src/coldstart/foreign/read-foreign-traces.ts',
    has: "  if ([question, reasoning ?? '', answer].some(holdsControlToken)) return 'control-token';\n",
    without: '',
    tests: foreign,
  },
  {
    defence: "a teacher's trace with a control token is none",
    file: 'src/coldstart/read-trace.ts',
    has: 'return holdsControlToken(text) ? null : text;',
    without: 'return text;',
    tests: ['src/coldstart/read-trace.test.ts'],
  },
  {
    defence: 'of two shapes of traces none is guessed',
    file: 'src/coldstart/foreign/foreign-shapes.ts',
    has: '  if (left.length === 1) return left[0]!;',
    without: '  if (left.length > 0) return left[0]!;',
    tests: foreign,
  },
  {
    defence: 'reasoning that was cut off is no answer',
    file: 'src/coldstart/foreign/row-texts.ts',
    has: "  if ([apart, output].some((text) => text !== null && isCutOffThinking(text))) return 'cut-off-reasoning';\n",
    without: '',
    tests: foreign,
  },
];
