import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../support/wilson-interval.ts';
import type { JudgedSheet } from './join-judgements.ts';
import { ratesOf, readerAgreement, type GroupRates } from './judged-rates.ts';
import type { SampledQuestion } from './sheet-file.ts';
import type { Judgement } from './verdicts.ts';

/** 1-4 diagnosis en, 5-6 diagnosis zh, 7-8 treatment en. */
const sampled: SampledQuestion[] = Array.from({ length: 8 }, (_, at) => ({
  number: at + 1,
  id: `q${at}`,
  kind: at < 6 ? 'diagnosis' : 'treatment',
  language: at === 4 || at === 5 ? 'zh' : 'en',
  sha256: '',
}));

function sheet(name: string, keys: string, change: Partial<Judgement> = {}): JudgedSheet {
  const words = { r: 'right', a: 'ambiguous', w: 'wrong', '-': null } as const;
  const judgements = [...keys].map((letter, at): [number, Judgement] => [
    at + 1,
    { key: words[letter as keyof typeof words], plausible: at === 0 ? 'no' : 'yes', wording: 'as-is', ...change },
  ]);
  return { sheet: name, judgements: new Map(judgements), remarks: [] };
}

const groups = ratesOf(sheet('a', 'rrwarw'), sampled);
const group = (name: string, by: GroupRates['by']): GroupRates =>
  groups.find((each) => each.name === name && each.by === by)!;

describe('rates', () => {
  it('are over all, by kind, by language and by both', () => {
    expect(groups.map(({ by, name, sampled: count }) => `${by} ${name} ${count}`)).toEqual([
      'all all 8',
      'kind diagnosis 6',
      'kind treatment 2',
      'language en 6',
      'language zh 2',
      'stratum diagnosis/en 4',
      'stratum diagnosis/zh 2',
      'stratum treatment/en 2',
    ]);
  });

  it('count each verdict among those of its column, with Wilson’s interval', () => {
    const { right, ambiguous, wrong, implausible, asIs } = group('all', 'all').rates;
    expect([right, ambiguous, wrong, implausible, asIs].map(({ count, judged }) => `${count}/${judged}`)).toEqual([
      '3/6',
      '1/6',
      '2/6',
      '1/6',
      '6/6',
    ]);
    expect(right.share).toEqual({ value: 0.5, ...wilsonInterval(0.5, 6) });
    expect(group('diagnosis/zh', 'stratum').rates.wrong).toMatchObject({ count: 1, judged: 2 });
    expect(group('en', 'language').rates.right).toMatchObject({ count: 2, judged: 4 });
  });

  it('are none where nothing was judged, and half filled rows count for what they say', () => {
    expect(group('treatment', 'kind').rates.right).toEqual({ judged: 0, count: 0, share: null });
    const [all] = ratesOf(sheet('a', 'r-', { wording: null }), sampled);
    expect(all!.rates).toMatchObject({
      right: { judged: 1 },
      implausible: { judged: 2, count: 1 },
      asIs: { judged: 0 },
    });
  });
});

describe('agreement', () => {
  it('is of every two readers, a column each, among what both judged', () => {
    const found = readerAgreement([sheet('a', 'rrww'), sheet('b', 'rwww-'), sheet('c', '-----rr')]);
    expect(found.map(({ sheets, aspect }) => `${sheets.join('')} ${aspect}`)).toEqual(
      ['ab', 'ac', 'bc'].flatMap((pair) => ['key', 'plausible', 'wording'].map((aspect) => `${pair} ${aspect}`)),
    );
    // Alike 3 of 4; by chance 1/2 x 1/4 + 1/2 x 3/4 = 1/2.
    expect(found[0]!.agreement).toEqual({ items: 4, share: 0.75, kappa: 0.5 });
    expect(found[2]!.agreement).toEqual({ items: 4, share: 1, kappa: null });
    expect(found[3]!.agreement).toBeNull();
  });
});
