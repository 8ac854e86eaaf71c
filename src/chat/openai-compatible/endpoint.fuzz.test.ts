import { expect, it } from 'vitest';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { parseEndpoint } from './endpoint.ts';

const SPECS = [
  'http://127.0.0.1:8000/v1#qwen3',
  'https://host.example/v1/chat/completions?version=2#org/name',
  'http://[::1]#m',
];

it('any end point is an address and a name, or refused', () =>
  fuzz('end point', damaged(SPECS, 300), parseEndpoint, {
    holds: (value, spec) => {
      const { url, model } = value as ReturnType<typeof parseEndpoint>;
      expect(url.protocol).toMatch(/^https?:$/);
      expect(url.pathname).toMatch(/\/chat\/completions$/);
      expect(spec.endsWith(`#${model}`)).toBe(true);
      expect(model).not.toBe('');
    },
  }));
