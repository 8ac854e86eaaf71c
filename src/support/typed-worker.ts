/**
 * Worker threads that run TypeScript without WebAssembly. Node strips types with a WebAssembly module, once a thread,
 * and V8 (Node 24.21) can free code of such a module wrongly when several threads run it: "Check failed:
 * jit_page.has_value()" below `Runtime_TierUpWasmToJSWrapper`, and the whole process is gone. So the thread that starts
 * a worker strips the types of its files, and the worker gets JavaScript.
 */
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Finds the other files that a file imports, by any kind of import; their paths start from the file itself. */
const namedFiles = /(['"])(?<path>\.{1,2}\/[^'"\n]+\.ts)\1/g;

/** The JavaScript of each entry's files, as a new thread is given it, for entries that were started already. */
const given = new Map<string, string>();

/** Starts a thread with the TypeScript file `entry`, whose imports of TypeScript are relative paths written out. */
export function startTypedWorker(entry: URL, options: Omit<WorkerOptions, 'argv'> = {}): Worker {
  const sources = given.get(entry.href) ?? JSON.stringify([...sourcesFrom(entry)]);
  given.set(entry.href, sources);
  const argv = [entry.href, sources];
  return new Worker(new URL('./typed-worker-entry.js', import.meta.url), { ...options, argv });
}

/** The JavaScript of a file and of all that it names, directly or not, by their addresses. */
function sourcesFrom(entry: URL): Map<string, string> {
  const sources = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (sources.has(file.href) || !existsSync(file)) continue;
    const source = stripTypes(readFileSync(file, 'utf8'));
    sources.set(file.href, source);
    for (const { groups } of source.matchAll(namedFiles)) waiting.push(new URL(groups!.path!, file));
  }
  return sources;
}

/** Strips types without the warning that the function may change; Node runs it on every file of ours in any case. */
function stripTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
