/**
 * A made-up pages-articles dump: `node scripts/synthetic-dump.ts FILE.xml.bz2 [ARTICLES] [SEED]`. Diseases, findings, drugs,
 * places and people with invented names, an infobox, sections, links, references, redirects; a third is medical. With
 * `.bz2` it is bzip2 of many streams (100 pages each), made by the program `bzip2`.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { DUMP_HEAD, DUMP_TAIL, pageXml } from '../src/knowledge/wiki/fixtures/dump-xml.ts';
import { randomStream, type RandomStream } from '../src/support/random.ts';

const PAGES_A_STREAM = 100;
const KINDS = ['disease', 'symptom', 'drug', 'town', 'person', 'town', 'person', 'film', 'town'] as const;
const SYLLABLES =
  'ba be bi bo ca ce ci co da de di do fa fe ga gi la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se ta te ti to va vi za zo'.split(
    ' ',
  );
const WORDS =
  'early later often many some people in the north with a long river and old houses near the road which leads to another valley where work is done by hand'.split(
    ' ',
  );

type Kind = (typeof KINDS)[number];

export function kindOf(index: number): Kind {
  return KINDS[index % KINDS.length]!;
}

/** Title of the article of an index; every title differs. */
export function titleOf(index: number): string {
  const random = randomStream('title', index);
  const name = Array.from({ length: 3 }, () => random.pick(SYLLABLES)).join('');
  const word = name.charAt(0).toUpperCase() + name.slice(1);
  const suffix = { disease: ' disease', symptom: ' pain', drug: 'mab', town: '', person: ' Smith', film: ' (film)' }[
    kindOf(index)
  ];
  return `${word}${index}${suffix}`;
}

export function articleOf(index: number, count: number, seed: number): { title: string; text: string } {
  const random = randomStream(seed, 'article', index);
  const title = titleOf(index);
  // Every tenth thing is a redirect to its neighbour of the same kind.
  if (index % 10 === 9 && index >= KINDS.length)
    return { title, text: `#REDIRECT [[${titleOf(index - KINDS.length)}]]` };
  const other = (kind: Kind): string => {
    const offset = KINDS.indexOf(kind);
    const block = random.integer(Math.max(1, Math.floor(count / KINDS.length)));
    return `[[${titleOf(block * KINDS.length + offset)}]]`;
  };
  return { title, text: textOf(title, kindOf(index), other, random) };
}

function textOf(title: string, kind: Kind, other: (kind: Kind) => string, random: RandomStream): string {
  const prose = (sentences: number): string =>
    Array.from({ length: sentences }, () => {
      const words = Array.from({ length: 12 }, () => random.pick(WORDS)).join(' ');
      return `${words.charAt(0).toUpperCase()}${words.slice(1)} near ${other('town')}.<ref>{{cite book|title=${random.pick(WORDS)} ${random.integer(1000)}|year=1998}}</ref>`;
    }).join(' ');
  const history = `\n\n== History ==\n${prose(6)}\n\n== See also ==\n* ${other('person')}\n* ${other('film')}\n`;
  if (kind === 'disease') {
    return (
      `{{Infobox medical condition\n| name = ${title}\n| symptoms = ${other('symptom')}, ${other('symptom')}\n| complications = ${other('disease')}\n` +
      `| treatment = {{hlist|${other('drug')}|${other('drug')}}}\n| frequency = 1 in ${1 + random.integer(90)},000\n}}\n` +
      `'''${title}''' is a rare disease characterised by ${other('symptom')} and ${other('symptom')}. It is treated with ${other('drug')}. ${prose(3)}${history}`
    );
  }
  if (kind === 'symptom') return `'''${title}''' is a symptom. ${prose(4)}${history}`;
  if (kind === 'drug')
    return `{{Infobox drug\n| name = ${title}\n}}\n'''${title}''' is a medication used to treat ${other('disease')}. Side effects include ${other('symptom')}. ${prose(3)}${history}`;
  if (kind === 'person') return `'''${title}''' was a painter who lived in ${other('town')}. ${prose(5)}${history}`;
  if (kind === 'film') return `'''${title}''' tells of ${other('person')}. ${prose(5)}${history}`;
  return `{{Infobox settlement\n| name = ${title}\n| population = ${random.integer(90_000)}\n}}\n'''${title}''' lies near ${other('town')}. ${prose(5)}${history}`;
}

/** Writes the dump; returns its articles' characters. */
export function writeSyntheticDump(path: string, count: number, seed: number): { readonly characters: number } {
  const packed = path.endsWith('.bz2');
  const file = openSync(path, 'w');
  let characters = 0;
  const write = (xml: string): void => {
    let bytes: Uint8Array = Buffer.from(xml, 'utf8');
    if (packed) {
      const { stdout, status, error } = spawnSync('bzip2', ['-c'], { input: bytes, maxBuffer: 1 << 28 });
      if (status !== 0) throw new Error(`bzip2 failed: ${error?.message ?? String(status)}; write FILE.xml instead`);
      bytes = stdout;
    }
    for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset);
  };
  try {
    write(DUMP_HEAD);
    for (let start = 0; start < count; start += PAGES_A_STREAM) {
      let xml = '';
      for (let index = start; index < Math.min(count, start + PAGES_A_STREAM); index++) {
        const article = articleOf(index, count, seed);
        characters += article.text.length;
        xml += pageXml(article, index + 1);
      }
      write(xml);
    }
    write(DUMP_TAIL);
  } finally {
    closeSync(file);
  }
  return { characters };
}

if (import.meta.main) {
  const [path, count = '100000', seed = '0'] = process.argv.slice(2);
  if (path === undefined || !/^\d+$/.test(count) || !/^\d+$/.test(seed)) {
    console.error('Usage: node scripts/synthetic-dump.ts FILE.xml[.bz2] [ARTICLES] [SEED]');
    process.exitCode = 2;
  } else console.log(writeSyntheticDump(path, Number(count), Number(seed)));
}
