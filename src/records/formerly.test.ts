import { expect, it } from 'vitest';
import { z } from 'zod';
import { formerly } from './formerly.ts';

const schema = formerly(z.strictObject({ set: z.string(), id: z.string() }), { set: 'benchmark' });

it('reads a record under the former and the present name of a key', () => {
  expect(schema.parse({ benchmark: 'medqa', id: '1' })).toEqual({ set: 'medqa', id: '1' });
  expect(schema.parse({ set: 'medqa', id: '1' })).toEqual({ set: 'medqa', id: '1' });
});

it('refuses what lacks both, has both, or is no record', () => {
  for (const value of [{ id: '1' }, { set: 'a', benchmark: 'b', id: '1' }, null, 'medqa'])
    expect(schema.safeParse(value).success).toBe(false);
});
