import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTypedWorker } from './typed-worker.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'typed worker-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the files and gives what a thread that starts with `entry.ts` answers. */
async function answerOf(files: Record<string, string>, workerData?: unknown): Promise<unknown> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const worker = startTypedWorker(pathToFileURL(join(folder, 'entry.ts')), { workerData });
  try {
    const [answer] = await once(worker, 'message');
    return answer;
  } finally {
    await worker.terminate();
  }
}

const port = `import { parentPort, workerData } from 'node:worker_threads';\n`;

describe('startTypedWorker', () => {
  it('runs TypeScript and what it imports, in a circle too, with its data', async () => {
    const answer = await answerOf(
      {
        'entry.ts': `${port}import { twice, type Count } from './twice.ts';\nconst count: Count = twice(workerData as number);\nparentPort!.postMessage(count);`,
        'twice.ts': `export { three } from './three.ts';\nexport type Count = number;\nexport const twice = (count: Count): Count => 2 * count;`,
        'three.ts': `import './twice.ts';\nexport const three: number = 3;`,
      },
      21,
    );
    expect(answer).toBe(42);
  });

  it('says where an error is, as in the file itself', async () => {
    const files = { 'entry.ts': `${port}interface Unused {\n  a: 1;\n}\nthrow new Error('on line 5' as string);` };
    const error = await answerOf(files).catch((caught: unknown) => caught);
    expect((error as Error).stack).toMatch(/entry\.ts:5:/);
  });

  it('refuses a TypeScript file whose path it could not read, for its types would be stripped in the thread', async () => {
    const files = {
      'entry.ts': `${port}const name: string = 'other';\nconst { other } = await import('./' + name + '.ts');\nparentPort!.postMessage(other);`,
      'other.ts': `export const other: number = 1;`,
    };
    await expect(answerOf(files)).rejects.toThrow(/other\.ts is imported by no path written out/);
  });

  it('warns of nothing, and leaves warnings on', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    await answerOf({ 'entry.ts': `${port}parentPort!.postMessage(1 as number);` });
    expect(warned).not.toHaveBeenCalled();
    process.emitWarning('a test of warnings');
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
    process.off('warning', warned);
  });
});
