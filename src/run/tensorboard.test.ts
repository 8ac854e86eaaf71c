import { describe, expect, it } from 'vitest';
import { readEvents } from './fixtures/read-events.ts';
import { crc32c, eventFile, maskedCrc32c, type ScalarEvent } from './tensorboard.ts';

describe('crc32c', () => {
  // RFC 3720, appendix B.4.
  it.each([
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['0 to 31', Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
  ])('gives the published value for %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('is masked as TFRecord says', () => {
    expect(maskedCrc32c(Buffer.alloc(32))).toBe((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
  });
});

describe('eventFile', () => {
  it('begins with the version and brings back every scalar', () => {
    const events: ScalarEvent[] = [
      { at: 1_700_000_000.25, step: 0, scalars: { loss: 2.5, 'reward/训练': 0 } },
      { at: 1_700_000_001, step: 300, scalars: { loss: -1e-8 } },
    ];
    const read = readEvents(Buffer.concat([...eventFile(events)]));
    expect(read).toHaveLength(3);
    expect(read[0]!.version).toBe('brain.Event:2');
    expect(read.slice(1).map(({ wallTime, step, scalars }) => ({ at: wallTime, step, scalars }))).toEqual([
      events[0],
      { ...events[1], scalars: { loss: Math.fround(-1e-8) } },
    ]);
  });

  it('is empty without events', () => {
    expect([...eventFile([])]).toEqual([]);
  });
});
