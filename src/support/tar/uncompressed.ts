/** Bytes as they were before gzip, found out by their first two: what an archive is called says nothing of it. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What is not gzip passes as it is. */
export async function uncompressed(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.byteLength < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) return whole();
  const plain = Readable.from(whole(), { objectMode: false });
  const gunzip = createGunzip();
  plain.on('error', (cause) => gunzip.destroy(cause));
  gunzip.on('close', () => plain.destroy());
  return plain.pipe(gunzip) as AsyncIterable<Uint8Array>;
}
