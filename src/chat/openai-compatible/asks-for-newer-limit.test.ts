import { describe, expect, it } from 'vitest';
import { asksForNewerLimit } from './asks-for-newer-limit.ts';

describe('the newer name of the limit', () => {
  it.each([
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "HTTP 400: Use 'max_completion_tokens' instead.",
    'max_tokens is deprecated, max_completion_tokens takes its place',
    'Please use the parameter `max_completion_tokens`',
  ])('is asked for: %s', (message) => {
    expect(asksForNewerLimit(message)).toBe(true);
  });

  it.each([
    'max_completion_tokens is too large: 100000. This model supports at most 16384 completion tokens',
    "Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead.",
    'max_tokens or max_completion_tokens must be at least 1',
    "Use 'max_tokens' instead.",
    'Do not use max_completion_tokens with this model',
    'filtered',
  ])('is not asked for: %s', (message) => {
    expect(asksForNewerLimit(message)).toBe(false);
  });
});
