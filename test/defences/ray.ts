/** Defences of submitting to a cluster: what leaves this machine, and what comes back. */
import type { Defence } from './defence.ts';

const FOLDER = { file: 'src/ray/working-folder.ts', tests: ['src/ray/working-folder.test.ts'] };
const SECRETS = { file: 'src/ray/secret-files.ts', tests: ['src/ray/working-folder.test.ts'] };
const PACKAGE = { file: 'src/ray/package-of.ts', tests: ['src/ray/package-of.test.ts'] };
const HTTP = { file: 'src/ray/ray-http.ts', tests: ['src/ray/ray-http.test.ts'] };
const SUBMIT = { file: 'src/ray/submit-job.ts', tests: ['src/ray/submit-job.test.ts'] };

export const RAY_DEFENCES: readonly Defence[] = [
  {
    defence: 'a file with the name of a key stays here',
    has: 'if (isSecretName(basename(path))) return void secrets.add(path);',
    without: '',
    ...FOLDER,
  },
  {
    defence: 'a file that holds a key stays here',
    has: 'if (holdsSecret(basename(path), bytes)) return void secrets.add(path);',
    without: '',
    ...FOLDER,
  },
  {
    defence: 'passwords of registries stay here',
    has: "(name === '.npmrc' && NPM_PASSWORD.test(text))",
    without: "(name === '.npmrc' && text === '')",
    ...SECRETS,
  },
  {
    defence: 'a link does not lead out of the folder',
    has: 'if (entry.isSymbolicLink()) return void links.add(path);',
    without: 'if (entry.isSymbolicLink()) return add(path);',
    ...FOLDER,
  },
  {
    defence: 'what is named lies in the folder',
    has: "    !path.startsWith('../') &&\n",
    without: '',
    ...FOLDER,
  },
  {
    defence: 'a working folder has an end',
    has: 'if (total > mostBytes || files.size >= mostFiles)',
    without: 'if (total < 0)',
    ...FOLDER,
  },
  {
    defence: 'a package is no larger than a head takes',
    has: 'if (bytes.byteLength > mostBytes)',
    without: 'if (bytes.byteLength < 0)',
    ...PACKAGE,
  },
  {
    defence: 'an answer of a head has an end',
    has: 'if (length > mostBytes)',
    without: 'if (length < 0)',
    ...HTTP,
  },
  {
    defence: 'a token is in no message',
    has: 'printable(this.#hide(lastLine(text)))',
    without: 'printable(lastLine(text))',
    ...HTTP,
  },
  {
    defence: 'a job whose answer was lost is not sent again',
    has: 'if ((await jobs.find(id)) !== null) return { id, isNew: true, found: null };',
    without: '',
    ...SUBMIT,
  },
  {
    defence: 'no second job starts beside one that runs',
    has: '!(anew && hasEnded(newest.job))',
    without: '!anew',
    ...SUBMIT,
  },
];
