import { describe, expect, it } from 'vitest';
import { clocked, TimeUp } from './clocked.ts';

describe('work under a clock', () => {
  it('gives what it gives, and throws what it throws', () => {
    expect(clocked(60, () => 'done')).toBe('done');
    expect(clocked(60, () => clocked(60, () => undefined))).toBeUndefined();
    expect(() =>
      clocked(60, () => {
        throw new RangeError('its own');
      }),
    ).toThrow(new RangeError('its own'));
  });

  it.each<[string, () => unknown]>([
    ['a search that tries every way', () => /^(a+)+$/.test(`${'a'.repeat(60)}b`)],
    [
      'a loop that catches everything',
      () => {
        for (;;) {
          try {
            [].map(String);
          } catch {
            continue;
          }
        }
      },
    ],
  ])('is stopped: %s', (_, work) => {
    expect(() => clocked(0.2, work)).toThrow(TimeUp);
    expect(clocked(60, () => 1)).toBe(1);
  });
});
