/**
 * OpenAI's batch files, as hosted services and vLLM's runner take them: a file of requests (`/files`), a batch of it
 * (`/batches`), then a file of answers and one of errors, in any order. What a line answers is read as any completion is.
 */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { RecordError, RunError } from '../../support/errors.ts';
import type { BatchLook, BatchResult, BatchService, Named } from '../batch-service.ts';
import { chatFailure, type ChatFailure, type ChatRequest } from '../chat-model.ts';
import { keyHider, type HideKey } from '../../support/api-key.ts';
import { asksForNewerLimit } from './asks-for-newer-limit.ts';
import { completionBody, type LimitField } from './completion-body.ts';
import { readConnectionError } from './connection-error.ts';
import type { Endpoint } from './endpoint.ts';
import { readBatchResult } from './read-batch-result.ts';
import { readFailure, shownMessage } from './read-failure.ts';
import { onDisk, writeBody } from './write-body.ts';

export interface OpenAiBatchOptions {
  readonly endpoint: Endpoint;
  readonly apiKey: string | null;
  /** Of one request; files take as long as they take, within this. */
  readonly timeoutSeconds: number;
}

const COMPLETIONS = '/v1/chat/completions';
/** Ours: batches that are looked through for one whose answer was lost, newest first. */
const MOST_PAGES = 20;
/** Ours: several times the longest file of requests. */
const LONGEST_RESULTS_BYTES = 4 * 2 ** 30;
const LONGEST_ANSWER_BYTES = 16 << 20;

const namedSchema = z.object({ id: z.string().min(1) });
const countSchema = z.number().int().nonnegative().nullish().catch(null);
const batchSchema = namedSchema.extend({
  status: z.string(),
  /** Seconds since 1970. */
  created_at: z.number().nullish().catch(null),
  input_file_id: z.string().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.object({ completed: countSchema, failed: countSchema }).nullish().catch(null),
  errors: z.unknown().optional(),
});
const listSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().nullish() });
const errorsSchema = z.object({ data: z.array(z.object({ message: z.string() })).min(1) });

type Listed = z.infer<typeof batchSchema>;

/** Not found, gone, and what a server does not offer at all. */
const ABSENT = new Set([404, 405, 410, 501]);
/** Ours: a provider's clock may differ from that of this machine. */
const CLOCK_MILLISECONDS = 3600 * 1000;
const NOT_THERE = {
  kind: 'look',
  state: 'absent',
  status: 'absent',
  files: [],
  done: null,
  failed: null,
  lacksAnswers: false,
} as const;
const RUNNING = new Set(['validating', 'in_progress', 'finalizing', 'cancelling']);
const ENDED = new Set(['completed', 'expired', 'cancelled']);

export class OpenAiBatchService implements BatchService {
  readonly limits = { requests: 50_000, bytes: 200_000_000 };
  readonly #options: OpenAiBatchOptions;
  readonly #base: string;
  readonly #hideKey: HideKey;
  #limitField: LimitField = 'max_tokens';

  constructor(options: OpenAiBatchOptions) {
    this.#options = options;
    const { url } = options.endpoint;
    this.#base = url.origin + url.pathname.replace(/\/chat\/completions$/, '');
    this.#hideKey = keyHider(options.apiKey);
  }

  get learnt(): string | null {
    return this.#limitField === 'max_tokens' ? null : this.#limitField;
  }

  recall(learnt: string): void {
    if (learnt === 'max_completion_tokens') this.#limitField = learnt;
  }

  line(customId: string, request: ChatRequest): string {
    const body = completionBody(this.#options.endpoint.model, request, this.#limitField);
    return `${JSON.stringify({ custom_id: customId, method: 'POST', url: COMPLETIONS, body })}\n`;
  }

  async upload(path: string, signal: AbortSignal): Promise<Named | ChatFailure> {
    const form = new FormData();
    form.append('purpose', 'batch');
    const file = await onDisk(path, 'read', () => openAsBlob(path));
    form.append('file', file, basename(path));
    return this.#named('/files', { method: 'POST', body: form }, signal);
  }

  async create(fileId: string, signal: AbortSignal): Promise<Named | ChatFailure> {
    const body = JSON.stringify({ input_file_id: fileId, endpoint: COMPLETIONS, completion_window: '24h' });
    const headers = { 'content-type': 'application/json' };
    return this.#named('/batches', { method: 'POST', body, headers }, signal);
  }

  async find(fileId: string, signal: AbortSignal, notBefore?: number | null): Promise<Named | ChatFailure | null> {
    const isIt = (batch: Listed): boolean => batch.input_file_id === fileId;
    return this.#listed(`that of ${fileId}`, isIt, signal, notBefore);
  }

  async look(batchId: string, signal: AbortSignal, notBefore?: number | null): Promise<BatchLook | ChatFailure> {
    const batch = await this.#json(`/batches/${encodeURIComponent(batchId)}`, {}, batchSchema, signal);
    if ('kind' in batch) return batch.reason === 'absent' ? this.#lookInList(batchId, batch, signal, notBefore) : batch;
    const status = batch.status.toLowerCase();
    if (status !== 'failed' && !RUNNING.has(status) && !ENDED.has(status))
      return chatFailure(
        'fatal',
        `batch ${batchId} is "${shownMessage(status, this.#hideKey)}", which is no known state`,
      );
    const { output_file_id: output, error_file_id: errors, request_counts: counts } = batch;
    // Some servers write an empty id where there is no file.
    const files = [output, errors].filter((id): id is string => typeof id === 'string' && id !== '');
    const done = counts?.completed ?? null;
    const told = errorsSchema.safeParse(batch.errors);
    return {
      kind: 'look',
      state: status === 'failed' ? 'rejected' : ENDED.has(status) ? 'ended' : 'running',
      status: shownMessage(status, this.#hideKey),
      files,
      done,
      failed: counts?.failed ?? null,
      lacksAnswers: (done ?? 0) > 0 && !files.includes(output ?? ''),
      message: told.success ? shownMessage(told.data.data[0]!.message, this.#hideKey) : 'no reason was given',
    };
  }

  async download(fileId: string, path: string, signal: AbortSignal): Promise<ChatFailure | null> {
    return this.#request(`/files/${encodeURIComponent(fileId)}/content`, {}, signal, async (response) => {
      if (response.body === null) return chatFailure('fault', 'the file of results is empty');
      await writeBody(response.body as ReadableStream<Uint8Array>, path, LONGEST_RESULTS_BYTES);
      return null;
    });
  }

  read(line: unknown, learntBefore: string | null): BatchResult | null {
    const read = readBatchResult(line, this.#hideKey);
    if (read === null || read.result.kind === 'completion') return read;
    const { customId, result } = read;
    const isLearntBefore = learntBefore === 'max_completion_tokens';
    if (isLearntBefore || result.reason !== 'refused' || !asksForNewerLimit(result.message)) return read;
    // The next file uses the newer name: no conversation is refused for it.
    this.#limitField = 'max_completion_tokens';
    return { customId, result: { ...result, reason: 'fault' }, isOfForm: true };
  }

  /** A batch among all that the provider lists; null where none is what is looked for. */
  async #listed(
    what: string,
    isIt: (batch: Listed) => boolean,
    signal: AbortSignal,
    notBefore?: number | null,
  ): Promise<Named | ChatFailure | null> {
    const oldest = ((notBefore ?? 0) - CLOCK_MILLISECONDS) / 1000;
    let after = '';
    let before: Listed | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const list = await this.#json(`/batches?limit=100${after}`, {}, listSchema, signal);
      if ('kind' in list) return list;
      const found = list.data.find(isIt);
      if (found !== undefined) return { kind: 'id', id: found.id };
      const last = list.data.at(-1);
      if (list.has_more !== true || last === undefined) return null;
      const page: Listed[] = before === null ? list.data : [before, ...list.data];
      if ((last.created_at ?? oldest) < oldest && isNewestFirst(page)) return null;
      before = last;
      after = `&after=${encodeURIComponent(last.id)}`;
    }
    return chatFailure(
      'absent',
      `the ${MOST_PAGES * 100} newest batches were looked through for ${what}, and there are more`,
    );
  }

  /** A wrong address says the same: the provider's own list must be there and lack the batch too. */
  async #lookInList(
    batchId: string,
    failure: ChatFailure,
    signal: AbortSignal,
    notBefore?: number | null,
  ): Promise<BatchLook | ChatFailure> {
    const listed = await this.#listed(batchId, ({ id }) => id === batchId, signal, notBefore);
    if (listed === null) return { ...NOT_THERE, message: failure.message };
    return listed.kind === 'failure'
      ? listed
      : chatFailure('fault', `${batchId} is listed, and yet ${failure.message}`);
  }

  async #named(path: string, init: RequestInit, signal: AbortSignal): Promise<Named | ChatFailure> {
    const named = await this.#json(path, init, namedSchema, signal);
    return 'kind' in named ? named : { kind: 'id', id: named.id };
  }

  async #json<Value extends object>(
    path: string,
    init: RequestInit,
    schema: z.ZodType<Value>,
    signal: AbortSignal,
  ): Promise<Value | ChatFailure> {
    return this.#request(path, init, signal, async (response) => {
      const parsed = schema.safeParse(JSON.parse(await textOf(response)));
      if (parsed.success) return parsed.data;
      return unanswered(`${path}: the answer is not what a batch service sends: ${z.prettifyError(parsed.error)}`);
    });
  }

  /** With what the endpoint's address asks for (a version of the API) behind whatever the path does. */
  #urlOf(path: string): string {
    const { search } = this.#options.endpoint.url;
    return `${this.#base}${path}${path.includes('?') ? search.replace('?', '&') : search}`;
  }

  async #request<Result>(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    read: (response: Response) => Promise<Result>,
  ): Promise<Result | ChatFailure> {
    const { apiKey, timeoutSeconds, endpoint } = this.#options;
    const headers = { ...(init.headers as Record<string, string> | undefined) };
    if (apiKey !== null) headers['authorization'] = `Bearer ${apiKey}`;
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    try {
      const response = await fetch(this.#urlOf(path), { ...init, headers, signal: within, redirect: 'manual' });
      if (response.ok) return await read(response);
      const [{ status }, body] = [response, await textOf(response)];
      const failed = { status, headers: Object.fromEntries(response.headers), body };
      const failure = readFailure(failed, Date.now(), this.#hideKey);
      return ABSENT.has(status) ? { ...failure, reason: 'absent' } : failure;
    } catch (cause) {
      // A disk that fails is no reason to ask a provider again.
      if (cause instanceof RunError) throw cause;
      if (cause instanceof RecordError) return chatFailure('fatal', `${path}: ${cause.message}`);
      if (signal.aborted) return chatFailure('aborted', 'stopped');
      if (within.aborted) return unanswered(`${path}: no answer within ${timeoutSeconds} s`, 'timed-out');
      if (cause instanceof SyntaxError) return unanswered(`${path}: the answer is not JSON`);
      const failure = readConnectionError((cause as Error).cause ?? cause, endpoint.url, true);
      return unanswered(this.#hideKey(failure.message), failure.reason);
    }
  }
}

/** Whether what was asked for was done, nobody here knows. */
function unanswered(message: string, reason: ChatFailure['reason'] = 'fault'): ChatFailure {
  return { ...chatFailure(reason, message), unanswered: true };
}

/** Some servers list the oldest first: then what is looked for stands behind all that is older. */
function isNewestFirst(batches: readonly Listed[]): boolean {
  const times = batches.map(({ created_at }) => created_at ?? Number.NaN);
  return times.length > 1 && times[0]! > times.at(-1)! && times.every((time, at) => at === 0 || time <= times[at - 1]!);
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES)
      throw new RecordError(`an answer is longer than ${LONGEST_ANSWER_BYTES >> 20} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
