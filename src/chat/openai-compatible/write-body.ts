/**
 * The body of a response as a file, piece by piece. What fails here (a full disk, a folder that is closed) is an error and told
 * apart from what fails on the way: asked again, a provider would send the same to the same disk.
 */
import { open } from 'node:fs/promises';
import { RecordError, RunError } from '../../support/errors.ts';

export async function writeBody(body: AsyncIterable<Uint8Array>, path: string, mostBytes: number): Promise<void> {
  const file = await onDisk(path, 'written', () => open(path, 'w'));
  try {
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new RecordError(`the file of results is longer than ${mostBytes} bytes`);
      await onDisk(path, 'written', () => file.appendFile(chunk));
    }
  } finally {
    await onDisk(path, 'written', () => file.close());
  }
}

/** RunError with what to do, where the disk does not let it be done. */
export async function onDisk<Result>(
  path: string,
  done: 'read' | 'written',
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new RunError(
      `${path} cannot be ${done}: ${(cause as Error).message}; see that the disk has room and lets you write there, ` +
        'then run the same command again',
      { cause },
    );
  }
}
