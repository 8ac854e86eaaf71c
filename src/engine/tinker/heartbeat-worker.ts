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

/** The session is over: unknown to the server, or ended by it. So many times on end, since a gateway may say so once. */
const OVER = new Set([404, 410]);
const TIMES = 3;

const { url, headers, sessionId, seconds } = workerData as HeartbeatData;
const body = JSON.stringify({ session_id: sessionId, type: 'session_heartbeat' });

let times = 0;
const timer = setInterval(() => void beat(), seconds * 1000);

async function beat(): Promise<void> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(seconds * 1000) });
    await response.body?.cancel();
    times = OVER.has(response.status) ? times + 1 : 0;
  } catch {
    // The next one may get through; what the session is worth, requests will tell.
    return;
  }
  if (times < TIMES) return;
  clearInterval(timer);
  parentPort?.postMessage('over');
}
