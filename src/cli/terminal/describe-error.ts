/**
 * Errors in words: ours as one clear message, what the operating system refuses with what to do about it, and anything else
 * with its stack, because it is a fault of the program.
 */
import { FlemingError } from '../../support/errors.ts';
import { printable } from '../../support/printable.ts';

export interface DescribedError {
  readonly text: string;
  readonly exitCode: number;
}

/** What a disk or a user's rights can refuse to any command. Other codes are faults of the program until it says more of them. */
const REFUSED_BY_SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'this may not be read or written by you; change its permissions, or name another place',
  EPERM: 'this may not be changed by you; change its permissions, or name another place',
  EROFS: 'this lies on a disk that is read-only; name another place',
  ENOSPC: 'the disk is full; free some space and run the same command again',
  EDQUOT: 'your share of the disk is used up; free some space and run the same command again',
  ENOTDIR: 'a part of this path is a file where a folder was meant; name another place',
  EEXIST: 'this is a file where a folder was meant; name another place',
  EISDIR: 'this is a folder where a file was meant; name a file',
  ENAMETOOLONG: 'this name is too long for the disk; name another place',
  EIO: 'the disk failed; is it whole?',
  ELOOP: 'links of this path lead back to themselves; name another place',
};

export function describeError(error: unknown, verbose: boolean): DescribedError {
  const refused = refusedBySystem(error);
  if (refused !== null)
    return { text: `fleming: ${printable(refused)}\n${verbose ? `${(error as Error).stack}\n` : ''}`, exitCode: 1 };
  if (!(error instanceof FlemingError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      text: `fleming: unexpected error; please report it with these lines\n${stack}\n${causes(error)}`,
      exitCode: 1,
    };
  }
  const details = verbose ? `${error.stack ?? ''}\n${causes(error)}` : '';
  return { text: `fleming: ${printable(error.message)}\n${details}`, exitCode: error.exitCode };
}

/** Of errors of Node's own file functions, which name the path. */
function refusedBySystem(error: unknown): string | null {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (!(error instanceof Error) || error instanceof FlemingError || syscall === undefined) return null;
  // A folder that a read-only disk refuses is told by Node as one that is not there.
  const advice = REFUSED_BY_SYSTEM[code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : (code ?? '')];
  return advice === undefined ? null : `${path ?? syscall}: ${advice} (${error.message})`;
}

function causes(error: unknown): string {
  const lines: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && lines.length < 10; cause = causeOf(cause)) {
    lines.push(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  }
  return lines.join('');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
