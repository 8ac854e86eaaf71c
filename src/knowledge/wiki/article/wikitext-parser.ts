/**
 * Parses wikitext in a thread of its own with a limit on time and memory: the parser takes the square of the length of
 * some texts, and anyone may write such a text into a wiki. A page that is over the limit is a value, and the thread is
 * replaced.
 */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { startTypedWorker } from '../../../support/typed-worker.ts';
import type { ParsedWikitext, UnparsedWikitext } from './parse-wikitext.ts';

export interface WikitextParserOptions {
  /** Pages with more characters are not parsed. MediaWiki's own limit is 2 MiB; no medical article comes near this one. */
  readonly longestPage?: number;
  readonly secondsPerPage?: number;
}

export type Parsed = ParsedWikitext | UnparsedWikitext;

const THREAD_MEGABYTES = 512;

export class WikitextParser {
  readonly #longestPage: number;
  readonly #secondsPerPage: number;
  #worker: Worker | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ longestPage = 400_000, secondsPerPage = 15 }: WikitextParserOptions = {}) {
    this.#longestPage = longestPage;
    this.#secondsPerPage = secondsPerPage;
  }

  async parse(text: string): Promise<Parsed> {
    return (await this.parseAll([text]))[0]!;
  }

  /** In the order of the texts. A hostile page costs its own time limit, and the others of its group nothing. */
  parseAll(texts: readonly string[]): Promise<Parsed[]> {
    const parsed = this.#queue.then(() => this.#parseAll(texts));
    this.#queue = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#worker?.terminate();
    this.#worker = null;
  }

  async #parseAll(texts: readonly string[]): Promise<Parsed[]> {
    const short = texts.filter((text) => text.length <= this.#longestPage);
    const parsed: Parsed[] = [];
    while (parsed.length < short.length) {
      const rest = short.slice(parsed.length);
      const done = await this.#ask(rest);
      parsed.push(...done);
      if (done.length < rest.length) parsed.push(this.#overTheLimit(rest[done.length]!));
    }
    const results = parsed.values();
    return texts.map((text) =>
      text.length <= this.#longestPage
        ? results.next().value!
        : { kind: 'unparsed', reason: `longer than ${this.#longestPage} characters` },
    );
  }

  /** Those that were parsed before one went over the limit; all of them when none did. */
  async #ask(texts: readonly string[]): Promise<Parsed[]> {
    const worker = (this.#worker ??= await startThread());
    const parsed: Parsed[] = [];
    const whole = await new Promise<boolean>((resolve) => {
      const end = (done: boolean): void => {
        clearTimeout(timer);
        worker.off('message', take).off('error', fail).off('exit', fail);
        resolve(done);
      };
      const fail = (): void => end(false);
      const limit = (): NodeJS.Timeout => setTimeout(fail, this.#secondsPerPage * 1000);
      const take = (one: Parsed): void => {
        parsed.push(one);
        if (parsed.length === texts.length) return end(true);
        clearTimeout(timer);
        timer = limit();
      };
      let timer = limit();
      worker.on('message', take).on('error', fail).on('exit', fail);
      worker.postMessage(texts);
    });
    if (!whole) {
      worker.on('error', () => undefined);
      await worker.terminate();
      this.#worker = null;
    }
    return parsed;
  }

  #overTheLimit(text: string): Parsed {
    const reason = `not parsed within ${this.#secondsPerPage} s and ${THREAD_MEGABYTES} MB (${text.length} characters)`;
    return { kind: 'unparsed', reason };
  }
}

async function startThread(): Promise<Worker> {
  const worker = startTypedWorker(new URL('./parse-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEGABYTES },
  });
  await once(worker, 'message');
  return worker;
}
