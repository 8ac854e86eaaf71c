import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RunError } from '../../support/errors.ts';
import { sendJson } from '../fixtures/scripted-server.ts';
import { contractRequest } from '../chat-model.contract.ts';
import { parseEndpoint } from './endpoint.ts';
import { OpenAiBatchService } from './openai-batch-service.ts';

const service = (apiKey: string | null = null): OpenAiBatchService =>
  new OpenAiBatchService({ endpoint: parseEndpoint('https://api.example.org/v1#m'), apiKey, timeoutSeconds: 5 });

/** In seconds. */
const DAY = 24 * 3600;

const answered = (body: unknown, status = 200): unknown => ({
  id: 'r',
  custom_id: 'k',
  response: { status_code: status, request_id: 'x', body },
  error: null,
});

describe('a line of a batch', () => {
  it('asks what a request alone would ask', () => {
    expect(JSON.parse(service().line('k', contractRequest(1)))).toEqual({
      custom_id: 'k',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: contractRequest(1).messages, temperature: 0, max_tokens: 64 },
    });
  });

  it('is read as an answer alone is', () => {
    const body = {
      choices: [{ message: { content: 'A', reasoning_content: 'why' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    };
    expect(service().read(answered(body), null)).toMatchObject({
      customId: 'k',
      result: { kind: 'completion', raw: '<think>\nwhy\n</think>\nA', promptTokens: 3, generatedTokens: 4 },
    });
  });

  it.each([
    [answered({ error: { message: 'too long' } }, 400), 'refused'],
    [answered({ error: { message: 'slow down' } }, 429), 'rate-limited'],
    [answered({ error: { message: 'oops' } }, 500), 'fault'],
    [answered('nothing'), 'fault'],
    [{ custom_id: 'k', response: null, error: { code: 'batch_expired', message: 'too late' } }, 'fault'],
  ])('that failed says how: %#', (line, reason) => {
    expect(service().read(line, null)).toMatchObject({ customId: 'k', result: { kind: 'failure', reason } });
  });

  it('that is a reply without an answer is billed as a reply alone is', () => {
    const body = {
      choices: [{ message: { content: null, refusal: 'no' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    };
    expect(service().read(answered(body), null)?.result).toMatchObject({
      reason: 'refused',
      billed: { promptTokens: 3, generatedTokens: 4 },
    });
    expect(service().read(answered({ error: { message: 'no' } }, 400), null)?.result).not.toHaveProperty('billed');
  });

  it('has the newer name of the limit once a model asks for it', () => {
    const own = service();
    const refusal = answered({ error: { message: "Use 'max_completion_tokens' instead." } }, 400);
    expect(own.learnt).toBeNull();
    expect(own.read(refusal, null)).toMatchObject({ result: { reason: 'fault' }, isOfForm: true });
    const later = service();
    later.recall(own.learnt!);
    for (const each of [own, later])
      expect(JSON.parse(each.line('k', contractRequest(1))).body).toMatchObject({ max_completion_tokens: 64 });
  });

  it('that has the newer name already, or names it for another reason, is refused and teaches nothing', () => {
    const own = service();
    const asked = answered({ error: { message: "Use 'max_completion_tokens' instead." } }, 400);
    const large = answered({ error: { message: 'max_completion_tokens is too large: 100000' } }, 400);
    for (const read of [own.read(asked, 'max_completion_tokens'), own.read(large, null)]) {
      expect(read).toMatchObject({ result: { reason: 'refused' } });
      expect(read).not.toHaveProperty('isOfForm');
    }
    expect(own.learnt).toBeNull();
  });

  it('that is none is none, and no key is shown', () => {
    for (const line of [null, 3, 'x', {}, { custom_id: 3 }]) expect(service().read(line, null)).toBeNull();
    const told = answered({ error: { message: 'wrong key sk-0123456789abcdef' } }, 400);
    expect(JSON.stringify(service('sk-0123456789abcdef').read(told, null))).not.toContain('0123456789abcdef');
  });
});

describe('a batch service over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'batch-service-'));
  const signal = new AbortController().signal;
  const seen: string[] = [];
  let listed: object[] | null = [];
  /** Pages of a list that never ends, so many days apart. */
  let pages: number | null = null;
  let daysApart = -1;
  let ended: object | null = null;
  const server = createServer((request, response) => {
    request.resume();
    seen.push(request.url!);
    const { pathname } = new URL(request.url!, 'http://127.0.0.1');
    if (pages !== null && pathname === '/v1/batches' && request.method === 'GET') {
      const created_at = 30 * DAY + pages++ * daysApart * DAY;
      return sendJson(response, 200, { data: [{ id: `p${pages}`, status: 'completed', created_at }], has_more: true });
    }
    if (pathname === '/v1/batches' && request.method === 'GET' && listed !== null)
      return sendJson(response, 200, { data: listed, has_more: false });
    if (pathname === '/v1/batches/batch-9' && ended !== null) return sendJson(response, 200, ended);
    if (pathname === '/v1/files/there/content') return void response.end('{"custom_id":"k"}\n');
    if (request.method === 'POST') return sendJson(response, 200, { id: 'made' });
    return sendJson(response, 404, { error: { message: 'no such thing' } });
  }).listen(0, '127.0.0.1');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const serviceAt = async (search = ''): Promise<OpenAiBatchService> => {
    if (!server.listening) await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = parseEndpoint(`http://127.0.0.1:${port}/v1${search}#m`);
    return new OpenAiBatchService({ endpoint, apiKey: null, timeoutSeconds: 5 });
  };

  it('keeps what the address asks for in every request', async () => {
    const own = await serviceAt('?api-version=2026-01&x=%2F');
    const path = join(folder, 'requests.jsonl');
    writeFileSync(path, '{}\n');
    seen.length = 0;
    await own.upload(path, signal);
    await own.create('file-1', signal);
    await own.find('file-1', signal);
    await own.look('batch-1', signal);
    await own.download('there', join(folder, 'there'), signal);
    const search = 'api-version=2026-01&x=%2F';
    expect(seen).toEqual([
      `/v1/files?${search}`,
      `/v1/batches?${search}`,
      `/v1/batches?limit=100&${search}`,
      `/v1/batches/batch-1?${search}`,
      `/v1/batches?limit=100&${search}`,
      `/v1/files/there/content?${search}`,
    ]);
  });

  it('calls a batch absent that is neither there nor listed, and no other', async () => {
    const own = await serviceAt();
    listed = [{ id: 'another', status: 'completed' }];
    expect(await own.look('batch-1', signal)).toMatchObject({
      state: 'absent',
      message: expect.stringContaining('HTTP 404: no such thing'),
    });
    listed = [{ id: 'batch-1', status: 'completed' }];
    expect(await own.look('batch-1', signal)).toMatchObject({ kind: 'failure', reason: 'fault' });
    // As of an address that is wrong.
    listed = null;
    expect(await own.look('batch-1', signal)).toMatchObject({
      kind: 'failure',
      reason: 'absent',
      message: expect.stringContaining('is the address right'),
    });
  });

  it('looks no further than the time of the batch, and says where it did not look', async () => {
    const own = await serviceAt();
    pages = 0;
    expect(await own.find('file-1', signal, 27.5 * DAY * 1000)).toBeNull();
    expect(pages).toBe(4);
    pages = 0;
    expect(await own.find('file-1', signal)).toMatchObject({
      reason: 'absent',
      message: expect.stringContaining('the 2000 newest batches were looked through for that of file-1'),
    });
    expect(pages).toBe(20);
    pages = null;
  });

  it.each([1, 0])('looks on in a list that does not begin with the newest: %i days from page to page', async (days) => {
    const own = await serviceAt();
    [pages, daysApart] = [0, days];
    expect(await own.find('file-1', signal, 33 * DAY * 1000)).toMatchObject({ reason: 'absent' });
    expect(pages).toBe(20);
    [pages, daysApart] = [null, -1];
  });

  it('takes an empty id for no file', async () => {
    const own = await serviceAt();
    ended = { id: 'batch-9', status: 'completed', output_file_id: 'file-2', error_file_id: '' };
    expect(await own.look('batch-9', signal)).toMatchObject({ state: 'ended', files: ['file-2'] });
  });

  it('tells what a provider counts, and no count where it says none', async () => {
    const own = await serviceAt();
    const batch = { id: 'batch-9', status: 'completed', error_file_id: 'file-3' };
    ended = { ...batch, request_counts: { total: 3, completed: 2, failed: 1 } };
    expect(await own.look('batch-9', signal)).toMatchObject({ done: 2, failed: 1, lacksAnswers: true });
    ended = { ...batch, request_counts: { completed: '2' } };
    expect(await own.look('batch-9', signal)).toMatchObject({ done: null, failed: null, lacksAnswers: false });
  });

  it('tells a file that is gone from a disk that fails', async () => {
    const own = await serviceAt();
    const path = join(folder, 'results');
    expect(await own.download('gone', path, signal)).toMatchObject({ reason: 'absent' });
    expect(await own.download('there', path, signal)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('{"custom_id":"k"}\n');
    await expect(own.download('there', folder, signal)).rejects.toThrow(RunError);
    await expect(own.upload(join(folder, 'not-there'), signal)).rejects.toThrow(/not-there cannot be read/);
  });
});
