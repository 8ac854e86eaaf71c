/**
 * An OpenAI-compatible server that answers every prompt after a fixed latency, at so little cost that it does not stand
 * in the way of what is measured: sockets without an HTTP library, one timer for all answers that wait. Answers are those
 * of the tests' scripted server, which knows faults as well. Run by itself: `node answering-server.ts 50` prints its address.
 */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { scriptedText, type ScriptedBody } from '../../src/chat/fixtures/scripted-server.ts';

interface Waiting {
  readonly socket: Socket;
  readonly text: string;
  readonly dueAt: number;
}

/** Every wait is as long as the others: the first in is the first out. */
class Delay {
  readonly #latencyMs: number;
  #waiting: Waiting[] = [];

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  send(socket: Socket, text: string): void {
    if (this.#waiting.push({ socket, text, dueAt: performance.now() + this.#latencyMs }) > 1) return;
    setTimeout(() => this.#sendDue(), this.#latencyMs);
  }

  #sendDue(): void {
    const now = performance.now();
    let sent = 0;
    for (; sent < this.#waiting.length && this.#waiting[sent]!.dueAt <= now; sent++) {
      const { socket, text } = this.#waiting[sent]!;
      if (!socket.destroyed) socket.write(text);
    }
    this.#waiting = this.#waiting.slice(sent);
    const [first] = this.#waiting;
    if (first !== undefined) setTimeout(() => this.#sendDue(), Math.max(1, first.dueAt - now));
  }
}

const HEAD_END = '\r\n\r\n';

/** Requests of one connection, one after another; bodies come with their length. */
function readRequests(socket: Socket, onBody: (body: string) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.byteLength === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const length = /^content-length: *(\d+)/im.exec(pending.toString('latin1', 0, headEnd));
      const start = headEnd + HEAD_END.length;
      const end = start + Number(length?.[1] ?? 0);
      if (pending.byteLength < end) return;
      onBody(pending.toString('utf8', start, end));
      pending = pending.subarray(end);
    }
  });
}

function answerTo(body: string): string {
  const { model, messages } = JSON.parse(body) as ScriptedBody;
  const prompt = messages.map(({ content }) => content).join('\n');
  const text = JSON.stringify({
    id: 'scripted',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: scriptedText(prompt) }, finish_reason: 'stop' }],
    usage: { prompt_tokens: prompt.length, completion_tokens: 7, total_tokens: prompt.length + 7 },
  });
  const length = Buffer.byteLength(text);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}${HEAD_END}${text}`;
}

const delay = new Delay(Number(process.argv[2]));
const server = createServer({ noDelay: true }, (socket) => {
  // The client hangs up when it is done.
  socket.on('error', () => socket.destroy());
  readRequests(socket, (body) => delay.send(socket, answerTo(body)));
});
server.listen(0, '127.0.0.1', 4096, () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
});
