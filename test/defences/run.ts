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
  {
    defence: 'a process that has ended and was not asked about does not run',
    file: 'src/support/is-running.ts',
    has: 'return !hasEnded(pid);',
    without: 'return !Number.isNaN(0) || hasEnded(pid);',
    tests: ['src/support/is-running.test.ts'],
  },
];
