/** Defences of run folders and of every file that is written whole. */
import type { Defence } from './defence.ts';

export const RUN_DEFENCES: readonly Defence[] = [
  {
    defence: 'a file is written beside its target and renamed',
    file: 'src/support/atomic-file.ts',
    has: 'const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);',
    without: 'const temporary = path;',
    tests: ['src/support/atomic-file.test.ts'],
  },
];
