/** Defences of the studio: what it opens, and how much of it. */
import type { Defence } from './defence.ts';

const FOLDERS = { file: 'src/studio/studio-folders.ts', tests: ['src/studio/studio-folders.test.ts'] };
const STUDIO = { file: 'src/studio/studio.ts', tests: ['src/studio/studio.test.ts'] };

export const STUDIO_DEFENCES: readonly Defence[] = [
  {
    defence: 'a studio opens what it found, and no path that a request names',
    has: 'const has = (folder: FoundFolder): boolean => folder.id === id && folder.kind === kind;',
    without: 'const has = (folder: FoundFolder): boolean => id.startsWith(folder.id) && folder.kind === kind;',
    ...FOLDERS,
  },
  {
    defence: 'a studio follows no link out of the folders that were given',
    has: 'if (this.#isInside(path)) return path;',
    without: 'if (path !== "") return path;',
    ...FOLDERS,
  },
  {
    defence: 'a studio lists no folder behind a link',
    has: 'entry.isDirectory() && !PASSED_OVER',
    without: '!entry.isFile() && !PASSED_OVER',
    ...FOLDERS,
  },
  {
    defence: 'a studio only reads',
    has: "if (method !== 'GET') throw",
    without: "if (method === 'NONE') throw",
    ...STUDIO,
  },
  {
    defence: 'a studio takes no path for the name of a file',
    has: "const fileName = z.string().regex(/^[a-z0-9][\\w.-]{0,200}$/, 'no name of a file');",
    without: 'const fileName = z.string();',
    ...STUDIO,
  },
  {
    defence: 'names of rows out of a file lead to no other folder',
    has: 'return /^[\\w][\\w.-]*$/.test(row) ? folders.fileIn(folder, `${row}.jsonl`) : null;',
    without: 'return folders.fileIn(folder, `${row}.jsonl`);',
    file: 'src/studio/run-answers.ts',
    tests: ['src/studio/studio.test.ts'],
  },
  {
    defence: 'a file of metrics that was cut back is read anew',
    has: 'asked.from <= size && startsLine(file, asked.from)',
    without: 'asked.from <= size',
    file: 'src/studio/metrics-part.ts',
    tests: ['src/studio/metrics-part.test.ts'],
  },
  {
    defence: 'a page keeps a bounded number of steps',
    has: 'while (this.#steps.size > MOST_STEPS) {',
    without: 'while (this.#steps.size < 0) {',
    file: 'web/src/runs/metric-series.ts',
    tests: ['web/src/runs/metric-series.test.ts'],
  },
];
