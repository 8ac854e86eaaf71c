/**
 * Engines that are open to answer or to score: so many at a time, since each takes the memory of its weights. The one that was
 * asked longest ago is closed for another, and opened again from the disk when it is asked again.
 */
import type { EngineFactory } from '../../engine/engine-factory.ts';
import type { OpenModel } from '../../engine/open-model.ts';
import type { Sampler } from '../../engine/sampler.ts';
import type { Scorer } from '../../engine/scorer.ts';
import type { Snapshot } from './samplers.ts';

interface Opened {
  readonly engine: Promise<OpenModel>;
  users: number;
}

export class OpenSnapshots {
  readonly #engines: EngineFactory;
  readonly #most: number;
  /** Least recently asked first. */
  readonly #open = new Map<string, Opened>();
  /** Who waits for one to be closed. */
  readonly #waiting: (() => void)[] = [];

  constructor(engines: EngineFactory, most: number) {
    this.#engines = engines;
    this.#most = most;
  }

  sample<T>(snapshot: Snapshot, work: (engine: Sampler) => Promise<T>): Promise<T> {
    return this.#use(
      `sample ${snapshot.key}`,
      () => checked(snapshot, this.#engines.openSampler(snapshot.model)),
      work,
    );
  }

  score<T>(snapshot: Snapshot, work: (engine: Scorer) => Promise<T>): Promise<T> {
    return this.#use(`score ${snapshot.key}`, () => checked(snapshot, this.#engines.openScorer(snapshot.model)), work);
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(async ({ engine }) => (await engine.catch(() => null))?.close()));
  }

  async #use<Engine extends OpenModel, T>(
    key: string,
    open: () => Promise<Engine>,
    work: (engine: Engine) => Promise<T>,
  ): Promise<T> {
    const opened = await this.#taken(key, open);
    try {
      return await work((await opened.engine) as Engine);
    } catch (error) {
      // What could not be opened is tried anew by the next.
      if ((await opened.engine.catch(() => null)) === null && this.#open.get(key) === opened) this.#open.delete(key);
      throw error;
    } finally {
      opened.users--;
      this.#waiting.shift()?.();
    }
  }

  async #taken(key: string, open: () => Promise<OpenModel>): Promise<Opened> {
    for (;;) {
      const found = this.#open.get(key);
      if (found !== undefined) {
        found.users++;
        this.#open.delete(key);
        this.#open.set(key, found);
        return found;
      }
      if (this.#open.size < this.#most) {
        const opened = { engine: open(), users: 1 };
        opened.engine.catch(() => {});
        this.#open.set(key, opened);
        return opened;
      }
      const idle = [...this.#open].find(([, { users }]) => users === 0);
      if (idle === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      else {
        this.#open.delete(idle[0]);
        await (await idle[1].engine.catch(() => null))?.close();
      }
    }
  }
}

/** A folder may be written over while it is read: what was read then is closed, and never asked. */
async function checked<Engine extends OpenModel>({ check }: Snapshot, opening: Promise<Engine>): Promise<Engine> {
  const engine = await opening;
  try {
    check?.();
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
