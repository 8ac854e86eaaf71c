import { expect, it } from 'vitest';
import { requestNumber } from './request-number.ts';

it('is read of a body whatever else stands in it', () => {
  const number = { modelId: 's:train:0', seqId: 3 };
  expect(requestNumber({ model_id: 's:train:0', seq_id: 3 })).toEqual(number);
  expect(requestNumber({ model_id: 's:train:0', seq_id: 3, path: '../x', adam_params: null })).toEqual(number);
});

it.each([
  ['no model', { seq_id: 3 }],
  ['no number', { model_id: 'm' }],
  ['a number below 0', { model_id: 'm', seq_id: -1 }],
  ['a number that is not whole', { model_id: 'm', seq_id: 1.5 }],
  ['a model without a name', { model_id: '', seq_id: 1 }],
  ['a list', []],
  ['nothing', null],
])('is none of a body with %s', (_, value) => {
  expect(requestNumber(value)).toBeNull();
});
