import { describe, expect, it } from 'vitest';
import { grpoSchema, memorySchema, readLine, sampledSchema, versionsSchema } from './calls.ts';

describe('a line of a side', () => {
  it('is an answer where it is JSON', () => {
    const line = readLine('{"seconds": 0.5, "tokens": 64}');
    expect(line).toEqual({ kind: 'answer', value: { seconds: 0.5, tokens: 64 } });
    expect(sampledSchema.parse(line.kind === 'answer' && line.value).tokens).toBe(64);
  });

  it('is an error where it says so', () => {
    expect(readLine('{"error": "MemoryError: 4 GB"}')).toEqual({ kind: 'error', message: 'MemoryError: 4 GB' });
  });

  it.each(['', 'Loading weights: 100%', "{'loss': 1.2}", '[1, 2]', '{"seconds": 0.5'])('is noise: %s', (text) => {
    expect(readLine(text)).toEqual({ kind: 'noise' });
  });
});

describe('an answer', () => {
  it.each([
    [sampledSchema, { seconds: 0, tokens: 64 }],
    [sampledSchema, { seconds: 1, tokens: 0 }],
    [grpoSchema, { seconds: 1 }],
    [memorySchema, { peakBytes: 1.5 }],
    [versionsSchema, { torch: 2 }],
  ])('that is none is refused (%#)', (schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('of versions says what is not there', () => {
    expect(versionsSchema.parse({ torch: '2.15.0', trl: null })).toEqual({ torch: '2.15.0', trl: null });
  });
});
