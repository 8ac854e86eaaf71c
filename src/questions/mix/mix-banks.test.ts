import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { bankManifestSchema } from '../../records/bank-manifest.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { sha256OfFile } from '../../support/hash.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { openBank } from '../../records/read-bank.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { tally } from '../tally.ts';
import { drawMix, mixBanks, spread } from './mix-banks.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-mix-'));
afterAll(() => rmSync(folder, { recursive: true }));

const of = (dataset: string, language: 'en' | 'zh', count: number, commercialUse = true): BankQuestion[] =>
  Array.from({ length: count }, (_, index) =>
    publicQuestion({
      id: `${dataset}-${language}-${index}`,
      language,
      specialty: index % 2 === 0 ? 'surgery' : 'medicine',
      origin: { dataset, commercialUse, licence: `licence of ${dataset}` },
    }),
  );
const all = [...of('medqa', 'en', 60), ...of('medqa', 'zh', 30), ...of('cmexam', 'zh', 40)];
const sourceOf = (question: BankQuestion): string => (question as { origin: { dataset: string } }).origin.dataset;

describe('a mix', () => {
  it('has the shares asked for, as many as the scarcest allows', () => {
    const drawn = drawMix(all, { count: null, ratios: { source: { medqa: 1, cmexam: 1 } }, seed: 0 });
    expect(tally(drawn.map(sourceOf))).toEqual({ medqa: 40, cmexam: 40 });
    const languages = drawMix(all, { count: 60, ratios: { language: { en: 2, zh: 1 } }, seed: 0 });
    expect(tally(languages.map(({ language }) => language))).toEqual({ en: 40, zh: 20 });
    const both = drawMix(all, {
      count: 40,
      ratios: { source: { medqa: 1 }, specialty: { surgery: 3, medicine: 1 } },
      seed: 0,
    });
    expect(tally(both.map((question) => (question as { specialty: string }).specialty))).toEqual({
      surgery: 30,
      medicine: 10,
    });
  });

  it('takes the rest for what is not named, and nothing of it unless asked', () => {
    expect(tally(drawMix(all, { count: 20, ratios: { source: { cmexam: 1 } }, seed: 0 }).map(sourceOf))).toEqual({
      cmexam: 20,
    });
    expect(
      tally(drawMix(all, { count: 20, ratios: { source: { cmexam: 1, rest: 3 } }, seed: 0 }).map(sourceOf)),
    ).toEqual({ cmexam: 5, medqa: 15 });
  });

  it('is the same for the same seed whatever the order of the banks, and another for another', () => {
    const settings = { count: 30, ratios: { source: { medqa: 1, cmexam: 1 } }, seed: 7 } as const;
    const ids = (questions: readonly BankQuestion[], seed: number): string[] =>
      drawMix(questions, { ...settings, seed }).map(({ id }) => id);
    expect(ids(all.toReversed(), 7)).toEqual(ids(all, 7));
    expect(ids(all, 8)).not.toEqual(ids(all, 7));
    expect(new Set(ids(all, 7)).size).toBe(30);
  });

  it('fills from the others what a cell lacks', () => {
    expect(spread([1, 1, 2], [100, 3, 100], 40)).toEqual([12, 3, 25]);
    expect(spread([1, 1], [2, 2], 100)).toEqual([2, 2]);
    expect(spread([1, 3], [10, 9], null)).toEqual([3, 9]);
  });

  it('says which name no question has', () => {
    expect(() => drawMix(all, { count: null, ratios: { source: { medqua: 1 } }, seed: 0 })).toThrow(
      /no question is of "medqua"; there are cmexam, medqa/,
    );
  });
});

describe('a mixed bank', () => {
  writeJsonl(join(folder, 'a.jsonl'), [...of('medqa', 'en', 20), ...of('cmexam', 'zh', 20, false)]);
  writeJsonl(join(folder, 'b.jsonl'), [
    publicQuestion({ id: 'bench', origin: { dataset: 'careqa', role: 'benchmark' } }),
  ]);
  const settings = {
    out: join(folder, 'out'),
    banks: [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')].map(openBank),
    count: null,
    ratios: {},
    withNonCommercial: false,
    seed: 0,
  };

  it('keeps benchmark items out always, research-only ones unless asked, and every licence with its question', () => {
    const { manifest } = mixBanks(settings);
    expect(manifest.steps[0]).toMatchObject({
      before: 41,
      after: 20,
      dropped: { 'benchmark-item': 1, 'non-commercial': 20 },
    });
    const kept = readJsonl<BankQuestion>(join(settings.out, 'questions.jsonl'));
    expect(kept).toHaveLength(20);
    expect(
      kept.every(
        (question) => 'origin' in question && (question.origin as { licence: string }).licence === 'licence of medqa',
      ),
    ).toBe(true);
    expect(mixBanks({ ...settings, out: join(folder, 'all'), withNonCommercial: true }).manifest.counts.questions).toBe(
      40,
    );
  });

  it('weighs banks where asked to, and says how many questions are missing to the count', () => {
    const banks = ['en', 'zh'].map((name, at) => {
      writeJsonl(join(folder, `${name}.jsonl`), of(at === 0 ? 'medqa' : 'own', 'en', 20));
      return openBank(join(folder, `${name}.jsonl`));
    });
    const weighed = { ...settings, banks, bankWeights: [3, 1], out: join(folder, 'weighed') };
    expect(mixBanks({ ...weighed, count: 16 }).unmet).toBeNull();
    const kept = readJsonl<BankQuestion>(join(weighed.out, 'questions.jsonl'));
    expect(tally(kept.map((question) => (question as { origin: { dataset: string } }).origin.dataset))).toEqual({
      medqa: 12,
      own: 4,
    });
    const none = join(folder, 'none');
    expect(() => mixBanks({ ...weighed, out: none, count: 50 })).toThrow(
      /^50 questions are asked for and the banks give 40 at these licences and shares; bank 0 is asked for as 75\.0 % and is 50\.0 % of 40, with 20 of it there; .*Nothing is written: ask for 40 or fewer/,
    );
    expect(existsSync(none)).toBe(false);
    const near = mixBanks({ ...weighed, count: 50, asNearAsPossible: true });
    expect(near.unmet).toMatch(/^50 questions are asked for and the banks give 40/);
    expect(near.manifest.steps[1]!.counts).toMatchObject({
      'not drawn': 0,
      'asked for': 50,
      'missing to the count': 10,
      'bank 0: share wanted': 0.75,
      'bank 0: share reached': 0.5,
    });
    expect(() => mixBanks({ ...weighed, bankWeights: [0, 0] })).toThrow(/every bank has weight 0/);
  });

  it('is none where a share cannot be had, with or without a count', () => {
    // Of medqa there are English questions alone, so that half Chinese and half medqa cannot be had together.
    const banks = [openBank(join(folder, 'a.jsonl'))];
    const own = of('own', 'en', 20);
    writeJsonl(join(folder, 'c.jsonl'), own);
    banks.push(openBank(join(folder, 'c.jsonl')));
    const shares = { ...settings, banks, withNonCommercial: true, out: join(folder, 'shares') };
    const language = { en: 1, zh: 1 };
    expect(mixBanks({ ...shares, ratios: { language } }).unmet).toBeNull();
    expect(() => mixBanks({ ...shares, ratios: { language }, count: 55 })).toThrow(
      /language zh is asked for as 50\.0 %/,
    );
    expect(() => mixBanks({ ...shares, ratios: { language, source: { medqa: 1, rest: 1 } } })).toThrow(
      /source medqa is asked for as 50\.0 % and is 33\.3 %/,
    );
    const rest = { ...shares, ratios: { source: { medqa: 1, cmexam: 1, own: 1, rest: 3 } } };
    expect(() => mixBanks(rest)).toThrow(
      /source rest is asked for as 50\.0 % and is 0\.0 % of \d+, with 0 of it there/,
    );
  });

  it('is whole: every file as the manifest says, Parquet row by row, a datasheet without script or request', async () => {
    const manifest = bankManifestSchema.parse(JSON.parse(readFileSync(join(settings.out, 'manifest.json'), 'utf8')));
    for (const { path, sha256 } of manifest.files) expect(sha256OfFile(join(settings.out, path))).toBe(sha256);
    const bytes = readFileSync(join(settings.out, 'questions.parquet'));
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    });
    const questions = readJsonl<BankQuestion>(join(settings.out, 'questions.jsonl'));
    expect(rows.map((row) => JSON.parse(row['record'] as string) as unknown)).toEqual(questions);
    expect(rows[0]).toMatchObject({
      licence: 'licence of medqa',
      commercial_use: true,
      answer_text: 'aspirin',
      difficulty: null,
    });
    const page = readFileSync(join(settings.out, 'datasheet.html'), 'utf8');
    expect(page).not.toMatch(/<script|src=|url\(|@import/);
    expect(page).toContain('licence of medqa');
    expect(readFileSync(join(settings.out, 'datasheet.md'), 'utf8')).toMatch(/\| non-commercial \| 20 \|/);
  });

  it('that was changed after it was made is refused', () => {
    writeJsonl(join(settings.out, 'questions.jsonl'), of('medqa', 'en', 1));
    expect(() => openBank(settings.out)).toThrow(/is not the file that manifest\.json describes/);
  });
});
