import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectLinear } from '../../../test/worlds/fuzz.ts';
import { randomStream } from '../../support/random.ts';
import { checkVignette } from './check-vignette.ts';
import type { FaultKind } from './check/vignette-fault.ts';
import { CASE_NAMES, factsOfCase } from './fixtures/ten-cases.ts';
import { tellVignette } from './tell-vignette.ts';
import { DETAILS, UNIT_SYSTEMS, type UnitSystem, type VignetteRecord } from './vignette-facts.ts';

interface Given {
  readonly stem: string;
  readonly record: VignetteRecord;
}

function given(
  name: string,
  language: 'en' | 'zh',
  seed: number,
  detail: (typeof DETAILS)[number],
  units: UnitSystem,
): Given {
  const told = tellVignette(
    factsOfCase(name, language),
    { language, detail, units },
    randomStream('check', seed, name),
  );
  if (told.kind === 'refused') throw new Error(told.reason);
  return told;
}

const anyVignette = (...details: (typeof DETAILS)[number][]): fc.Arbitrary<Given> =>
  fc
    .tuple(
      fc.constantFrom(...CASE_NAMES),
      fc.constantFrom('en' as const, 'zh' as const),
      fc.nat(10_000),
      fc.constantFrom(...details),
      fc.constantFrom(...UNIT_SYSTEMS),
    )
    .map((parts) => given(...parts));

const kinds = (text: string, record: VignetteRecord): FaultKind[] =>
  checkVignette(text, record).map(({ kind }) => kind);

describe('the check of a vignette', () => {
  it('finds every told thing again in the template’s own words', () => {
    fc.assert(
      fc.property(anyVignette(...DETAILS), ({ stem, record }) => {
        expect([stem, checkVignette(stem, record)]).toEqual([stem, []]);
      }),
      { numRuns: 1500 },
    );
  });

  it('notices any changed digit', () => {
    fc.assert(
      fc.property(
        anyVignette('short', 'full'),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        ({ stem, record }, pick, more) => {
          const told = stem.slice(0, stem.length - record.ask.length);
          const digits = [...told.matchAll(/\d/g)].map(({ index }) => index);
          const at = digits[pick % digits.length]!;
          const text = `${stem.slice(0, at)}${(Number(stem[at]) + more) % 10}${stem.slice(at + 1)}`;
          expect([text, checkVignette(text, record).length > 0]).toEqual([text, true]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('notices any changed unit', () => {
    const swaps: readonly (readonly [RegExp, string])[] = [
      [/mmol\/L/, 'mg/dL'],
      [/mEq\/L/, 'mEq/dL'],
      [/mg\/dL/, 'mmol/L'],
      [/g\/L/, 'g/dL'],
      [/°C/, '°F'],
      [/°F/, '°C'],
      [/℃/, '℉'],
      [/%/, '‰'],
      [/kPa/, 'mmHg'],
      [/mm Hg/, 'kPa'],
      [/×10⁹\/L/, '×10⁸/L'],
      [/\/min/, '/s'],
      [/次\/分/, '次/秒'],
      [/µg/, 'mg'],
    ];
    let noticed = 0;
    fc.assert(
      fc.property(anyVignette('full'), ({ stem, record }) => {
        for (const [unit, other] of swaps) {
          const text = stem.replace(unit, other);
          if (text === stem) continue;
          noticed++;
          expect([text, checkVignette(text, record).length > 0]).toEqual([text, true]);
        }
      }),
      { numRuns: 300 },
    );
    expect(noticed).toBeGreaterThan(500);
  });

  it('notices the other sex', () => {
    fc.assert(
      fc.property(anyVignette('short', 'full'), ({ stem, record }) => {
        const swapped =
          record.language === 'zh'
            ? stem.replace(/[男女]/, (sex) => (sex === '男' ? '女' : '男'))
            : stem.replace(/\b(?:woman|man|girl|boy)\b/, (noun) =>
                noun === 'woman' ? 'man' : noun === 'man' ? 'woman' : noun === 'girl' ? 'boy' : 'girl',
              );
        expect(kinds(swapped, record)).toContain('tells another sex');
      }),
      { numRuns: 300 },
    );
  });

  it('notices a denial that is dropped, and one that is added', () => {
    fc.assert(
      fc.property(anyVignette('short', 'full'), ({ stem, record }) => {
        fc.pre(record.absent.length > 0 && record.absent[0]!.denials.length === 0);
        const dropped = stem.replace(/ no (?!longer)/, ' ').replace(/(?:病程中)?无(?=[^痛])|未见/, '有');
        expect([dropped, checkVignette(dropped, record).length > 0]).toEqual([dropped, true]);
        const finding = record.told.flatMap(({ forms }) => forms).find((form) => stem.includes(form))!;
        const added = stem.replace(finding, record.language === 'en' ? `no ${finding}` : `无${finding}`);
        expect([added, kinds(added, record)]).toEqual([added, expect.arrayContaining(['denies something'])]);
      }),
      { numRuns: 500 },
    );
  });

  it('notices a finding or a value that is left out, and a value that is added', () => {
    fc.assert(
      fc.property(anyVignette('full'), fc.nat(), ({ stem, record }, pick) => {
        const words = record.told[pick % record.told.length]!;
        const without = words.forms.reduce((text, form) => text.replaceAll(form, '...'), stem);
        expect([without, kinds(without, record)]).toEqual([without, expect.arrayContaining(['a finding is not told'])]);
        const [value] = record.values;
        const added = record.language === 'en' ? `Serum lithium is 1.4 mmol/L. ${stem}` : `血清锂 1.4 mmol/L。${stem}`;
        expect(kinds(added, record)).toContain('tells a number');
        if (value === undefined) return;
        const names = value.forms.toSorted((one, other) => other.length - one.length);
        const unnamed = names.reduce((text, form) => text.replace(new RegExp(form, 'gi'), '...'), stem);
        expect(kinds(unnamed, record)).toContain('a value is not told');
      }),
      { numRuns: 500 },
    );
  });

  it('takes both systems of units, numbers in words and another order', () => {
    const record: VignetteRecord = {
      language: 'en',
      detail: 'full',
      age: { count: 34, unit: 'year', years: 34.2 },
      sex: 'female',
      course: { count: 3, unit: 'month' },
      values: [
        {
          analyte: 'potassium',
          shows: ['hypokalemia'],
          section: 'laboratory',
          forms: ['serum potassium', 'potassium'],
          texts: {
            si: { comparator: '', numbers: ['2.9'], unit: 'mmol/L', reference: ['3.5', '5.0'] },
            conventional: { comparator: '', numbers: ['2.9'], unit: 'mEq/L', reference: ['3.5', '5.0'] },
          },
        },
      ],
      told: [{ id: 'muscle weakness', forms: ['muscle weakness'] }],
      absent: [{ id: 'diarrhea', forms: ['diarrhea'], denials: [] }],
      ask: 'What is the most likely diagnosis?',
      masked: ['Conn syndrome', '原发性醛固酮增多症'],
      template: '',
    };
    const text =
      'For three months, a 34-year-old woman has had muscle weakness; she denies diarrhea. Her potassium was 2.9 mEq/L (normal 3.5 to 5.0 mEq/L).';
    expect(checkVignette(text, record)).toEqual([]);
    const faults: readonly (readonly [string, string, FaultKind])[] = [
      ['denies diarrhea', 'reports diarrhea', 'tells what is absent'],
      ['three months', 'four months', 'tells another time'],
      ['34-year-old', '43-year-old', 'tells another age'],
      ['2.9', '3.9', 'tells another value'],
      ['2.9 mEq/L', '2.9 mg/dL', 'tells another value'],
      ['3.5 to', '3.0 to', 'tells another reference range'],
      [' (normal 3.5 to 5.0 mEq/L)', '', 'the reference range is not told'],
      ['muscle weakness', 'fatigue', 'a finding is not told'],
      ['has had muscle', 'has had no muscle', 'denies something'],
      ['diarrhea.', 'diarrhea. This suggests Conn syndrome.', 'names the answer'],
      ['diarrhea.', 'diarrhea. 原发性醛固酮增多症', 'another language'],
      ['diarrhea.', 'diarrhea. What is it?', 'asks something itself'],
      ['diarrhea.', 'diarrhea and has 2 children.', 'tells a number'],
      ['diarrhea.', 'diarrhea. She was never pregnant.', 'denies something'],
    ];
    for (const [from, to, kind] of faults)
      expect([to, kinds(text.replace(from, to), record)]).toEqual([to, expect.arrayContaining([kind])]);
  });

  it('is linear in the text', async () => {
    const { record, stem } = given('Graves disease', 'en', 1, 'full', 'si');
    const longer = (count: number): string =>
      `${'no no ( 1 2.9 mmol/L (3 serum '.repeat(count)} ${stem}`.slice(0, 3900);
    expect(checkVignette(longer(120), record).length).toBeGreaterThan(0);
    await expectLinear(longer, 15, (text) => checkVignette(text, record));
    expect(kinds('a '.repeat(3000), record)).toEqual(['not plain text of one paragraph']);
  });
});
