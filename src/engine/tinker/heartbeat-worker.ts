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

export type HeartbeatMessage = 'over' | { readonly refused: number };

/** The session is over: unknown to the server, or ended by it. So many times on end, since a gateway may say so once. */
const OVER = new Set([404, 410]);
const TIMES = 3;

const { url, headers, sessionId, seconds } = workerData as HeartbeatData;
const body = JSON.stringify({ session_id: sessionId, type: 'session_heartbeat' });

let times = 0;
let hasLived = false;
let hasTold = false;
const timer = setInterval(() => void beat(), seconds * 1000);

async function beat(): Promise<void> {
  let status: number;
  try {
    const signal = AbortSignal.timeout(seconds * 1000);
    // The key goes to this server alone.
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    ({ status } = response);
  } catch {
    // The next one may get through; what the session is worth, requests will tell.
    return;
  }
  if (status < 300) hasLived = true;
  else if (!hasTold && status < 500) {
    hasTold = true;
    parentPort?.postMessage({ refused: status } satisfies HeartbeatMessage);
  }
  // A server that has no such call answers 404 from the first on, and ends no session.
  times = hasLived && OVER.has(status) ? times + 1 : 0;
  if (times < TIMES) return;
  clearInterval(timer);
  parentPort?.postMessage('over' satisfies HeartbeatMessage);
}
