import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

describe('bytes of a text file', () => {
  it('are UTF-8, its byte order mark dropped', () => {
    expect(decodeText(Buffer.from('药 é'), 'f')).toBe('药 é');
    expect(decodeText(Buffer.from('\uFEFF药'), 'f')).toBe('药');
  });

  it('are GB 18030 when they are not UTF-8', () => {
    // 中文药 and a euro sign.
    const bytes = Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0xd2, 0xa9, 0x2c, 0xa2, 0xe3]);
    expect(decodeText(bytes, 'f')).toBe('中文药,€');
  });

  it('are refused as UTF-16 and as neither', () => {
    expect(() => decodeText(Buffer.from('\uFEFFabc', 'utf16le'), 'f.csv')).toThrow(/f\.csv: the file is UTF-16/);
    expect(() => decodeText(Buffer.from([0x41, 0xff, 0xff]), 'f.csv')).toThrow(/neither UTF-8 nor GB 18030/);
  });
});
