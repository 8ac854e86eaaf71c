/** Defences of servers for programs, of the rewards they give, and of exports that programs train on. */
import type { Defence } from './defence.ts';

const SERVER = { file: 'src/serving/program-server.ts', tests: ['src/serving/program-server.test.ts'] };
const TOKEN = { file: 'src/serving/bearer-token.ts', tests: ['src/serving/bearer-token.test.ts'] };
const REQUEST = { file: 'src/serving/reward/reward-request.ts', tests: ['src/serving/reward/reward-request.test.ts'] };
const GRADING = { file: 'src/serving/reward/grade-items.ts', tests: ['src/serving/reward/grade-items.test.ts'] };
const SOURCES = { file: 'src/questions/export/export-sources.ts', tests: ['src/questions/export/export-bank.test.ts'] };
const FOLDER = { file: 'src/questions/export/export-manifest.ts', tests: ['src/questions/export/export-bank.test.ts'] };

export const SERVING_REWARDS_DEFENCES: readonly Defence[] = [
  {
    defence: 'a server for programs answers who has the token',
    has: 'if (!token.isIn(headers.authorization))',
    without: 'if (host === "")',
    ...SERVER,
  },
  {
    defence: 'a server for programs refuses pages of browsers',
    has: 'if (headers.origin !== undefined)',
    without: 'if (headers.origin === "")',
    ...SERVER,
  },
  {
    defence: 'a server for programs answers under its own names alone',
    has: "if (isLoopback(host) && !allowed.includes(headers.host ?? ''))",
    without: 'if (names.length === 0)',
    ...SERVER,
  },
  {
    defence: 'a server for programs listens where it was told to',
    has: 'server.listen(port, host, resolve);',
    without: 'server.listen(port, resolve);',
    ...SERVER,
  },
  {
    defence: 'a server for programs takes JSON alone',
    has: "if (method === 'POST' && !/^application",
    without: "if (method === 'NONE' && !/^application",
    ...SERVER,
  },
  {
    defence: 'a client that goes away is no fault of the server',
    has: "throw new RequestError(400, 'the request ended before its body did', { cause });",
    without: 'throw cause;',
    ...SERVER,
  },
  {
    defence: 'who says nothing keeps no place',
    has: 'headersTimeout: headersMilliseconds,',
    without: '',
    ...SERVER,
  },
  {
    defence: 'a server that ends does not wait for ever',
    has: 'setTimeout(() => server.closeAllConnections(), drainMilliseconds)',
    without: 'setTimeout(() => {}, drainMilliseconds)',
    ...SERVER,
  },
  {
    defence: 'a server that ends keeps no connection',
    has: 'if (isLast) response.shouldKeepAlive = false;',
    without: '',
    ...SERVER,
  },
  {
    defence: 'a token of a person cannot be guessed',
    has: 'if (isChosen && chosen.length < LEAST_CHARACTERS)',
    without: 'if (isChosen && chosen.length < 0)',
    ...TOKEN,
  },
  {
    defence: 'the whole token is compared',
    has: 'given !== undefined && timingSafeEqual(hashOf(given), this.#hash)',
    without: 'given !== undefined && this.#hash.length > 0',
    ...TOKEN,
  },
  {
    defence: 'a batch of outputs has an end',
    has: 'z.array(z.unknown()).max(MOST_ITEMS)',
    without: 'z.array(z.unknown())',
    ...REQUEST,
  },
  {
    defence: 'options are counted before they are looked at',
    has: '.max(optionLetters.length).pipe(z.array(z.string()))',
    without: '.pipe(z.array(z.string()))',
    ...REQUEST,
  },
  {
    defence: 'an output has an end',
    has: 'z.string().max(LONGEST_COMPLETION)',
    without: 'z.string()',
    ...REQUEST,
  },
  {
    defence: 'a refusal of many items is short',
    has: 'issues.slice(0, MOST_REASONS)',
    without: 'issues',
    ...REQUEST,
  },
  {
    defence: 'a reason is short',
    has: 'message: message.slice(0, LONGEST_REASON)',
    without: 'message',
    ...REQUEST,
  },
  {
    defence: 'a right answer is one of the options',
    has: 'optionLetters.indexOf(letter) >= options.length',
    without: 'optionLetters.indexOf(letter) >= 99',
    ...REQUEST,
  },
  {
    defence: 'a batch that takes too long is given up',
    has: 'if (spent + now - begun > longestMilliseconds)',
    without: 'if (now < 0)',
    ...GRADING,
  },
  {
    defence: 'others get in while a batch is graded',
    has: '    await turn();\n',
    without: '',
    ...GRADING,
  },
  {
    defence: 'held-out splits are exported by their name alone',
    has: 'held.filter(({ use }) => uses.includes(use)) : all',
    without: 'held : all',
    ...SOURCES,
  },
  {
    defence: 'the file of a held-out split is one too',
    has: '  if (!uses.includes(use))\n',
    without: '  if (uses.length === 0)\n',
    ...SOURCES,
  },
  {
    defence: 'another export is not written over',
    has: 'if (earlier !== null && !replace && earlier.files.length > 0',
    without: 'if (earlier !== null && !replace && earlier.files.length < 0',
    ...FOLDER,
  },
];
