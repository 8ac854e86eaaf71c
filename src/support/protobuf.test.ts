import { Reader } from 'protobufjs';
import { expect, it } from 'vitest';
import { bytesField, doubleField, floatField, varintField } from './protobuf.ts';

it('writes fields that protobufjs reads', () => {
  const message = Buffer.concat([
    varintField(2, 2 ** 40 + 5),
    doubleField(1, 1.25),
    bytesField(5, [bytesField(1, 'loss/训练'), floatField(2, -0.5)]),
    varintField(300, 0),
  ]);
  const reader = Reader.create(message);
  expect([reader.uint32(), Number(reader.uint64())]).toEqual([2 << 3, 2 ** 40 + 5]);
  expect([reader.uint32(), reader.double()]).toEqual([(1 << 3) | 1, 1.25]);
  expect(reader.uint32()).toBe((5 << 3) | 2);
  const inner = Reader.create(reader.bytes());
  expect([inner.uint32(), inner.string()]).toEqual([(1 << 3) | 2, 'loss/训练']);
  expect([inner.uint32(), inner.float()]).toEqual([(2 << 3) | 5, -0.5]);
  expect([reader.uint32(), reader.uint32()]).toEqual([300 << 3, 0]);
});

it('refuses what a varint cannot hold', () => {
  expect(() => varintField(1, -1)).toThrow(RangeError);
  expect(() => varintField(1, 0.5)).toThrow(RangeError);
});
