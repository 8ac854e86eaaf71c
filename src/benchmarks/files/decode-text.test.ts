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
    expect(() => decodeText(Buffer.from([0x41, 0xff, 0xff]), 'f.csv')).toThrow(/f\.csv:1: not UTF-8 or GB 18030; save/);
  });

  it('are refused with their line where they must be UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('first\nsecond\nna'), Buffer.from([0xef, 0x76]), Buffer.from('e\n')]);
    expect(() => decodeText(bytes, 'f.jsonl', ['utf-8'])).toThrow(/f\.jsonl:3: not UTF-8; save the file as UTF-8/);
    expect(decodeText(bytes, 'f.jsonl')).not.toContain('naïve');
  });
});
