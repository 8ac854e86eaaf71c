/** One session with a Tinker server: models and samplers belong to it, and it lives while it is heard of. */
import type { Worker } from 'node:worker_threads';
import { EngineError } from '../../support/errors.ts';
import { startTypedWorker } from '../../support/typed-worker.ts';
import { sessionAnswer } from '../tinker-wire/bodies.ts';
import type { HeartbeatData, HeartbeatMessage } from './heartbeat-worker.ts';
import { readAnswer, type TinkerHttp } from './tinker-http.ts';

/** What our requests are shaped like: fields of later versions are refused by some servers. */
const SDK_VERSION = '0.25.0';
const HEARTBEAT_SECONDS = 10;

export class TinkerSession {
  readonly id: string;
  readonly http: TinkerHttp;
  /** One line for the person who watches. */
  readonly log: (line: string) => void;
  /** Models that are open. A server that has one model for all gives its id again. */
  readonly openModels = new Set<string>();
  readonly #heart: Worker;
  #models = 0;
  #samplers = 0;
  #isOver = false;

  static async open(http: TinkerHttp, log: (line: string) => void): Promise<TinkerSession> {
    const body = { tags: [], user_metadata: {}, sdk_version: SDK_VERSION, type: 'create_session' };
    const answer = readAnswer(sessionAnswer, await http.post('create_session', { json: body }));
    if (answer.error_message) throw new EngineError(`the server opens no session: ${http.said(answer.error_message)}`);
    for (const line of [answer.info_message, answer.warning_message]) if (line) log(`server: ${http.said(line)}`);
    return new TinkerSession(http, answer.session_id, log);
  }

  private constructor(http: TinkerHttp, id: string, log: (line: string) => void) {
    this.http = http;
    this.id = id;
    const { url, headers } = http.target('session_heartbeat');
    const workerData: HeartbeatData = { url, headers, sessionId: id, seconds: HEARTBEAT_SECONDS };
    this.#heart = startTypedWorker(new URL('./heartbeat-worker.ts', import.meta.url), { workerData });
    this.#heart.on('message', (told: HeartbeatMessage) => {
      if (told === 'over') this.#isOver = true;
      else
        log(`the server answers that the session lives with ${told.refused}; it may end the session while it is used`);
    });
    this.#heart.on('error', (error) => log(`the session is no longer kept alive: ${error.message}`));
    this.#heart.unref();
    this.log = log;
  }

  /** Number of the next model of this session, from 0. */
  nextModel(): number {
    this.checkAlive();
    return this.#models++;
  }

  /** Number of the next sampling session, from 0. */
  nextSampler(): number {
    this.checkAlive();
    return this.#samplers++;
  }

  async close(): Promise<void> {
    await this.#heart.terminate();
    // Older servers know no end of a session; theirs ends by silence.
    const body = { reason: { type: 'success' }, detail: null };
    await this.http.once('POST', `sessions/${this.id}/finish`, { json: body }, { seconds: 5 }).catch(() => undefined);
  }

  /** EngineError where the server has ended it. */
  checkAlive(): void {
    if (!this.#isOver) return;
    throw new EngineError(
      `the server has ended session ${this.id}, and its models with it; give the same command again: it goes on from ` +
        'what was saved last',
    );
  }
}
