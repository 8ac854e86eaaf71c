import { describe, expect, it } from 'vitest';
import { keyHider } from './api-key.ts';
import { readFailure } from './read-failure.ts';

const failed = (status: number): ReturnType<typeof readFailure> =>
  readFailure({ status, headers: {}, body: 'upstream' }, 0, keyHider(null));

describe('a status that is no success', () => {
  it.each([408, 502, 504, 520, 521, 522, 523, 524])('%i of a gateway leaves open whether it was answered', (status) => {
    expect(failed(status)).toMatchObject({ reason: 'fault', unanswered: true });
  });

  it.each([400, 401, 409, 429, 500, 503, 529])('%i is the answer', (status) => {
    expect(failed(status)).not.toHaveProperty('unanswered');
  });
});
