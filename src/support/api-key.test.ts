import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectLinear } from '../../test/worlds/fuzz.ts';
import { keyHider } from './api-key.ts';

const KEY = 'sk-Made+up/Key-0123456789.abc';
const hide = keyHider(KEY);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

it.each([
  ['as it is', `wrong key ${KEY}: sorry`, 'wrong key [API key]: sorry'],
  ['twice, side by side', KEY + KEY, '[API key][API key]'],
  ['in capitals', KEY.toUpperCase(), '[API key]'],
  ['in an address', `https://x.example/?k=${encodeURIComponent(KEY)}&b`, 'https://x.example/?k=[API key]&b'],
  ['cut by the server', `you sent ${KEY.slice(0, 17)}...`, 'you sent [API key]...'],
  ['without its beginning', `...${KEY.slice(-15)}`, '...[API key]'],
  ['broken into lines', `${KEY.slice(0, 15)}\n${KEY.slice(15)}`, '[API key]\n[API key]'],
])('a key that is quoted %s is hidden', (_, text, shown) => {
  expect(hide(text)).toBe(shown);
});

it.each(['', 'Bearer ', 'user:', 'ab', 'abc'])('a key in base64 behind %j is hidden, in both alphabets', (before) => {
  for (const encoded of [base64(before + KEY), Buffer.from(before + KEY).toString('base64url')]) {
    const shown = hide(`Authorization: Basic ${encoded}`);
    expect(shown).toContain('[API key]');
    // A character or two belong to what stands beside the key as well.
    expect(shown.length).toBeLessThan(`Authorization: Basic ${base64(before)}[API key]`.length + 6);
  }
});

it('leaves everything else as it is', () => {
  for (const text of ['', 'sk-Made', 'a sk-Made+ key', '中文 😀 İ', 'Key-0123'])
    expect([hide(text), keyHider(null)(text), keyHider('short')(text)]).toEqual([text, text, text]);
  expect(keyHider('sk-12345')('a sk-12345 b')).toBe('a [API key] b');
});

it('no text shows 15 characters of a key on end', () => {
  const pieces = fc.oneof(
    fc.tuple(fc.nat(KEY.length), fc.nat(KEY.length)).map(([from, length]) => KEY.slice(from, from + length)),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const shown = hide(parts.join(''));
      for (let at = 0; at + 15 <= KEY.length; at++) expect(shown).not.toContain(KEY.slice(at, at + 15));
    }),
  );
});

it('takes time that grows as the text does', async () => {
  await expectLinear((size) => KEY.slice(0, 11).repeat(size), 20_000, hide);
  await expectLinear((size) => KEY.repeat(size), 8_000, hide);
});
