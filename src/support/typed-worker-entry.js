// First file of every thread that `startTypedWorker` starts. JavaScript, since a TypeScript file would already need
// what this one keeps out of the thread: Node's own stripping of types.
import { registerHooks } from 'node:module';

const [entry, sourcesAsJson] = process.argv.slice(2);
const sources = new Map(JSON.parse(sourcesAsJson));

registerHooks({
  load(url, context, nextLoad) {
    const source = sources.get(url);
    if (source !== undefined) return { format: 'module', source, shortCircuit: true };
    if (url.endsWith('.ts')) throw new Error(`${url} is imported by no path written out in the files of ${entry}`);
    return nextLoad(url, context);
  },
});

await import(entry);
