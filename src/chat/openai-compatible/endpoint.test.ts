import { expect, it } from 'vitest';
import { ConfigError } from '../../support/errors.ts';
import { DEFAULT_KEY_VARIABLE, readApiKey } from '../../support/api-key.ts';
import { parseEndpoint } from './endpoint.ts';

it.each([
  ['http://127.0.0.1:8000/v1#m', 'http://127.0.0.1:8000/v1/chat/completions', 'm'],
  ['http://127.0.0.1:8000#m', 'http://127.0.0.1:8000/v1/chat/completions', 'm'],
  ['http://127.0.0.1:8000/#m', 'http://127.0.0.1:8000/v1/chat/completions', 'm'],
  ['https://x.example/api/v3/#org/model:7b', 'https://x.example/api/v3/chat/completions', 'org/model:7b'],
  ['https://x.example/d/chat/completions?api-version=1#m', 'https://x.example/d/chat/completions?api-version=1', 'm'],
  ['http://127.0.0.1:1/v1#a#b', 'http://127.0.0.1:1/v1/chat/completions', 'a#b'],
])('%s', (spec, url, model) => {
  const endpoint = parseEndpoint(spec);
  expect([endpoint.url.href, endpoint.model]).toEqual([url, model]);
});

it.each([
  ['http://127.0.0.1:8000/v1', /name is missing/],
  ['http://127.0.0.1:8000/v1#', /name is missing/],
  ['127.0.0.1:8000/v1#m', /not a URL|not http/],
  ['file:///etc/passwd#m', /not http/],
  ['http://me:pw-1@127.0.0.1/v1#m', /user name or password/],
  ['http://127.0.0.1/v1?api_key=abc-1#m', /api_key/],
])('%s is refused', (spec, message) => {
  expect(() => parseEndpoint(spec)).toThrow(ConfigError);
  expect(() => parseEndpoint(spec)).toThrow(message);
  for (const secret of ['pw-1', 'abc-1']) expect(() => parseEndpoint(spec)).not.toThrow(secret);
});

it('reads the key from the environment and says which variable is missing or wrong', () => {
  expect(readApiKey({}, undefined)).toBeNull();
  expect(readApiKey({ [DEFAULT_KEY_VARIABLE]: ' k1 ' }, undefined)).toBe('k1');
  expect(readApiKey({ MINE: 'k2' }, 'MINE')).toBe('k2');
  expect(() => readApiKey({}, 'MINE')).toThrow(/MINE.*not set/);
  expect(() => readApiKey({ MINE: 'se cret' }, 'MINE')).toThrow(/MINE holds a space/);
  expect(() => readApiKey({ MINE: 'se cret' }, 'MINE')).not.toThrow(/se cret/);
});
