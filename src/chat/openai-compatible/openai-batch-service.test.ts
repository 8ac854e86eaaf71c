import { describe, expect, it } from 'vitest';
import { contractRequest } from '../chat-model.contract.ts';
import { parseEndpoint } from './endpoint.ts';
import { OpenAiBatchService } from './openai-batch-service.ts';

const service = (apiKey: string | null = null): OpenAiBatchService =>
  new OpenAiBatchService({ endpoint: parseEndpoint('https://api.example.org/v1#m'), apiKey, timeoutSeconds: 5 });

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
    expect(service().read(answered(body))).toMatchObject({
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
    expect(service().read(line)).toMatchObject({ customId: 'k', result: { kind: 'failure', reason } });
  });

  it('has the newer name of the limit once a model asks for it', () => {
    const own = service();
    const refusal = answered({ error: { message: "Use 'max_completion_tokens' instead." } }, 400);
    expect(own.read(refusal)).toMatchObject({ result: { reason: 'fault' } });
    expect(JSON.parse(own.line('k', contractRequest(1))).body).toMatchObject({ max_completion_tokens: 64 });
  });

  it('that is none is none, and no key is shown', () => {
    for (const line of [null, 3, 'x', {}, { custom_id: 3 }]) expect(service().read(line)).toBeNull();
    const told = answered({ error: { message: 'wrong key sk-0123456789abcdef' } }, 400);
    expect(JSON.stringify(service('sk-0123456789abcdef').read(told))).not.toContain('0123456789abcdef');
  });
});
