/**
 * What training needs beside the weights: a gradient a session and the optimizer's two moments. Reserved when the first
 * gradient, step or state asks for it, so that a model which only answers never pays for it.
 */
import type { Moments } from '../optimizer/adamw.ts';
import type { WorkerPool } from '../worker/worker-pool.ts';

export class TrainingMemory {
  readonly #pool: WorkerPool;
  readonly #bytes: number;
  readonly #sessions: number;
  #gradients: readonly Float32Array[] | null = null;
  #moments: Moments | null = null;
  /** Whether a pass may have added to a gradient since it was zero. */
  #isGradientTouched = false;

  /** `count`: numbers of what is trained; `sessions`: workers that make gradients. */
  constructor(pool: WorkerPool, count: number, sessions: number) {
    this.#pool = pool;
    this.#bytes = 4 * count;
    this.#sessions = sessions;
  }

  /** One a session, zero but for what passes added; the caller is about to let them add. */
  async gradients(): Promise<readonly Float32Array[]> {
    this.#isGradientTouched = true;
    if (this.#gradients !== null) return this.#gradients;
    const gradients = Array.from({ length: this.#sessions }, () => new SharedArrayBuffer(this.#bytes));
    await this.#pool.callAll('shareGradients', () => ({ gradients }));
    this.#gradients = gradients.map((buffer) => new Float32Array(buffer));
    return this.#gradients;
  }

  async moments(): Promise<Moments> {
    if (this.#moments !== null) return this.#moments;
    const [first, second] = [new SharedArrayBuffer(this.#bytes), new SharedArrayBuffer(this.#bytes)];
    await this.#pool.callAll('shareMoments', () => ({ first, second }));
    this.#moments = { first: new Float32Array(first), second: new Float32Array(second) };
    return this.#moments;
  }

  clearGradients(): void {
    if (this.#isGradientTouched) for (const gradient of this.#gradients ?? []) gradient.fill(0);
    this.#isGradientTouched = false;
  }

  clearMoments(): void {
    this.#moments?.first.fill(0);
    this.#moments?.second.fill(0);
  }
}
