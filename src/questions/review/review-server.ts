/** The review page's server: the page, its questions one by one, and decisions, which are on the disk before they are answered. */
import { z } from 'zod';
import { browserScript } from '../../pages/browser-script.ts';
import {
  json,
  RequestError,
  startLocalServer,
  text,
  type LocalServer,
  type LocalServerOptions,
  type Reply,
} from '../../pages/local-server.ts';
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { decisionSchema } from '../../records/review.ts';
import { RecordError, RunError } from '../../support/errors.ts';
import { jsonLine, reasonsOf } from '../../support/jsonl.ts';
import { UnkeptError } from './decision-journal.ts';
import { reviewerAgreement } from './decisions.ts';
import type { ReviewFolder } from './review-folder.ts';
import { reviewPage, reviewStyle } from './review-page.ts';
import type { ItemReply, Overview } from './review-replies.ts';

export const reviewScript = browserScript(new URL('./browser/review-page.js', import.meta.url));

const verdictSchema = decisionSchema.omit({ questionSha256: true, at: true });
const importSchema = z.strictObject({ text: z.string() });

export function startReviewServer(
  review: ReviewFolder,
  port: number,
  onError: LocalServerOptions['onError'],
): Promise<LocalServer> {
  return startLocalServer({
    port,
    answer: ({ method, url, body }) => answer(review, method, url, body),
    onError,
  });
}

/** Answers a request; it knows nothing of sockets. */
export function answer(review: ReviewFolder, method: string, { pathname, searchParams }: URL, body: string): Reply {
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
    return keeping(() => review.decide(parsed(body, verdictSchema), new Date()));
  if (method === 'POST' && pathname === '/api/import')
    return keeping(() => review.importText(parsed(body, importSchema).text));
  return json(404, { error: `nothing at ${method} ${pathname}` });
}

/** 200 once it is kept; what could not be written is told, so that the page holds on to it. */
function keeping(keep: () => unknown): Reply {
  try {
    return json(200, keep());
  } catch (cause) {
    if (cause instanceof UnkeptError) throw new RequestError(cause.isFull ? 507 : 500, cause.message, { cause });
    if (cause instanceof RunError) throw new RequestError(409, cause.message, { cause });
    throw cause;
  }
}

function overview({ items, standing }: ReviewFolder, reviewer: string): Overview {
  return {
    count: items.length,
    decided: items.map(({ question }) => standing.by(reviewer, question) !== null),
    agreement: reviewerAgreement(items, standing),
  };
}

function itemReply({ items, standing }: ReviewFolder, place: number, reviewer: string): Reply {
  const item = items[place];
  if (item === undefined) return json(404, { error: `question ${place} of ${items.length}` });
  const own = standing.by(reviewer, item.question);
  const shown: ItemReply = { ...item, own, source: sourceText(item.question) };
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
  throw new RecordError(reasonsOf(checked.error.issues));
}
