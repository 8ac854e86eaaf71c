/**
 * Errors in words: ours as one clear message, what the operating system or the machine's size refuses with what to do about
 * it, and anything else with its stack, because it is a fault of the program.
 */
import { FlemingError } from '../../support/errors.ts';

export interface DescribedError {
  readonly text: string;
  readonly exitCode: number;
}

/** What a disk, a network or a user's rights can refuse to any command. Other codes are faults of the program until it says more of them. */
const REFUSED_BY_SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'this may not be read or written by you; change its permissions, or name another place',
  EPERM: 'this may not be changed by you; change its permissions, or name another place',
  EROFS: 'this lies on a disk that is read-only; name another place',
  ENOSPC: 'the disk is full; free some space and run the same command again',
  EDQUOT: 'your share of the disk is used up; free some space and run the same command again',
  EFBIG: 'the file would be longer than you or the disk allow (ulimit -f); allow more, or name another place',
  ENOENT: 'this is not there; name what is, and move nothing while a command runs',
  ENOTDIR: 'a part of this path is a file where a folder was meant; name another place',
  EEXIST: 'this is a file where a folder was meant; name another place',
  EISDIR: 'this is a folder where a file was meant; name a file',
  ENAMETOOLONG: 'this name is too long for the disk; name another place',
  EIO: 'the disk failed; is it whole?',
  ELOOP: 'links of this path lead back to themselves; name another place',
  EBUSY: 'another program holds this; close it and run the same command again',
  EMFILE: 'too many files are open; allow more (ulimit -n), or lower --concurrency',
  ENFILE: 'this machine has too many files open; close other programs and run the same command again',
  ENOMEM: 'there is not enough memory; close other programs, or give less at a time',
  EAGAIN: 'the machine takes no more processes or threads; close others (ulimit -u) and run the same command again',
  EADDRINUSE: 'this address is taken by another program; give another port',
  EADDRNOTAVAIL: 'this machine has no such address; give one of its own',
  ECONNREFUSED: 'nothing listens there; is the server running, and its address right?',
  ECONNRESET: 'the server closed the connection; run the same command again',
  ETIMEDOUT: 'there was no answer in time; run the same command again',
  ENOTFOUND: 'no server of that name is known; is the address right, and is there a network?',
  EAI_AGAIN: 'names of servers cannot be looked up; is there a network?',
};

/** Errors of Node by code or message, in words: what came is more than it, or this machine, can hold. */
const TOO_LARGE: readonly (readonly [error: RegExp, what: string])[] = [
  [/Maximum call stack size exceeded/, 'something that was read is nested too deeply'],
  [/Invalid string length|ERR_STRING_TOO_LONG/, 'a text is longer than Node can hold'],
  [/ERR_FS_FILE_TOO_LARGE/, 'a file is longer than Node can read at once'],
  [/Invalid (typed )?array length|(Map|Set) maximum size exceeded/, 'there is more of something than Node can hold'],
  [
    /Array buffer allocation failed|ERR_MEMORY_ALLOCATION_FAILED|ERR_WORKER_OUT_OF_MEMORY|out of memory/i,
    'there is not enough memory',
  ],
];

export function describeError(error: unknown, verbose: boolean): DescribedError {
  if (error instanceof FlemingError) {
    const details = verbose ? `${error.stack ?? ''}\n${causes(error)}` : '';
    return { text: `fleming: ${error.message}\n${details}`, exitCode: error.exitCode };
  }
  const refused = withCauses(error)
    .map(refusedWords)
    .find((words) => words !== null);
  const told = refused ?? 'unexpected error; please report it with these lines';
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = refused === undefined || verbose ? `${stack}\n${causes(error)}` : '';
  return { text: `fleming: ${told}\n${details}`, exitCode: 1 };
}

function refusedWords(error: unknown): string | null {
  return error instanceof Error && !(error instanceof FlemingError)
    ? (refusedBySystem(error) ?? tooLargeForNode(error))
    : null;
}

/** Of errors of Node's own functions, which name the path, the address or the call. */
function refusedBySystem(error: NodeJS.ErrnoException): string | null {
  const { code, path, syscall } = error;
  if (syscall === undefined) return null;
  // A folder that a read-only disk refuses is told by Node as one that is not there.
  const advice = REFUSED_BY_SYSTEM[code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : (code ?? '')];
  return advice === undefined ? null : `${path ?? addressOf(error) ?? syscall}: ${advice} (${error.message})`;
}

function addressOf(error: Error): string | undefined {
  const { address, hostname, port } = error as { address?: unknown; hostname?: unknown; port?: unknown };
  const host = address ?? hostname;
  if (typeof host !== 'string') return undefined;
  return typeof port === 'number' ? `${host}:${port}` : host;
}

function tooLargeForNode(error: NodeJS.ErrnoException): string | null {
  const { code = '', message, stack = '' } = error;
  // A message alone may be anybody's; these are errors of Node and of its engine.
  const isOfNode = error instanceof RangeError || code.startsWith('ERR_');
  const found = isOfNode ? TOO_LARGE.find(([kind]) => kind.test(code) || kind.test(message)) : undefined;
  if (found === undefined) return null;
  const [place] = /\bsrc\/[\w./-]+\.[jt]s:\d+/.exec(stack) ?? [];
  return (
    `${found[1]} (${message}${place === undefined ? '' : `, in ${place}`}); give smaller files, or less at a time. ` +
    'If they are small, report it with what --verbose shows'
  );
}

/** The error, the first of those that it gathers, and what caused it. */
function withCauses(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause !== undefined && chain.length < 10; cause = causeOf(cause)) chain.push(cause);
  return chain;
}

function causes(error: unknown): string {
  const lines = withCauses(error)
    .slice(1)
    .map((cause) => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)));
  return lines.map((line) => `caused by: ${line}\n`).join('');
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  return error instanceof Error ? error.cause : undefined;
}
