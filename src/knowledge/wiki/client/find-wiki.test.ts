import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apiAddresses, readSeedTitles } from './find-wiki.ts';

it.each([
  ['https://en.wikipedia.org', ['https://en.wikipedia.org/w/api.php', 'https://en.wikipedia.org/api.php']],
  [
    'https://en.wikipedia.org/wiki/Main_Page',
    ['https://en.wikipedia.org/w/api.php', 'https://en.wikipedia.org/api.php'],
  ],
  ['http://host/mw/', ['http://host/mw/w/api.php', 'http://host/mw/api.php']],
  ['http://host/mw/api.php', ['http://host/mw/api.php']],
])('%s has its api.php at', (text, addresses) => {
  expect(apiAddresses(text).map(String)).toEqual(addresses);
});

it.each(['en.wikipedia.org', 'file:///etc/passwd', 'https://me:secret@host/', 'https://host/?a=b'])(
  'refuses %s',
  (text) => {
    expect(() => apiAddresses(text)).toThrow(/^wiki .*it must be an address such as/);
  },
);

it('reads seeds one a line, and names the line that is no title', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-seeds-'));
  const path = join(folder, 'seeds.txt');
  try {
    writeFileSync(path, '# rare diseases\nfabry_disease\n\nGout # common\nFabry disease\n');
    expect(readSeedTitles(path)).toEqual(['Fabry disease', 'Gout']);
    writeFileSync(path, 'Gout\nFile:x.jpg\n');
    expect(() => readSeedTitles(path)).toThrow(/seeds\.txt:2: 'File:x\.jpg' is no title/);
    writeFileSync(path, Buffer.from([0xcd, 0xb4, 0xb7, 0xe7]));
    expect(() => readSeedTitles(path)).toThrow(/seeds\.txt: not UTF-8; save the file as UTF-8/);
    writeFileSync(path, '# nothing\n');
    expect(() => readSeedTitles(path)).toThrow(/names no page/);
    truncateSync(path, 2 ** 27);
    expect(() => readSeedTitles(path)).toThrow(/seeds\.txt: 134217728 bytes, more than 67108864/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
