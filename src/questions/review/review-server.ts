/**
 * The review page's server, for this machine alone: it listens on the loopback address, answers to that name only (a
 * page of another site cannot reach it under its own), and takes decisions as JSON from its own page only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { decisionSchema } from '../../records/review.ts';
import { browserScript } from '../../pages/browser-script.ts';
import { ConfigError, FlemingError, RecordError } from '../../support/errors.ts';
import { jsonLine } from '../../support/jsonl.ts';
import { reviewPage, reviewStyle } from './review-page.ts';
import type { ItemReply, Overview } from './review-replies.ts';
import type { ReviewFolder } from './review-folder.ts';

export const reviewScript = browserScript(new URL('./browser/review-page.js', import.meta.url));

const LOOPBACK = '127.0.0.1';
const MOST_BODY_BYTES = 16 << 20;

export interface ReviewServer {
  readonly url: string;
  close(): Promise<void>;
}

const verdictSchema = decisionSchema.omit({ questionSha256: true, at: true });
const importSchema = z.strictObject({ text: z.string() });

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export async function startReviewServer(review: ReviewFolder, port: number): Promise<ReviewServer> {
  const server = createServer((request, response) => void serve(review, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ConfigError(`cannot listen on ${LOOPBACK}:${port}: ${cause.message}; take another --port, or 0`, { cause }),
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(review: ReviewFolder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let reply: Reply;
  try {
    reply = refusalOf(request) ?? answer(review, request.method ?? '', request.url ?? '/', await bodyOf(request));
  } catch (error) {
    // A wrong request is answered with what is wrong; any other error is answered as the server's own.
    reply =
      error instanceof FlemingError ? json(400, { error: error.message }) : json(500, { error: 'the server failed' });
  }
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(reply.body);
}

/** Another site's page may send requests here under a name of its own, or post without asking. */
function refusalOf({ headers, method, socket }: IncomingMessage): Reply | null {
  const port = socket.localPort;
  const hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? ''))
    return json(403, { error: 'this page is served on the loopback address only' });
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return json(403, { error: 'requests of other pages are refused' });
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    return json(415, { error: 'allowed: application/json' });
  return null;
}

/** Answers a request; it knows nothing of sockets. */
export function answer(review: ReviewFolder, method: string, url: string, body: string): Reply {
  const { pathname, searchParams } = new URL(url, 'http://loopback');
  const reviewer = (searchParams.get('reviewer') ?? '').trim();
  if (method === 'GET') {
    if (pathname === '/') return text('text/html; charset=utf-8', reviewPage());
    if (pathname === '/review.css') return text('text/css; charset=utf-8', reviewStyle);
    if (pathname === '/review.js') return text('text/javascript; charset=utf-8', reviewScript);
    if (pathname === '/api/overview') return json(200, overview(review, reviewer));
    if (pathname === '/api/status') return json(200, review.status());
    if (pathname === '/api/decisions.jsonl')
      return text(
        'application/jsonl; charset=utf-8',
        review.decisions.map((each) => jsonLine(each, 'export')).join(''),
      );
    const place = /^\/api\/items\/(\d{1,9})$/.exec(pathname)?.[1];
    if (place !== undefined) return itemReply(review, Number(place), reviewer);
  }
  if (method === 'POST' && pathname === '/api/decisions')
    return json(200, review.decide(parsed(body, verdictSchema), new Date()));
  if (method === 'POST' && pathname === '/api/import')
    return json(200, { added: review.importText(parsed(body, importSchema).text) });
  return json(404, { error: `nothing at ${method} ${pathname}` });
}

function overview(review: ReviewFolder, reviewer: string): Overview {
  const standing = review.standing();
  const decided = review.items.map(({ question }) => standing.of(question).some((each) => each.reviewer === reviewer));
  return { count: review.items.length, decided, agreement: review.status().agreement };
}

function itemReply(review: ReviewFolder, place: number, reviewer: string): Reply {
  const item = review.items[place];
  if (item === undefined) return json(404, { error: `question ${place} of ${review.items.length}` });
  const shown: ItemReply = { ...item, own: review.decisionOf(item, reviewer), source: sourceText(item.question) };
  return json(200, shown);
}

function sourceText(question: BankQuestion): string {
  if (isPublic(question)) {
    const { dataset, split, itemId, licence, address } = question.origin;
    return [`${dataset}, ${split}, ${itemId}`, `licence: ${licence}`, address].join('\n');
  }
  const { subgraph, provenance } = question;
  const edges = subgraph.edges.map(({ subject, relation, object }) => `${subject} — ${relation} — ${object}`);
  return [`knowledge graph ${provenance.graph.slice(0, 12)}, ${subgraph.disease}`, ...edges].join('\n');
}

function parsed<T>(body: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new RecordError(`not JSON: ${(cause as Error).message}`, { cause });
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw new RecordError(checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.byteLength;
    if (bytes > MOST_BODY_BYTES) throw new RecordError(`more than ${MOST_BODY_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

function text(type: string, body: string): Reply {
  return { status: 200, type, body };
}
