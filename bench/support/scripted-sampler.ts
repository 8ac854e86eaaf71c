/** A Tinker server that only samples, the same tokens always, each call so many milliseconds after it came. For benchmarks. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeSampleOutput } from '../../src/engine/tinker-wire/sample-output.ts';

const milliseconds = Number(process.argv[2]);
const tokens = Array.from({ length: 32 }, (_, index) => index);
const sequence = { tokens, logprobs: tokens.map(() => -1), stopReason: 'length' } as const;
/** Results by how many samples they hold. */
const encoded = new Map<number, Buffer>();

/** When each result is due, and how many samples it holds, by its id. */
const due = new Map<string, { readonly at: number; readonly count: number }>();
let results = 0;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => answer(request, Buffer.concat(parts).toString('utf8'), response));
});

function answer({ url = '' }: IncomingMessage, body: string, response: ServerResponse): void {
  const path = url.replace('/api/v1/', '');
  if (path === 'asample') {
    const id = String(results++);
    const { num_samples: count } = JSON.parse(body) as { num_samples: number };
    due.set(id, { at: performance.now() + milliseconds, count });
    return json(response, { request_id: id, sample_sequence_ids: [id] });
  }
  if (path === 'retrieve_future') {
    const { request_id: id } = JSON.parse(body) as { request_id: string };
    const result = due.get(id);
    if (result === undefined) return json(response, { model_id: 'model', sampling_session_id: 'session' });
    due.delete(id);
    const sample = encodedOf(result.count);
    const give = (): void => {
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': sample.length });
      response.end(sample);
    };
    const left = result.at - performance.now();
    if (left <= 0) give();
    else setTimeout(give, left);
    return;
  }
  json(response, {
    session_id: 'session',
    request_id: 'made',
    supported_models: [{ model_name: 'miniature', max_context_length: 1000 }],
    dialect: { reduction: 'sum', gradient_clip: true },
  });
}

function encodedOf(count: number): Buffer {
  const before = encoded.get(count);
  if (before !== undefined) return before;
  const made = encodeSampleOutput({ sequences: Array.from({ length: count }, () => sequence), promptLogprobs: null });
  encoded.set(count, made);
  return made;
}

function json(response: ServerResponse, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
