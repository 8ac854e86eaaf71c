/**
 * Parses wikitext in a thread of its own with a limit on time and memory: the parser takes the square of the length of
 * some texts, and anyone may write such a text into a wiki. A page that is over the limit is a value, and the thread is
 * replaced.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
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

  constructor({ longestPage = 400_000, secondsPerPage = 20 }: WikitextParserOptions = {}) {
    this.#longestPage = longestPage;
    this.#secondsPerPage = secondsPerPage;
  }

  async parse(text: string): Promise<Parsed> {
    return (await this.parseAll([text]))[0]!;
  }

  /** In the order of the texts. One hostile page costs the others of its group nothing but time. */
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
    const together = await this.#ask(short);
    let parsed: readonly Parsed[];
    if (together !== null) parsed = together;
    else if (short.length === 1) parsed = [this.#tooSlow(short[0]!)];
    else {
      const each: Parsed[] = [];
      for (const text of short) each.push((await this.#ask([text]))?.[0] ?? this.#tooSlow(text));
      parsed = each;
    }
    const results = parsed[Symbol.iterator]();
    return texts.map((text) =>
      text.length <= this.#longestPage
        ? (results.next().value as Parsed)
        : { kind: 'unparsed', reason: `longer than ${this.#longestPage} characters` },
    );
  }

  /** null: over the limit of time or memory. */
  async #ask(texts: readonly string[]): Promise<Parsed[] | null> {
    if (texts.length === 0) return [];
    const worker = (this.#worker ??= await startThread());
    const answer = await new Promise<Parsed[] | null>((resolve) => {
      const give = (value: Parsed[] | null): void => {
        clearTimeout(timer);
        worker.off('message', give).off('error', fail).off('exit', fail);
        resolve(value);
      };
      const fail = (): void => give(null);
      const timer = setTimeout(fail, this.#secondsPerPage * 1000 * Math.min(texts.length, 2));
      worker.on('message', give).on('error', fail).on('exit', fail);
      worker.postMessage(texts);
    });
    if (answer === null) {
      worker.on('error', () => undefined);
      await worker.terminate();
      this.#worker = null;
    }
    return answer;
  }

  #tooSlow(text: string): Parsed {
    const reason = `not parsed within ${this.#secondsPerPage} s and ${THREAD_MEGABYTES} MB (${text.length} characters)`;
    return { kind: 'unparsed', reason };
  }
}

async function startThread(): Promise<Worker> {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEGABYTES },
  });
  await once(worker, 'message');
  return worker;
}
