/** Sessions of clients: who is there, and since when nothing was heard of them. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { RequestError } from '../../pages/local-server.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { readJson } from '../../support/read-json.ts';
import type { StateFolder } from './state-folder.ts';

const sessionSchema = z.object({ format: z.literal('tinker-session'), version: z.literal(1), sessionId: z.string() });

const MOST_SESSIONS = 100_000;

export class Sessions {
  readonly #state: StateFolder;
  /** When each was last heard of, in milliseconds of this process; null is one that has ended, or of an earlier process. */
  readonly #heard = new Map<string, number | null>();

  readonly #silentSeconds: number;

  /** A client that was not heard of for `silentSeconds` is taken for gone. */
  constructor(state: StateFolder, silentSeconds: number) {
    this.#state = state;
    this.#silentSeconds = silentSeconds;
    for (const file of state.sessionFiles()) this.#heard.set(readJson(file, sessionSchema).sessionId, null);
  }

  create(): string {
    if (this.#heard.size >= MOST_SESSIONS)
      throw new RequestError(400, `this server has had ${MOST_SESSIONS} sessions; begin another with a new --state`);
    const sessionId = randomUUID();
    const record: z.infer<typeof sessionSchema> = { format: 'tinker-session', version: 1, sessionId };
    writeJsonAtomic(this.#state.sessionFile(sessionId), record);
    this.#heard.set(sessionId, performance.now());
    return sessionId;
  }

  /** RequestError for one that there never was. Asking for one is a sign of life. */
  find(sessionId: string): void {
    if (!this.#heard.has(sessionId))
      throw new RequestError(404, `there is no session ${JSON.stringify(sessionId.slice(0, 200))} here`);
    this.#heard.set(sessionId, performance.now());
  }

  /** A sign of life of its client, of whatever kind. */
  hear(sessionId: string): void {
    this.#heard.set(sessionId, performance.now());
  }

  /** Its client may come back all the same. */
  finish(sessionId: string): void {
    this.find(sessionId);
    this.#heard.set(sessionId, null);
  }

  isAlive(sessionId: string): boolean {
    const heard = this.#heard.get(sessionId) ?? null;
    return heard !== null && performance.now() - heard < 1000 * this.#silentSeconds;
  }
}
