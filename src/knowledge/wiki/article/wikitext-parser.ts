/**
 * Reads pages in a thread of its own with a limit on time and memory, everything from wikitext to what is staged: some
 * texts take their parser the square of their length, and anyone may write such a text into a wiki. A page that is over
 * the limit is a value, and the thread is replaced.
 */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { startTypedWorker } from '../../../support/typed-worker.ts';
import type { PageReading } from './page-reading.ts';
import type { PagesToRead } from './parse-worker.ts';
import type { WikiPage } from './wiki-page.ts';

export interface WikitextParserOptions {
  /** Pages with more characters are not read. MediaWiki's own limit is 2 MiB; no medical article comes near this one. */
  readonly longestPage?: number;
  readonly secondsPerPage?: number;
  readonly megabytes?: number;
}

export interface ReadOptions {
  /** The beginning of the words is wanted, for a model. */
  readonly shown?: boolean;
  /** Asked now and then: whether to give up. */
  readonly stopped?: () => boolean;
}

const LOOK_EVERY_MS = 100;

export class WikitextParser {
  readonly #longestPage: number;
  readonly #secondsPerPage: number;
  readonly #megabytes: number;
  #worker: Worker | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ longestPage = 400_000, secondsPerPage = 15, megabytes = 512 }: WikitextParserOptions = {}) {
    this.#longestPage = longestPage;
    this.#secondsPerPage = secondsPerPage;
    this.#megabytes = megabytes;
  }

  /**
   * In the order of the pages; null when it was stopped. A hostile page costs its own time limit, and the others of its
   * group nothing.
   */
  readAll(pages: readonly WikiPage[], options: ReadOptions = {}): Promise<PageReading[] | null> {
    const read = this.#queue.then(() => this.#readAll(pages, options));
    this.#queue = read.catch(() => undefined);
    return read;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#worker?.terminate();
    this.#worker = null;
  }

  async #readAll(pages: readonly WikiPage[], options: ReadOptions): Promise<PageReading[] | null> {
    const short = pages.filter(({ wikitext }) => wikitext.length <= this.#longestPage);
    const read: PageReading[] = [];
    while (read.length < short.length) {
      const rest = short.slice(read.length);
      const done = await this.#ask(rest, options);
      if (options.stopped?.() === true) return null;
      read.push(...done);
      if (done.length < rest.length) read.push(this.#overTheLimit(rest[done.length]!));
    }
    const readings = read.values();
    return pages.map(({ wikitext }) =>
      wikitext.length <= this.#longestPage
        ? readings.next().value!
        : { kind: 'unread', reason: `longer than ${this.#longestPage} characters` },
    );
  }

  /** Those that were read before one went over the limit, or before it was stopped; else all of them. */
  async #ask(pages: readonly WikiPage[], { shown = false, stopped }: ReadOptions): Promise<PageReading[]> {
    const worker = (this.#worker ??= await startThread(this.#megabytes));
    const read: PageReading[] = [];
    const whole = await new Promise<boolean>((resolve) => {
      const end = (done: boolean): void => {
        clearTimeout(timer);
        clearInterval(look);
        worker.off('message', take).off('error', fail).off('exit', fail);
        resolve(done);
      };
      const fail = (): void => end(false);
      const limit = (): NodeJS.Timeout => setTimeout(fail, this.#secondsPerPage * 1000);
      const take = (one: PageReading): void => {
        read.push(one);
        if (read.length === pages.length) return end(true);
        clearTimeout(timer);
        timer = limit();
      };
      let timer = limit();
      const look = setInterval(() => {
        if (stopped?.() === true) fail();
      }, LOOK_EVERY_MS);
      worker.on('message', take).on('error', fail).on('exit', fail);
      worker.postMessage({ pages, shown } satisfies PagesToRead);
    });
    if (!whole) {
      worker.on('error', () => undefined);
      await worker.terminate();
      this.#worker = null;
    }
    return read;
  }

  #overTheLimit({ wikitext }: WikiPage): PageReading {
    const reason = `not read within ${this.#secondsPerPage} s and ${this.#megabytes} MB (${wikitext.length} characters)`;
    return { kind: 'unread', reason };
  }
}

async function startThread(megabytes: number): Promise<Worker> {
  const worker = startTypedWorker(new URL('./parse-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  await once(worker, 'message');
  return worker;
}
