import { expect, it } from 'vitest';
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { checkedBody } from './route.ts';

const schema = z.object({ numbers: z.object({ list: z.array(z.number()) }) });

it('names the place of the first mistake', () => {
  expect(checkedBody({ numbers: { list: [1] } }, schema)).toEqual({ numbers: { list: [1] } });
  expect(() => checkedBody({ numbers: { list: [1, 'x', 'y'] } }, schema)).toThrow(/^numbers\.list\.1: /);
});

it('refuses more mistakes than can be named as what the client did wrong, not as a fault of ours', () => {
  // So many that they do not fit into the arguments of one call: how many, the size of the stack says.
  const full = z.unknown().transform(() => {
    throw new RangeError('Maximum call stack size exceeded');
  });
  expect(() => checkedBody({}, full)).toThrow(RecordError);
});
