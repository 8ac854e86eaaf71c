/**
 * Whether a process of this machine runs; one of another user, which cannot be asked, does. One that has ended and that its
 * parent has not asked about yet (a zombie) still has its number, and can do nothing any more: it does not run.
 */
import { readFileSync } from 'node:fs';

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return !hasEnded(pid);
}

/** Where /proc does not say, nothing has. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the command's name, may hold spaces and brackets: the state stands behind its closing bracket.
    return ['Z', 'X'].includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
