/**
 * A stage's metrics as a TensorBoard event file, written whole when the stage is complete, so that resuming never
 * doubles a point. Format: TFRecord frames (length, masked CRC-32C, data, masked CRC-32C) around `Event` messages of
 * tensorflow/core/util/event.proto, of which only scalars are written.
 */
import { bytesField, doubleField, floatField, varintField } from '../support/protobuf.ts';

export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly at: number;
  readonly step: number;
  /** Value by tag. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** TensorBoard takes files whose name contains `tfevents`. */
export const EVENT_FILE = 'events.out.tfevents.fleming';

/** The bytes of an event file, frame by frame. */
export function* eventFile(events: Iterable<ScalarEvent>): Generator<Uint8Array> {
  let first = true;
  for (const event of events) {
    if (first) yield frame(Buffer.concat([doubleField(1, event.at), bytesField(3, 'brain.Event:2')]));
    first = false;
    yield frame(scalarMessage(event));
  }
}

function scalarMessage(event: ScalarEvent): Buffer {
  const values = Object.entries(event.scalars).map(([tag, value]) =>
    bytesField(1, [bytesField(1, tag), floatField(2, value)]),
  );
  return Buffer.concat([doubleField(1, event.at), varintField(2, event.step), bytesField(5, values)]);
}

function frame(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.byteLength));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

function checksum(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32LE(maskedCrc32c(bytes));
  return result;
}

/** TFRecord's rotation and offset, so that a checksum stored among data does not look like data with its checksum. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 with Castagnoli's polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC32C_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
