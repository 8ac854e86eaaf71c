import { Writer } from 'protobufjs';
import { expect, it } from 'vitest';
import { RecordError } from './errors.ts';
import { bytesOf, doubleOf, fieldsOf, integerOf, integersOf, textOf } from './protobuf-fields.ts';

const message = new Writer()
  .uint32((1 << 3) | 0)
  .int64(-5)
  .uint32((2 << 3) | 1)
  .double(0.1)
  .uint32((300 << 3) | 2)
  .string('训练')
  .uint32((4 << 3) | 5)
  .float(1)
  .uint32((5 << 3) | 2)
  .bytes(Uint8Array.of(1, 0xac, 0x02, 3))
  .finish();

it('reads what protobufjs writes', () => {
  const [integer, double, text, float, packed] = [...fieldsOf(message)];
  expect([integer!.number, integerOf(integer!)]).toEqual([1, -5]);
  expect([double!.number, doubleOf(double!)]).toEqual([2, 0.1]);
  expect([text!.number, textOf(text!)]).toEqual([300, '训练']);
  expect(float).toMatchObject({ number: 4, kind: 'fixed32' });
  expect(integersOf(packed!)).toEqual([1, 300, 3]);
});

it('refuses a message that was cut anywhere within a field', () => {
  const whole = new Set([0, 11, 20, 29, 34, message.length]);
  const refused = Array.from({ length: message.length }, (_, length) => length).filter((length) => {
    try {
      return [...fieldsOf(message.subarray(0, length))].length < 0;
    } catch (error) {
      return error instanceof RecordError;
    }
  });
  expect(refused.length).toBeGreaterThan(message.length / 2);
  expect(refused.filter((length) => whole.has(length))).toEqual([]);
});

it.each([
  ['a number that never ends', Uint8Array.of(8, ...Array.from({ length: 11 }, () => 0xff), 1)],
  ['a length beyond the end', Uint8Array.of(10, 0xff, 0xff, 0xff, 0xff, 0x0f, 1)],
  ['a group', Uint8Array.of(11)],
])('refuses %s', (_what, bytes) => {
  expect(() => [...fieldsOf(bytes)]).toThrow(RecordError);
});

it('refuses a field of another kind than the schema says, and what is no text or no safe integer', () => {
  const [integer, , text] = [...fieldsOf(message)];
  expect(() => textOf(integer!)).toThrow(RecordError);
  expect(() => bytesOf(integer!)).toThrow(RecordError);
  expect(() => integerOf(text!)).toThrow(RecordError);
  expect(() => doubleOf(text!)).toThrow(RecordError);
  expect(() => textOf({ number: 1, kind: 'bytes', value: Uint8Array.of(0xff) })).toThrow(RecordError);
  expect(() => integerOf({ number: 1, kind: 'varint', value: 2n ** 60n })).toThrow(RecordError);
});

it('reads long packed lists, and no longer ones than it was told', () => {
  const [packed] = [
    ...fieldsOf(
      new Writer()
        .uint32((1 << 3) | 2)
        .bytes(new Uint8Array(200_000).fill(7))
        .finish(),
    ),
  ];
  expect(integersOf(packed!)).toHaveLength(200_000);
  expect(() => integersOf(packed!, 1000)).toThrow(RecordError);
  const endless = { number: 1, kind: 'bytes' as const, value: new Uint8Array(200_000).fill(0xff) };
  expect(() => integersOf(endless)).toThrow(RecordError);
});
