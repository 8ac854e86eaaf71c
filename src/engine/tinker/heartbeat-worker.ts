/**
 * Keeps a session of a Tinker server alive from a thread of its own: a loop of events that is busy for minutes must not
 * cost a model. Ends when the server says that the session is over, and says so.
 */
import { parentPort, workerData } from 'node:worker_threads';

export interface HeartbeatData {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sessionId: string;
  readonly seconds: number;
}

/** The session is over: unknown to the server, or ended by it. */
const OVER = new Set([404, 410]);

const { url, headers, sessionId, seconds } = workerData as HeartbeatData;
const body = JSON.stringify({ session_id: sessionId, type: 'session_heartbeat' });

const timer = setInterval(() => {
  fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(seconds * 1000) })
    .then(async (response) => {
      await response.body?.cancel();
      if (!OVER.has(response.status)) return;
      clearInterval(timer);
      parentPort?.postMessage(response.status);
    })
    // The next one may get through; what the session is worth, requests will tell.
    .catch(() => undefined);
}, seconds * 1000);
