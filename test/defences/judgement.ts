/** Defences of the sheets that clinicians fill, and of their readers. */
import type { Defence } from './defence.ts';

const WRITTEN = ['src/questions/judgement/write-sheet.test.ts'];
const READ = ['src/questions/judgement/read-filled-sheet.test.ts'];
const JOINED = ['src/questions/judgement/join-judgements.test.ts'];
const WRITE = { file: 'src/questions/judgement/write-sheet.ts', tests: WRITTEN };

export const JUDGEMENT_DEFENCES: readonly Defence[] = [
  {
    defence: 'no text of a question runs in a spreadsheet',
    file: 'src/questions/judgement/sheet-cells.ts',
    has: "return formula.test(clean) ? `'${clean}` : clean;",
    without: 'return clean;',
    tests: WRITTEN,
  },
  {
    defence: 'a text that a spreadsheet cannot hold is left out',
    file: 'src/questions/judgement/sheet-rows.ts',
    has: 'cell.length <= LONGEST_CELL',
    without: 'cell.length <= LONGEST_CELL * 1e6',
    tests: WRITTEN,
  },
  {
    defence: 'the bank’s id does not tell the key',
    file: 'src/questions/judgement/sheet-rows.ts',
    has: 'blindId: `q${sha256(id).slice(0, 12)}`,',
    without: 'blindId: `${id}${sha256(id).slice(0, 0)}`,',
    tests: WRITTEN,
  },
  {
    defence: 'what lies where a sample is to go is not written over',
    has: '    checkSheetFolder(out);\n',
    without: '    rmSync(out, { recursive: true, force: true });\n',
    ...WRITE,
  },
  {
    defence: 'a draft of a killed command goes',
    has: '  removeDraftsOfTheDead(out);\n',
    without: '  void removeDraftsOfTheDead;\n',
    ...WRITE,
  },
  {
    defence: 'a draft of a running command stays',
    has: '&& !isRunning(Number(pid))',
    without: '|| isRunning(Number(pid))',
    ...WRITE,
  },
  {
    defence: 'a word that no column takes refuses the sheet',
    file: 'src/questions/judgement/read-filled-sheet.ts',
    has: '  if (faults.length > 0) {\n',
    without: '  if (faults.length < 0) {\n',
    tests: READ,
  },
  {
    defence: 'a row whose words were changed does not count',
    file: 'src/questions/judgement/join-judgements.ts',
    has: 'sha256OfCells(stem, options) === sha256',
    without: 'sha256OfCells(stem, options) !== ""',
    tests: JOINED,
  },
  {
    defence: 'rows of one number that say different things do not count',
    file: 'src/questions/judgement/join-judgements.ts',
    has: 'return different.size === 1 ? said[0]! : null;',
    without: 'return different.size > 0 ? said[0]! : null;',
    tests: JOINED,
  },
  {
    defence: 'a report does not take the place of a filled sheet',
    file: 'src/cli/commands/questions/judged.ts',
    has: "!readFileSync(out, 'utf8').startsWith(REPORT_HEADING)",
    without: "readFileSync(out, 'utf8') === REPORT_HEADING",
    tests: ['src/cli/commands/questions/judged.test.ts'],
  },
];
