/**
 * A server that answers chat completions after a fixed latency, at so little cost that it does not stand in the way of
 * what is measured: sockets without an HTTP library, bodies by their length, one of four answers, one timer for all that
 * wait. What depends on the question, and faults, are for the tests' scripted server. `node answering-server.ts 50` prints
 * its address; any message of its parent is answered with the mean wait.
 */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

interface Waiting {
  readonly socket: Socket;
  readonly answer: Buffer;
  readonly dueAt: number;
}

/** Timers count whole milliseconds: what is due in half of one goes out, so that answers are as often early as late. */
const TOLERANCE_MS = 0.5;

/** Every wait is as long as the others: the first in is the first out. */
class Delay {
  readonly #latencyMs: number;
  #waiting: Waiting[] = [];
  #sent = 0;
  #waitedMs = 0;

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  /** From the whole request to the answer handed to the system, since it was last asked for. */
  takeMeanWaitMs(): number {
    const mean = this.#waitedMs / this.#sent;
    [this.#sent, this.#waitedMs] = [0, 0];
    return mean;
  }

  send(socket: Socket, answer: Buffer): void {
    if (this.#waiting.push({ socket, answer, dueAt: performance.now() + this.#latencyMs }) > 1) return;
    setTimeout(() => this.#sendDue(), this.#latencyMs);
  }

  #sendDue(): void {
    let [now, sent] = [performance.now(), 0];
    for (; sent < this.#waiting.length && this.#waiting[sent]!.dueAt <= now + TOLERANCE_MS; sent++) {
      const { socket, answer, dueAt } = this.#waiting[sent]!;
      if (!socket.destroyed) socket.write(answer);
      now = performance.now();
      this.#waitedMs += now - dueAt + this.#latencyMs;
    }
    this.#sent += sent;
    this.#waiting.splice(0, sent);
    const [first] = this.#waiting;
    if (first !== undefined) setTimeout(() => this.#sendDue(), Math.max(1, Math.floor(first.dueAt - now)));
  }
}

const HEAD_END = '\r\n\r\n';

/** Requests of one connection, one after another, by the bytes of their bodies, which come with their length. */
function readRequests(socket: Socket, onBody: (bytes: number) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.byteLength === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const length = Number(/^content-length: *(\d+)/im.exec(pending.toString('latin1', 0, headEnd))?.[1] ?? 0);
      const end = headEnd + HEAD_END.length + length;
      if (pending.byteLength < end) return;
      onBody(length);
      pending = pending.subarray(end);
    }
  });
}

/** Made once: what is measured is who asks. */
const answers = ['A', 'B', 'C', 'D'].map((letter) => {
  const text = JSON.stringify({
    id: 'bench',
    object: 'chat.completion',
    model: 'bench',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: `<think>\nthought of the bench\n</think>\n<answer>${letter}</answer>` },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 1000, completion_tokens: 7, total_tokens: 1007 },
  });
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`;
  return Buffer.from(head + HEAD_END + text);
});

const delay = new Delay(Number(process.argv[2]));
const server = createServer({ noDelay: true }, (socket) => {
  // The client hangs up when it is done.
  socket.on('error', () => socket.destroy());
  readRequests(socket, (bytes) => delay.send(socket, answers[bytes % answers.length]!));
});
server.listen(0, '127.0.0.1', 4096, () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
});
// Whoever started it asks how long answers were kept waiting.
process.on('message', () => process.send!(delay.takeMeanWaitMs()));
