import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { shard } from './shard-flag.ts';

it('reads which of how many', () => {
  expect(shard('2/4')).toEqual({ index: 2, count: 4 });
  expect(shard('1/1')).toEqual({ index: 1, count: 1 });
});

it.each(['0/4', '5/4', '2', '2/', '/4', '2/4/4', '-1/4', '1.5/4', '1/20000', ' 2/4', 'two/4', ''])(
  'refuses %j',
  (text) => expect(() => shard(text)).toThrow(InvalidArgumentError),
);
