/**
 * Journals of mining, one a step, in the stage's work folder. A round is asked inside a step, which is repeated when the
 * process dies before the next checkpoint: its journal is needed until then, and not a step longer.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export class MiningJournals {
  readonly #folder: string;
  /** A checkpoint was written, or begun from, since the last removal. */
  #saved = true;

  constructor(folder: string) {
    this.#folder = folder;
  }

  pathOf(step: number): string {
    return join(this.#folder, `mining-${step}.jsonl`);
  }

  /** A checkpoint is being written: it is whole when the next step begins. */
  saving(): void {
    this.#saved = true;
  }

  /** At the beginning of `step`: journals of steps before it are of no use once a checkpoint lies behind them. */
  removeSaved(step: number): void {
    if (!this.#saved) return;
    this.#saved = false;
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder)) {
      const found = /^mining-(\d+)\.jsonl$/.exec(name);
      if (found !== null && Number(found[1]) < step) rmSync(join(this.#folder, name));
    }
  }
}
