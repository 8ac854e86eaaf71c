/** Defences of reviews, of the banks they change, and of local pages. */
import type { Defence } from './defence.ts';

const SERVER = { file: 'src/pages/local-server.ts', tests: ['src/pages/local-server.test.ts'] };
const TOKEN = { file: 'src/pages/local-token.ts', tests: ['src/pages/local-server.test.ts'] };
const REVIEW = ['src/questions/review/review.test.ts'];
const JOURNAL = {
  file: 'src/questions/review/decision-journal.ts',
  tests: ['src/questions/review/decision-journal.test.ts'],
};
const LINES = { file: 'src/questions/review/decision-lines.ts', tests: REVIEW };

export const REVIEW_DEFENCES: readonly Defence[] = [
  {
    defence: 'a local page listens on the loopback address alone',
    has: 'server.listen(port, host, resolve);',
    without: 'server.listen(port, resolve);',
    ...SERVER,
  },
  {
    defence: 'a local page answers under its own name alone',
    has: "if (!hosts.includes(headers.host ?? ''))",
    without: 'if (hosts.length === 0)',
    ...SERVER,
  },
  {
    defence: 'a page that is open to the network answers under no name of another site',
    has: 'return isIP(address) === 0 ? named :',
    without: 'return isIP(address) === 0 ? [...named, asked.split(":")[0]!] :',
    ...SERVER,
  },
  {
    defence: 'a local page refuses what other pages send',
    has: 'if (origin !== undefined && !hosts',
    without: 'if (origin === "" && !hosts',
    ...SERVER,
  },
  {
    defence: 'a local page takes JSON alone',
    has: "if (method === 'POST' && !/^application",
    without: "if (method === 'NONE' && !/^application",
    ...SERVER,
  },
  {
    defence: 'a body has an end, as it is announced',
    has: "if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLong;",
    without: '',
    ...SERVER,
  },
  {
    defence: 'a body has an end, as it comes',
    has: 'if (bytes > mostBytes) throw tooLong;',
    without: '',
    ...SERVER,
  },
  {
    defence: 'a local page is shown to who has the token',
    has: 'if (!token.isIn(request.headers.cookie, port))',
    without: 'if (port < 0)',
    ...SERVER,
  },
  {
    defence: 'a token of a local page that can be guessed is refused',
    has: 'if (isChosen && !CHOSEN.test(chosen))',
    without: 'if (isChosen && chosen === "")',
    ...TOKEN,
  },
  {
    defence: 'the token is compared',
    has: 'if (given === null || !this.#is(given)) return null;',
    without: 'if (given === null) return null;',
    ...TOKEN,
  },
  {
    defence: 'no script and no other site gets the cookie',
    has: '; Path=/; HttpOnly; SameSite=Strict',
    without: '; Path=/',
    ...TOKEN,
  },
  {
    defence: 'two local pages have cookies of their own',
    has: 'return `fleming-${port}`;',
    without: 'return `fleming-${port % 1}`;',
    ...TOKEN,
  },
  {
    defence: 'a decision is flushed before it counts',
    has: '      fsyncSync(file);\n      if (isNew)',
    without: '      if (isNew)',
    file: JOURNAL.file,
    tests: ['src/questions/review/server-faults.test.ts'],
  },
  {
    defence: 'half a line is cut off after a failed append',
    has: '    } catch (cause) {\n      this.#cutBack(file);',
    without: '    } catch (cause) {',
    ...JOURNAL,
  },
  {
    defence: 'a line that another program added is not cut off',
    has: 'if (size === this.#bytes) return;',
    without: 'if (size >= 0) return;',
    file: JOURNAL.file,
    tests: REVIEW,
  },
  {
    defence: 'a last line without its end is ended first',
    has: "from === 0 && !this.#ended ? '\\n' : ''",
    without: "from === 0 && !this.#ended ? '' : ''",
    file: JOURNAL.file,
    tests: REVIEW,
  },
  {
    defence: 'a line of decisions has an end',
    has: 'if (raw.length > MOST_LINE_BYTES)',
    without: 'if (raw.length < 0)',
    ...LINES,
  },
  {
    defence: 'a file of decisions has an end',
    has: 'else if (lines.length < most)',
    without: 'else if (most >= 0)',
    ...LINES,
  },
  {
    defence: 'a wrong line takes no other with it',
    has: '  faults.throwIfAny();\n  return',
    without: '  return',
    ...LINES,
  },
  {
    defence: 'a letter that is no option reaches no bank',
    has: 'return [...own].filter((decision) => faultOf(decision, question) === null);',
    without: 'return [...own];',
    file: 'src/questions/review/decisions.ts',
    tests: REVIEW,
  },
  {
    defence: 'agreement is counted for a bounded number of names',
    has: 'most.slice(0, MOST_REVIEWERS)',
    without: 'most.slice(0)',
    file: 'src/questions/review/decisions.ts',
    tests: REVIEW,
  },
  {
    defence: 'a review has a bounded number of names',
    has: 'names.size > this.#reviewers.size && names.size > MOST_REVIEWERS',
    without: 'names.size < 0',
    file: 'src/questions/review/review-folder.ts',
    tests: REVIEW,
  },
  {
    defence: 'one process reviews a folder',
    has: '  const lock = lockFolder(folder);',
    without: '  const lock = { release: () => void lockFolder };',
    file: 'src/questions/bank/exchange-bank.ts',
    tests: REVIEW,
  },
  {
    defence: 'a half exchanged bank is not taken',
    has: 'if (existsSync(join(path, NEXT_FOLDER)))',
    without: 'if (path === "")',
    file: 'src/records/read-bank.ts',
    tests: ['src/questions/bank'],
  },
  {
    defence: 'a bank without a manifest is told',
    has: 'if (!existsSync(join(path, MANIFEST_FILE)) && wasBank(path))',
    without: 'if (path === "")',
    file: 'src/records/read-bank.ts',
    tests: ['src/questions/bank'],
  },
  {
    defence: 'the draft of a dead process is removed',
    has: '  removeDraftsOfTheDead(path);\n',
    without: '',
    file: 'src/support/atomic-file.ts',
    tests: ['src/support/atomic-file.test.ts'],
  },
  {
    defence: 'a renamed file is there after a power cut',
    has: '  flushFolder(dirname(path));\n}',
    without: '}',
    file: 'src/support/atomic-file.ts',
    tests: ['src/support/atomic-file.test.ts'],
  },
];
