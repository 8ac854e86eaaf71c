/**
 * Reads pages one by one in a process of its own: those that a process was reading when it ended, since one of them may
 * be what ended it. A page that ends this process too is a value; the others had only stood in the way of a kill.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PageReading } from './page-reading.ts';
import type { PageToRead } from './reading-process.ts';
import type { WikiPage } from './wiki-page.ts';
import type { ReadOptions } from './wikitext-parser.ts';

const PROGRAM = fileURLToPath(new URL('./reading-process.ts', import.meta.url));
const LOOK_EVERY_MS = 100;

/** In the order of the pages; null when it was stopped. */
export async function readApart(
  pages: readonly WikiPage[],
  { shown = false, stopped }: ReadOptions = {},
  program = PROGRAM,
): Promise<PageReading[] | null> {
  const readings: PageReading[] = [];
  let child: ChildProcess | null = null;
  const look = setInterval(() => {
    if (stopped?.() === true) child?.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  try {
    for (const page of pages) {
      child ??= start(program);
      const reading = await ask(child, { page, shown });
      if (stopped?.() === true) return null;
      if (typeof reading === 'string') child = null;
      readings.push(typeof reading === 'string' ? { kind: 'unread', reason: reading } : reading);
    }
    return readings;
  } finally {
    clearInterval(look);
    child?.kill('SIGKILL');
  }
}

/** Ctrl-C goes to all processes of a terminal's group; this one ends with the process that began it. */
function start(program: string): ChildProcess {
  return fork(program, { detached: true, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

/** The reason instead where the process ended. */
async function ask(child: ChildProcess, question: PageToRead): Promise<PageReading | string> {
  const done = new AbortController();
  const { signal } = done;
  try {
    const [answered, ended] = [once(child, 'message', { signal }), once(child, 'exit', { signal })];
    answered.catch(() => undefined);
    const how = ended.then(
      ([code, by]) => `it ended the program that read it, twice (${String(by ?? `code ${code}`)})`,
    );
    how.catch(() => undefined);
    child.send(question, () => undefined);
    return await Promise.race([answered.then(([reading]) => reading as PageReading), how]);
  } finally {
    done.abort();
  }
}
