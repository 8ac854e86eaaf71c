import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../../test/worlds/fuzz.ts';
import { KnowledgeError } from '../../../support/errors.ts';
import { dumpXml, pageXml } from '../fixtures/dump-xml.ts';
import { dumpChunks } from './dump-bytes.ts';
import { readDumpPage } from './dump-page.ts';
import { cutPages } from './dump-pages.ts';
import { dumpSite } from './dump-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-fuzz-dump-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'dump');

it('reads or calls damaged any page', async () => {
  const samples = [
    pageXml({ title: 'Gout & pain', text: "<ref>a</ref> '''x'''\n[[zh:痛风]]" }, 5),
    pageXml({ title: 'Podagra', text: '#REDIRECT [[gout]]' }, 6),
  ];
  await fuzz('dump pages', damaged(samples), (xml) => {
    const read = readDumpPage(xml);
    if (read.kind === 'damaged') throw new KnowledgeError(read.reason);
    return read;
  });
}, 3_600_000);

it('reads or refuses any file', async () => {
  const samples = [dumpXml([{ title: 'Gout', text: 'x' }]), '600:1:Gout\n600:2:Fever\n', '<mediawiki xml:lang="en">'];
  await fuzz('dump files', damaged(samples), (text) => {
    writeFileSync(file, text);
    const site = dumpSite(file, null);
    return [site, ...cutPages(dumpChunks(file))];
  });
}, 3_600_000);

const { streams } = JSON.parse(readFileSync(new URL('./golden/multistream.json', import.meta.url), 'utf8')) as {
  streams: string[];
};
const packed = Buffer.concat(streams.map((stream) => Buffer.from(stream, 'base64')));

it('unpacks or refuses any bytes, and never makes other bytes of damaged ones', async () => {
  writeFileSync(file, packed);
  const whole = Buffer.concat(Array.from(dumpChunks(file), ({ bytes }) => bytes));
  const edit = fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(3));
  await fuzz(
    'bzip2 bytes',
    fc.array(edit, { maxLength: 3 }),
    (edits) => {
      let bytes = Buffer.from(packed);
      for (const [at, value, how] of edits) {
        if (how === 0) bytes = bytes.subarray(0, at);
        else if (how === 1) bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at)]);
        else if (at < bytes.length) bytes[at] = value;
      }
      writeFileSync(file, bytes);
      return Buffer.concat(Array.from(dumpChunks(file), (chunk) => chunk.bytes)).toString();
    },
    {
      // A file whose very first bytes are damaged is no bzip2, and read as it is; one may end between two streams.
      holds: (read, edits) => {
        const isPacked = edits.every(([at]) => at > 3);
        if (isPacked) expect(whole.toString().startsWith(read as string)).toBe(true);
      },
    },
  );
}, 3_600_000);
