import { expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { formatCheckpointAddress, parseCheckpointAddress } from './checkpoint-address.ts';

it.each([
  ['tinker://model_1/weights/state-1', { run: 'model_1', kind: 'weights', name: 'state-1' }],
  ['tinker://s1:train:0/sampler_weights/final', { run: 's1:train:0', kind: 'sampler_weights', name: 'final' }],
])('reads %s, and writes it again', (text, address) => {
  expect(parseCheckpointAddress(text)).toEqual(address);
  expect(formatCheckpointAddress(parseCheckpointAddress(text))).toBe(text);
});

it('takes an address without a kind for weights that only answer', () => {
  expect(parseCheckpointAddress('tinker://m/p')).toEqual({ run: 'm', kind: 'sampler_weights', name: 'p' });
});

it.each([
  'tinker://m',
  'tinker://m/weights/../x',
  'tinker://m/weights/a/b',
  'http://m/weights/a',
  'tinker:///weights/a',
  '',
])('refuses %j', (text) => {
  expect(() => parseCheckpointAddress(text)).toThrow(RecordError);
});
