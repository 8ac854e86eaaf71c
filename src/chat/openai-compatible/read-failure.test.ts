import { describe, expect, it } from 'vitest';
import { keyHider } from '../../support/api-key.ts';
import { readFailure } from './read-failure.ts';

const failed = (status: number): ReturnType<typeof readFailure> =>
  readFailure({ status, headers: {}, body: 'upstream' }, 0, keyHider(null));

describe('a status that is no success', () => {
  it.each([
    [502, 'fault'],
    [504, 'timed-out'],
    [520, 'fault'],
    [522, 'fault'],
    [524, 'timed-out'],
  ])('%i of a gateway leaves open whether it was answered: %s', (status, reason) => {
    expect(failed(status)).toMatchObject({ reason, unanswered: true });
  });

  it.each([408, 521, 523])('%i never reached the server, and is asked again', (status) => {
    expect(failed(status)).toMatchObject({ reason: 'fault' });
    expect(failed(status)).not.toHaveProperty('unanswered');
  });

  it.each([400, 401, 409, 429, 500, 503, 529])('%i is the answer', (status) => {
    expect(failed(status)).not.toHaveProperty('unanswered');
  });
});
