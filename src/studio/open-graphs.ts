/** The graphs that pages look into, a few of them open at a time; a file that has changed is opened anew. */
import { statSync } from 'node:fs';
import { fileGraphReader } from './file-graph-reader.ts';
import type { GraphReader } from './graph-reader.ts';
import { storeGraphReader } from './store-graph-reader.ts';

const MOST_OPEN = 4;

export class OpenGraphs {
  readonly #open = new Map<string, { readonly stamp: string; readonly reader: GraphReader }>();

  reader(path: string): GraphReader {
    const { size, mtimeMs, ino } = statSync(path);
    const stamp = `${ino} ${size} ${mtimeMs}`;
    const known = this.#open.get(path);
    if (known?.stamp === stamp) return known.reader;
    const reader = path.endsWith('.json') ? fileGraphReader(path) : storeGraphReader(path);
    this.#close(path);
    if (this.#open.size >= MOST_OPEN) this.#close(this.#open.keys().next().value!);
    this.#open.set(path, { stamp, reader });
    return reader;
  }

  close(): void {
    for (const path of this.#open.keys()) this.#close(path);
  }

  #close(path: string): void {
    this.#open.get(path)?.reader.close();
    this.#open.delete(path);
  }
}
